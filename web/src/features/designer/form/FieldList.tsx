/** The fields in order; each is opened by its name and moved by its buttons, tables show their columns below. */
import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { usePhone } from "../../../lib/media";
import { useLanguage, useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { columnsOf, fieldsOf, groupOf, isTable, moveField, titleOf, type FormField } from "../model/fields";
import { kindOf } from "../model/kinds";
import { textIn } from "../model/text";
import { FieldIcon } from "./icons";
import styles from "./form.module.css";

export function FieldList() {
  const t = useText();
  const { definition } = useDesigner();
  const fields = fieldsOf(definition.form);
  if (fields.length === 0) return <p className="muted">{t("designer-fields-none")}</p>;
  return (
    <ol className={styles.list}>
      {fields.map((field, index) => (
        <li key={field.name}>
          <Line field={field} index={index} length={fields.length} />
          {isTable(field.schema) ? (
            <ol className={styles.list} aria-label={t("designer-columns")}>
              {columnsOf(definition.form, field).map((column, at, all) => (
                <li key={column.name}>
                  <Line field={column} index={at} length={all.filter(({ required }) => required).length} />
                </li>
              ))}
            </ol>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function Line({ field, index, length }: { field: FormField; index: number; length: number }) {
  const t = useText();
  const phone = usePhone();
  const { language } = useLanguage();
  const { definition, editForm, selection, select } = useDesigner();
  const title = titleOf(field, language);
  const kind = kindOf(field.schema);
  const selected = selection?.kind === "field" && selection.path.join("/") === field.path.join("/");
  const section = field.path.length === 1 ? groupOf(definition.form, field.name) : undefined;
  // Of columns only those that are required have an order.
  const movable = field.path.length === 1 || field.required;
  return (
    <div className={styles.line} data-selected={selected}>
      <button type="button" className={styles.name} aria-pressed={selected} onClick={() => select({ kind: "field", path: field.path })}>
        <FieldIcon kind={kind} />
        <span>
          {title}
          {field.required ? <span className="form-required" aria-hidden>{" *"}</span> : null}
          <span className="visually-hidden"> {t(kind ? `designer-field-${kind}` : "designer-field-other")}</span>
          {section ? <span className="muted small"> · {textIn(section.title, language)}</span> : null}
        </span>
      </button>
      {movable && !phone ? (
        <>
          <Button type="text" size="small" icon={<ArrowUpOutlined />} disabled={index === 0} aria-label={t("designer-move-up", { name: title })} onClick={() => editForm((form) => moveField(form, field.path, -1))} />
          <Button type="text" size="small" icon={<ArrowDownOutlined />} disabled={index >= length - 1} aria-label={t("designer-move-down", { name: title })} onClick={() => editForm((form) => moveField(form, field.path, 1))} />
        </>
      ) : null}
    </div>
  );
}
