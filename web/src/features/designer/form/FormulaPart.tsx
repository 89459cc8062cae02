/** A value that the server computes from the rest of the form: a few ready formulas, and the text of any. */
import type { FieldSchema, Widget } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import { TextArea } from "../../../ui/TextInput";
import { useDesigner } from "../context";
import { having } from "../model/objects";
import { withHints } from "../model/fields";
import type { FormPlace } from "../model/places";
import { Choose } from "../pieces/Choose";
import { Toggle } from "../pieces/Toggle";
import styles from "../condition/condition.module.css";

interface FormulaPartProps {
  schema: FieldSchema;
  kind: Widget | null;
  onChange: (schema: FieldSchema) => void;
}

const COMPUTABLE: readonly (Widget | null)[] = ["text", "number", "money", "date", "checkbox"];

/** Something to begin with that can be read. */
const STARTS: Readonly<Partial<Record<Widget, string>>> = { text: "requester.department_name", number: "0", money: 'money("0", "EUR")', date: "org.today", checkbox: "false" };

export function FormulaPart({ schema, kind, onChange }: FormulaPartProps) {
  const t = useText();
  const { places } = useDesigner();
  const formula = schema["x-placet"]?.computed;
  if (!COMPUTABLE.includes(kind) && formula === undefined) return null;
  const offers = formulasFor(kind, places, t);
  const set = (next: string | undefined) => onChange(withHints(having(schema, { readOnly: next === undefined ? undefined : true }), { computed: next }));
  return (
    <>
      <Toggle label={t("designer-computed")} checked={formula !== undefined} onChange={(on) => set(on ? (offers[0]?.formula ?? STARTS[kind ?? "text"] ?? "org.today") : undefined)} />
      {formula === undefined ? null : (
        <>
          {offers.length > 0 ? (
            <Choose
              label={t("designer-formula")}
              value={offers.some((offer) => offer.formula === formula) ? formula : "own"}
              options={[...offers.map((offer) => ({ value: offer.formula, label: offer.label })), { value: "own", label: t("designer-formula-own") }]}
              onChange={(next) => (next === "own" ? undefined : set(next))}
            />
          ) : null}
          <Field label={t("designer-formula-text")} hint={t("designer-formula-hint")}>
            {(control) => <TextArea {...control} className={styles.text} spellCheck={false} autoCapitalize="none" maxLength={1024} value={formula} onChange={(event) => set(event.target.value)} />}
          </Field>
        </>
      )}
    </>
  );
}

function formulasFor(kind: Widget | null, places: readonly FormPlace[], t: (key: string, args?: Record<string, string>) => string): { formula: string; label: string }[] {
  const found: { formula: string; label: string }[] = [];
  for (const place of places) {
    const sums = place.table && (kind === "money" ? place.kind === "money" : kind === "number" && place.kind === "number");
    if (sums && place.table) {
      const { name } = place.field;
      found.push({ formula: `sum(form.${place.table.name}.filter(row, has(row.${name})).map(row, row.${name}))`, label: t("designer-formula-sum", { field: place.label }) });
    }
    if (kind === "number" && place.kind === "table") found.push({ formula: `size(form.${place.field.name})`, label: t("designer-formula-rows", { table: place.label }) });
  }
  const dates = places.filter((place) => place.kind === "date" && place.table === null);
  const [from, to] = dates;
  if (kind === "number" && from && to) {
    found.push({ formula: `days_between(form.${from.field.name}, form.${to.field.name}) + 1`, label: t("designer-formula-days", { from: from.label, to: to.label }) });
  }
  return found;
}
