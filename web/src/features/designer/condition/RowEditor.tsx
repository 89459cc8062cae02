/** One row: what is looked at, how it is compared, with what. */
import { useMe } from "../../../api/session";
import { serverNow } from "../../../lib/now";
import { useLanguage, useText } from "../../../lib/text/context";
import { dayIn } from "../../../lib/time";
import { useDesigner } from "../context";
import { ChooseBare } from "../pieces/Choose";
import { subjectWords } from "../words/condition";
import { needsValue, type Operator, type Row, type Subject } from "./model";
import { asPlace, firstValue, operatorsFor, placesFor, type ConditionPlace, type Scope } from "./subjects";
import { ValueEditor } from "./ValueEditor";
import styles from "./condition.module.css";

interface RowEditorProps {
  row: Row;
  scope: Scope | null;
  onChange: (row: Row) => void;
}

export function RowEditor({ row, scope, onChange }: RowEditorProps) {
  const t = useText();
  const { language } = useLanguage();
  const { places, names } = useDesigner();
  const me = useMe();
  const speaker = { t, language, names, places };
  const subjects = subjectsFor(scope, placesFor(scope, speaker), speaker);
  const chosen = subjects.find(({ subject }) => JSON.stringify(subject) === JSON.stringify(row.subject));
  const place = row.subject.of === "path" ? asPlace(row.subject.path, scope, speaker) : undefined;
  const today = dayIn(me.organisation.zone, serverNow());
  const first = (subject: Subject, at: ConditionPlace | undefined, operator: Operator) => (needsValue(operator) ? firstValue(subject, at, operator, me.organisation.currency, today) : null);

  const chooseSubject = (key: string) => {
    const next = subjects[Number(key)];
    if (!next) return;
    const at = next.subject.of === "path" ? asPlace(next.subject.path, scope, speaker) : undefined;
    const operators = operatorsFor(next.subject, at);
    const operator = operators.includes(row.operator) && at?.kind === place?.kind ? row.operator : (operators[0] ?? "filled");
    const keeps = at?.kind === place?.kind && next.subject.of === row.subject.of && operator === row.operator && !["select", "radio"].includes(String(at?.kind));
    onChange({ kind: "row", subject: next.subject, operator, value: keeps ? row.value : first(next.subject, at, operator) });
  };
  const chooseOperator = (operator: Operator) => {
    const wasList = row.value?.of === "list";
    const isList = operator === "in" || operator === "not_in";
    const kept = row.value !== null && needsValue(operator) && wasList === isList ? row.value : null;
    onChange({ ...row, operator, value: kept ?? first(row.subject, place, operator) });
  };
  const operators = operatorsFor(row.subject, place);
  const shown = operators.includes(row.operator) ? operators : [...operators, row.operator];
  const label = subjectWords(row.subject, speaker, scope);
  return (
    <div className={styles.row}>
      <ChooseBare
        aria-label={t("designer-condition-subject")}
        value={chosen ? String(subjects.indexOf(chosen)) : label}
        options={subjects.map((each, index) => ({ value: String(index), label: each.label }))}
        onChange={chooseSubject}
      />
      <ChooseBare
        aria-label={t("designer-condition-operator", { subject: label })}
        value={row.operator}
        options={shown.map((operator) => ({ value: operator, label: t(`designer-operator-${NAMES[operator] ?? operator}${place?.kind === "date" && row.subject.of === "path" && ["<", "<=", ">", ">="].includes(operator) ? "-date" : ""}`) }))}
        onChange={chooseOperator}
      />
      {row.value ? <ValueEditor value={row.value} subject={row.subject} place={place} scope={scope} label={t("designer-condition-value", { subject: label })} onChange={(value) => onChange({ ...row, value })} /> : null}
    </div>
  );
}

const NAMES: Readonly<Partial<Record<Operator, string>>> = { "==": "is", "!=": "is-not", "<": "below", "<=": "at-most", ">": "above", ">=": "at-least", not_in: "not-in", has_not: "has-not" };

/** Everything that can be looked at, with what can be counted, summed and measured of it. */
function subjectsFor(scope: Scope | null, places: readonly ConditionPlace[], speaker: Parameters<typeof subjectWords>[1]): { subject: Subject; label: string }[] {
  const plain = places.map(({ path, label }) => ({ subject: { of: "path" as const, path }, label }));
  if (scope) return plain;
  const more: Subject[] = [];
  for (const { path, kind } of places) {
    if (kind === "table" || kind === "members" || kind === "attachments") more.push({ of: "size", path });
    if (kind === "date" && path.startsWith("form.")) more.push({ of: "weekday", path }, { of: "days", from: "org.today", to: path });
  }
  for (const place of speaker.places) {
    if (place.table && place.kind === "money") more.push({ of: "sum", path: `form.${place.table.name}`, column: place.field.name });
  }
  const dates = places.filter(({ kind, path }) => kind === "date" && path.startsWith("form."));
  for (const from of dates) for (const to of dates) if (from !== to) more.push({ of: "days", from: from.path, to: to.path });
  // What was tables themselves can only be counted or asked for.
  return [...plain, ...more.map((subject) => ({ subject, label: subjectWords(subject, speaker, null) }))];
}
