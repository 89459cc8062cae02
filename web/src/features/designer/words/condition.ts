/** A condition, as one reads it. What is no condition of rows is shown as it is written. */
import { choicesOf, type FormSchema } from "../../../ui/form/schema";
import { formatMoney, parseAmount } from "../../../lib/money";
import { civil, localeOf } from "../../../lib/time";
import type { Language } from "../../../lib/text/catalogue";
import type { Group, Item, Row, Subject, Value } from "../condition/model";
import { read } from "../condition/read";
import { asPlace, type Scope } from "../condition/subjects";
import { listed, type Speaker } from "./who";

export function condition(source: string, speaker: Speaker): string {
  const { t } = speaker;
  if (source.trim() === "") return t("designer-condition-none");
  const rows = read(source);
  return rows ? group(rows, speaker, null) : source;
}

function group({ join, items }: Group, speaker: Speaker, scope: Scope | null): string {
  return items.map((item) => itemWords(item, speaker, scope)).join(speaker.t(`designer-condition-joint-${join}`));
}

function itemWords(item: Item, speaker: Speaker, scope: Scope | null): string {
  const { t } = speaker;
  if (item.kind === "group") return `(${group(item, speaker, scope)})`;
  if (item.kind === "each") return t(`designer-condition-${item.how}`, { table: subjectWords({ of: "path", path: item.table }, speaker, null), inner: group(item.inner, speaker, item) });
  return rowWords(item, speaker, scope);
}

function rowWords({ subject, operator, value }: Row, speaker: Speaker, scope: Scope | null): string {
  const names: Readonly<Record<string, string>> = { "==": "is", "!=": "is_not", "<": "below", "<=": "at_most", ">": "above", ">=": "at_least" };
  const kind = subject.of === "path" ? (asPlace(subject.path, scope, speaker)?.kind ?? null) : null;
  const isTime = kind === "date" && (operator === "<" || operator === ">" || operator === "<=" || operator === ">=");
  return speaker.t(`designer-op-${names[operator] ?? operator}${isTime ? "-date" : ""}`, {
    subject: subjectWords(subject, speaker, scope),
    value: value ? valueWords(value, subject, speaker, scope) : "",
  });
}

export function subjectWords(subject: Subject, speaker: Speaker, scope: Scope | null): string {
  const { t } = speaker;
  const path = (text: string) => asPlace(text, scope, speaker)?.label ?? text;
  switch (subject.of) {
    case "path":
      return path(subject.path);
    case "size":
      return t("designer-subject-size", { field: path(subject.path) });
    case "sum":
      return t("designer-subject-sum", { field: asPlace(`row.${subject.column}`, { table: subject.path, variable: "row" }, speaker)?.label ?? subject.column });
    case "weekday":
      return t("designer-subject-weekday", { field: path(subject.path) });
    case "days":
      return t("designer-subject-days", { from: path(subject.from), to: path(subject.to) });
  }
}

function valueWords(value: Value, subject: Subject, speaker: Speaker, scope: Scope | null): string {
  const { t, language, names } = speaker;
  switch (value.of) {
    case "list":
      return listed(value.items.map((item) => valueWords(item, subject, speaker, scope)), speaker, "disjunction");
    case "path":
      return asPlace(value.path, scope, speaker)?.label ?? value.path;
    case "bool":
      return t(value.text === "true" ? "yes" : "no");
    case "date":
      return civil(value.text, language as Language, "long");
    case "money": {
      const parsed = parseAmount(value.amount, value.currency, "en-GB");
      return parsed.ok ? formatMoney({ minor: parsed.minor, currency: value.currency }, localeOf(language as Language)) : `${value.amount} ${value.currency}`;
    }
    case "number":
      return subject.of === "weekday" ? t(`designer-weekday-${value.text}`) : value.text;
    case "text": {
      const place = subject.of === "path" ? asPlace(subject.path, scope, speaker) : undefined;
      const option = place?.field ? choicesOf(place.field as FormSchema, language).find((each) => String(each.value) === value.text) : undefined;
      if (option) return option.label;
      if (place?.kind === "department") return names.department(value.text);
      if (place?.kind === "member" || place?.kind === "members") return names.member(value.text);
      if (place?.kind === "role") return names.role(value.text);
      return t("designer-quoted", { text: value.text });
    }
  }
}
