/** The columns of a table: each is opened as a field of its own. */
import { useLanguage, useText } from "../../../lib/text/context";
import type { Widget } from "../../../api/definition";
import { useDesigner } from "../context";
import { columnsOf, titleOf, type FormField } from "../model/fields";
import { COLUMN_KINDS, kindOf } from "../model/kinds";
import { ChooseBare } from "../pieces/Choose";
import { FieldIcon } from "./icons";
import { useAddField } from "./useAddField";
import flow from "../flow/flow.module.css";
import pieces from "../pieces/pieces.module.css";

export function ColumnsPart({ table }: { table: FormField }) {
  const t = useText();
  const { language } = useLanguage();
  const { definition, select } = useDesigner();
  const add = useAddField();
  return (
    <fieldset className={pieces.group}>
      <legend>{t("designer-columns")}</legend>
      <ol className={pieces.rows}>
        {columnsOf(definition.form, table).map((column) => (
          <li key={column.name} className={pieces.inline}>
            <FieldIcon kind={kindOf(column.schema)} />
            <button type="button" className={flow.plain} onClick={() => select({ kind: "field", path: column.path })}>
              {titleOf(column, language)}
              {column.required ? " *" : ""}
            </button>
          </li>
        ))}
      </ol>
      <ChooseBare
        aria-label={t("designer-column-add")}
        value=""
        placeholder={t("designer-column-add")}
        options={COLUMN_KINDS.map((kind) => ({ value: kind, label: t(`designer-field-${kind}`) }))}
        onChange={(kind: Widget) => add(kind, table.path)}
      />
    </fieldset>
  );
}
