/** What the form of another process is filled in with: its fields at the left, where each comes from at the right. */
import { useQuery } from "@tanstack/react-query";
import type { Source, Subprocess } from "../../../api/definition";
import { processQuery } from "../../../api/requests";
import { useLanguage, useText } from "../../../lib/text/context";
import { TextInput } from "../../../ui/TextInput";
import { orderedProperties, titleOf } from "../../../ui/form/schema";
import { useDesigner } from "../context";
import { ChooseBare } from "../pieces/Choose";
import styles from "../pieces/pieces.module.css";

interface SourceTableProps {
  step: Subprocess;
  onChange: (form: Record<string, Source>) => void;
}

export function SourceTable({ step, onChange }: SourceTableProps) {
  const t = useText();
  const { language } = useLanguage();
  const { places } = useDesigner();
  const other = useQuery({ ...processQuery(step.process), enabled: step.process !== "", retry: false });
  const known = other.data ? orderedProperties(other.data.form.schema, other.data.form.ui).map(([name, schema]) => ({ name, label: titleOf(schema, name, language) })) : [];
  const sources = step.form ?? {};
  const rest = Object.keys(sources).filter((name) => !known.some((field) => field.name === name));
  const table = places.find(({ pointer }) => pointer === step.each)?.field;
  const fields = places.filter((place) => place.table === null).map(({ pointer, label }) => ({ value: `form ${pointer}`, label: t("designer-source-form", { field: label }) }));
  const columns = table
    ? places.filter((place) => place.table?.name === table.name).map((place) => ({ value: `row /${place.field.name}`, label: t("designer-source-row", { field: place.short }) }))
    : [];
  const set = (name: string, source: Source | null) => {
    const { [name]: _, ...others } = sources;
    onChange(source ? { ...others, [name]: source } : others);
  };
  const choose = (name: string, chosen: string) => {
    if (chosen === "none") return set(name, null);
    if (chosen === "value") return set(name, { value: "" });
    return set(name, chosen.startsWith("form ") ? { form: chosen.slice(5) } : { row: chosen.slice(4) });
  };
  const rows = [...known, ...rest.map((name) => ({ name, label: name }))];
  if (rows.length === 0) return null;
  return (
    <fieldset className={styles.group}>
      <legend>{t("designer-sources")}</legend>
      <ul className={styles.rows}>
        {rows.map(({ name, label }) => {
          const source = sources[name];
          const value = !source ? "none" : "form" in source ? `form ${source.form}` : "row" in source ? `row ${source.row}` : "value";
          return (
            <li key={name}>
              <div>{label}</div>
              <ChooseBare
                aria-label={t("designer-source-of", { field: label })}
                value={value}
                options={[{ value: "none", label: t("designer-source-none") }, ...fields, ...columns, { value: "value", label: t("designer-source-value") }]}
                onChange={(next) => choose(name, next)}
              />
              {source && "value" in source ? <TextInput aria-label={t("designer-source-value-of", { field: label })} value={shown(source.value)} onChange={(event) => set(name, { value: asValue(event.target.value) })} /> : null}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A number, yes, no or a list is one; everything else is a text. */
function asValue(text: string): unknown {
  if (!/^(true|false|null|-?[0-9]|\[|\{)/u.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
