/** The properties of one field or column, in the order in which one thinks of them. */
import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { FieldSchema } from "../../../api/definition";
import { useLanguage, useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { ConditionEditor } from "../condition/ConditionEditor";
import { useFirstRow } from "../condition/useFirstRow";
import { write } from "../condition/write";
import { useDesigner } from "../context";
import { addField, fieldAt, moveField, removeField, setRequired, titleOf, updateField, withHints, withWords, wordsOf, type FieldPath } from "../model/fields";
import { kindOf } from "../model/kinds";
import { TextPair } from "../pieces/TextPair";
import { Toggle } from "../pieces/Toggle";
import { ColumnsPart } from "./ColumnsPart";
import { FormulaPart } from "./FormulaPart";
import { LimitsPart } from "./LimitsPart";
import { NameField } from "./NameField";
import { OptionsPart } from "./OptionsPart";
import { ShownPart } from "./ShownPart";
import flow from "../flow/flow.module.css";

export function FieldPanel({ path }: { path: FieldPath }) {
  const t = useText();
  const { language } = useLanguage();
  const { definition, editForm, select, undo } = useDesigner();
  const firstRow = useFirstRow();
  const field = fieldAt(definition.form, path);
  if (!field) return <p className="muted">{t("designer-field-gone")}</p>;
  const { schema } = field;
  const kind = kindOf(schema);
  const place = path.join("/");
  const column = path.length > 1;
  const change = (next: (schema: FieldSchema) => FieldSchema, merge?: string) => editForm((form) => updateField(form, path, next), merge && `${merge} ${place}`);
  const hints = schema["x-placet"] ?? {};
  const computed = hints.computed !== undefined || hints.app === true;

  // A condition that can be read at once: about the first other field.
  const begin = write({ kind: "group", join: "and", items: [firstRow(null)] });
  const copy = () => {
    const added = addField(definition.form, path.slice(0, -1), field.name, schema, column ? undefined : field.name);
    editForm(() => added.form);
    select({ kind: "field", path: added.path });
  };
  const remove = () => {
    editForm((form) => removeField(form, path));
    select(null);
    toast(t("designer-field-removed", { name: titleOf(field, language) }), { action: { label: t("designer-undo"), run: undo } });
  };
  return (
    <>
      <div className={flow.bar}>
        {column && !field.required ? null : (
          <>
            <Button size="small" icon={<ArrowUpOutlined />} onClick={() => editForm((form) => moveField(form, path, -1))}>
              {t("designer-up")}
            </Button>
            <Button size="small" icon={<ArrowDownOutlined />} onClick={() => editForm((form) => moveField(form, path, 1))}>
              {t("designer-down")}
            </Button>
          </>
        )}
        <Button size="small" icon={<CopyOutlined />} onClick={copy}>
          {t("designer-copy")}
        </Button>
        <Button size="small" danger icon={<DeleteOutlined />} onClick={remove}>
          {t("remove")}
        </Button>
      </div>
      {kind === null ? <p className="muted">{t("designer-field-unknown")}</p> : null}
      <TextPair label={t("designer-field-title")} value={wordsOf(schema, "title")} onChange={(title) => change((each) => withWords(each, "title", title), "title")} />
      <TextPair label={t("designer-field-help")} value={wordsOf(schema, "description")} onChange={(text) => change((each) => withWords(each, "description", text), "help")} />
      {kind === "text" || kind === "textarea" ? <TextPair label={t("designer-field-placeholder")} value={hints.placeholder} onChange={(placeholder) => change((each) => withHints(each, { placeholder }), "placeholder")} /> : null}
      {computed ? null : <Toggle label={t("designer-field-required")} hint={column ? t("designer-column-required") : ""} checked={field.required} onChange={(required) => editForm((form) => setRequired(form, path, required))} />}
      {kind === "select" || kind === "radio" ? <OptionsPart schema={schema} onChange={(next) => change(() => next, "options")} /> : null}
      {kind === "table" ? <ColumnsPart table={field} /> : null}
      <LimitsPart schema={schema} kind={kind} onChange={(next) => change(() => next, "limits")} />
      <Toggle label={t("designer-visible")} checked={hints.visible !== undefined} onChange={(on) => change((each) => withHints(each, { visible: on ? begin : undefined }))} />
      {hints.visible === undefined ? null : <ConditionEditor label={t("designer-visible-when")} value={hints.visible} onChange={(visible) => change((each) => withHints(each, { visible }), "visible")} />}
      {column ? null : <FormulaPart schema={schema} kind={kind} onChange={(next) => change(() => next, "formula")} />}
      <ShownPart field={field} onChange={(next) => change(() => next)} />
      <details className={flow.part}>
        <summary>{t("designer-part-more")}</summary>
        <NameField key={place} path={path} />
        <Toggle label={t("designer-by-app")} hint={t("designer-by-app-hint")} checked={hints.app === true} onChange={(on) => change((each) => withHints(each, { app: on ? true : undefined }))} />
      </details>
    </>
  );
}
