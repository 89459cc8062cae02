/** What can be chosen: a list in the form itself, or one that the server or the form's mini-app makes. */
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { FieldSchema, Hints, OptionSchema } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { TextInput } from "../../../ui/TextInput";
import { having, freeName, moved } from "../model/objects";
import { withHints } from "../model/fields";
import { textIn } from "../model/text";
import { Choose } from "../pieces/Choose";
import { TextPair } from "../pieces/TextPair";
import pieces from "../pieces/pieces.module.css";

interface OptionsPartProps {
  schema: FieldSchema;
  onChange: (schema: FieldSchema) => void;
}

const SOURCES = ["list", "leave_types", "trips", "app"] as const;

export function OptionsPart({ schema, onChange }: OptionsPartProps) {
  const t = useText();
  const source = schema["x-placet"]?.options ?? "list";
  const options = optionsOf(schema);
  const set = (next: OptionSchema[]) => onChange(having(schema, { oneOf: next, enum: undefined }));
  const chooseSource = (next: (typeof SOURCES)[number]) => {
    const made = withHints(schema, { options: next === "list" ? undefined : (next as Hints["options"]) });
    onChange(having(made, next === "list" ? { oneOf: options.length > 0 ? options : [{ const: "option_1", title: t("designer-option-number", { number: 1 }) }] } : { oneOf: undefined, enum: undefined }));
  };
  return (
    <>
      <Choose label={t("designer-options-source")} value={source} options={SOURCES.map((each) => ({ value: each, label: t(`designer-options-${each.replace("_", "-")}`) }))} onChange={chooseSource} />
      {source === "list" ? (
        <fieldset className={pieces.group}>
          <legend>{t("designer-options")}</legend>
          <ol className={pieces.rows}>
            {options.map((option, index) => {
              const name = textIn(titleOf(option), "en") || String(option.const);
              const put = (next: OptionSchema) => set(options.map((each, at) => (at === index ? next : each)));
              return (
                <li key={index} className={pieces.nested}>
                  <TextPair label={t("designer-option-number", { number: index + 1 })} value={titleOf(option)} onChange={(title) => put(withTitle(option, title))} />
                  <div className={pieces.row}>
                    <label className="muted small">
                      {t("designer-option-value")}
                      <TextInput value={String(option.const)} onChange={(event) => put({ ...option, const: asScalar(event.target.value, schema) })} />
                    </label>
                    <span className={pieces.inline}>
                      <Button size="small" icon={<ArrowUpOutlined />} disabled={index === 0} aria-label={t("designer-move-up", { name })} onClick={() => set(moved(options, index, index - 1))} />
                      <Button size="small" icon={<ArrowDownOutlined />} disabled={index === options.length - 1} aria-label={t("designer-move-down", { name })} onClick={() => set(moved(options, index, index + 1))} />
                      <Button size="small" icon={<DeleteOutlined />} disabled={options.length === 1} aria-label={t("designer-remove-named", { name })} onClick={() => set(options.filter((_, at) => at !== index))} />
                    </span>
                  </div>
                </li>
              );
            })}
          </ol>
          <Button
            size="small"
            icon={<PlusOutlined />}
            onClick={() => {
              const number = options.length + 1;
              const value = schema.type === "string" ? freeName(`option_${number}`, options.map((each) => String(each.const))) : number;
              set([...options, { const: value, title: t("designer-option-number", { number }) }]);
            }}
          >
            {t("designer-option-add")}
          </Button>
        </fieldset>
      ) : null}
    </>
  );
}

function optionsOf(schema: FieldSchema): OptionSchema[] {
  return schema.oneOf ?? (schema.enum ?? []).map((value) => ({ const: value }));
}

function titleOf(option: OptionSchema) {
  return option["x-placet"]?.title ?? option.title;
}

function withTitle(option: OptionSchema, title: ReturnType<typeof titleOf>): OptionSchema {
  return having(option, { title: textIn(title, "en") || undefined, "x-placet": typeof title === "object" ? { title } : undefined });
}

/** Options of a number are numbers. */
function asScalar(text: string, schema: FieldSchema): string | number {
  const number = Number(text);
  return schema.type !== "string" && text.trim() !== "" && Number.isInteger(number) ? number : text;
}
