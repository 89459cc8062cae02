/** What a row compares with: a value of the right kind, several of them, or what stands in another field. */
import { useLanguage, useText } from "../../../lib/text/context";
import { CURRENCIES, toDecimal } from "../../../lib/money";
import { TextInput } from "../../../ui/TextInput";
import { choicesOf, type FormSchema } from "../../../ui/form/schema";
import { PeoplePick } from "../../../ui/form/controls/PeoplePick";
import { Select } from "../../../ui/Select";
import { AmountBare } from "../pieces/Amount";
import { ChooseBare, type Option } from "../pieces/Choose";
import { CountBare } from "../pieces/Count";
import { useDesigner } from "../context";
import type { Subject, Value } from "./model";
import { placesFor, type ConditionPlace, type Scope } from "./subjects";
import styles from "./condition.module.css";

interface ValueEditorProps {
  value: Value;
  subject: Subject;
  place: ConditionPlace | undefined;
  scope: Scope | null;
  label: string;
  onChange: (value: Value) => void;
}

export function ValueEditor(props: ValueEditorProps) {
  const { value, subject, place, scope, onChange, label } = props;
  const t = useText();
  const { places } = useDesigner();
  // Amounts and dates are also compared with each other.
  const others =
    subject.of === "path" && (place?.kind === "money" || place?.kind === "date" || place?.kind === "number")
      ? placesFor(scope, { t, places }).filter((each) => each.kind === place.kind && each.path !== place.path)
      : [];
  if (value.of === "path") {
    return (
      <ChooseBare
        aria-label={label}
        value={value.path}
        options={[...others.map(({ path, label: name }) => ({ value: path, label: name })), { value: "", label: t("designer-value-own") }]}
        onChange={(path) => onChange(path ? { of: "path", path } : own(place))}
      />
    );
  }
  return (
    <div className={styles.value}>
      <Single {...props} />
      {others.length > 0 ? (
        <button type="button" className={styles.other} onClick={() => onChange({ of: "path", path: others[0]?.path ?? "" })}>
          {t("designer-value-other")}
        </button>
      ) : null}
    </div>
  );
}

function own(place: ConditionPlace | undefined): Value {
  if (place?.kind === "money") return { of: "money", amount: "0", currency: "EUR" };
  return place?.kind === "date" ? { of: "date", text: "2026-01-01" } : { of: "number", text: "0" };
}

function Single({ value, subject, place, label, onChange }: ValueEditorProps) {
  const t = useText();
  const { language } = useLanguage();
  const { names } = useDesigner();
  const options = optionsOf(place, names, language);
  switch (value.of) {
    case "money":
      return (
        <span className={styles.money}>
          <AmountBare aria-label={label} amount={value.amount} currency={value.currency} onChange={(minor) => onChange({ ...value, amount: toDecimal(minor, value.currency) })} />
          <ChooseBare aria-label={t("filing-currency-of", { label })} value={value.currency} options={CURRENCIES.map((code) => ({ value: code, label: code }))} onChange={(currency) => onChange({ ...value, currency })} />
        </span>
      );
    case "number":
      if (subject.of === "weekday") return <ChooseBare aria-label={label} value={value.text} options={["1", "2", "3", "4", "5", "6", "7"].map((day) => ({ value: day, label: t(`designer-weekday-${day}`) }))} onChange={(text) => onChange({ of: "number", text })} />;
      if (options) break;
      return <CountBare aria-label={label} decimal={place?.field?.type !== "integer" && subject.of === "path"} value={Number(value.text)} onChange={(next) => onChange({ of: "number", text: celNumber(next ?? 0, place) })} />;
    case "date":
      return <TextInput type="date" aria-label={label} value={value.text} onChange={(event) => (event.target.value ? onChange({ of: "date", text: event.target.value }) : undefined)} />;
    case "bool":
      return <ChooseBare aria-label={label} value={value.text} options={["true", "false"].map((each) => ({ value: each, label: t(each === "true" ? "yes" : "no") }))} onChange={(text) => onChange({ of: "bool", text })} />;
    case "list":
      return <Several value={value.items} options={options} place={place} label={label} onChange={(items) => onChange({ of: "list", items })} />;
    default:
      break;
  }
  const text = "text" in value ? value.text : "";
  if (place?.kind === "member" || place?.kind === "members") return <PeoplePick aria-label={label} value={text ? [text] : []} onChange={([id]) => onChange({ of: "text", text: id ?? "" })} />;
  if (options) return <ChooseBare aria-label={label} value={text} options={options} onChange={(next) => onChange(asValue(next, place))} />;
  return <TextInput aria-label={label} value={text} onChange={(event) => onChange({ of: "text", text: event.target.value })} />;
}

interface SeveralProps {
  value: readonly Value[];
  options: Option[] | null;
  place: ConditionPlace | undefined;
  label: string;
  onChange: (items: Value[]) => void;
}

function Several({ value, options, place, label, onChange }: SeveralProps) {
  const t = useText();
  const texts = value.map((item) => ("text" in item ? item.text : ""));
  if (place?.kind === "member") return <PeoplePick multiple aria-label={label} value={texts} onChange={(ids) => onChange(ids.map((id) => ({ of: "text", text: id })))} />;
  return (
    <Select<string[]>
      mode={options ? "multiple" : "tags"}
      aria-label={label}
      style={{ width: "100%" }}
      placeholder={t(options ? "designer-choose" : "designer-value-several")}
      options={options ?? []}
      showSearch={{ optionFilterProp: "label" }}
      value={texts}
      onChange={(next) => onChange(next.map((text) => asValue(text, place)))}
    />
  );
}

function optionsOf(place: ConditionPlace | undefined, names: ReturnType<typeof useDesigner>["names"], language: string): Option[] | null {
  switch (place?.kind) {
    case "select":
    case "radio": {
      const choices = choicesOf((place.field ?? {}) as FormSchema, language);
      return choices.length > 0 ? choices.map((choice) => ({ value: String(choice.value), label: choice.label })) : null;
    }
    case "department":
    case "departments":
      return names.departments.map(({ id, name }) => ({ value: id, label: name }));
    case "role":
      return names.roles.map(({ key, name }) => ({ value: key, label: name }));
    default:
      return null;
  }
}

/** An option that is a number or yes and no is compared as one. */
function asValue(text: string, place: ConditionPlace | undefined): Value {
  const option = [...(place?.field?.oneOf?.map((each) => each.const) ?? []), ...(place?.field?.enum ?? [])].find((each) => String(each) === text);
  if (typeof option === "number") return { of: "number", text };
  return typeof option === "boolean" ? { of: "bool", text } : { of: "text", text };
}

/** A field of decimals is compared with decimals, since CEL takes 5 and 5.0 for different things. */
function celNumber(value: number, place: ConditionPlace | undefined): string {
  return place?.field?.type === "number" && Number.isInteger(value) ? `${value}.0` : String(value);
}
