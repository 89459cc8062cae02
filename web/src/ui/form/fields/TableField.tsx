/**
 * `table`: detail lines. One markup for both sizes: each line is a group of labelled fields, which a container query
 * lays out as a row where there is room and as a card where there is none. Totals never scroll away.
 */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { toFieldPathId, type FieldProps } from "@rjsf/utils";
import { Button } from "antd";
import { useState } from "react";
import { uuid7 } from "../../../lib/ids";
import { formatMoney, isMoney, sumByCurrency } from "../../../lib/money";
import { useLanguage, useText } from "../../../lib/text/context";
import { localeOf } from "../../../lib/time";
import { CellContext, useForm } from "../environment";
import { Frame, helpId } from "../Frame";
import { columnsOf, fieldOf, hintsOf, isByApp, isComputed, rowSchemaOf, titleOf, widgetOf, type FormSchema } from "../schema";
import { useField } from "./field";

type Row = Record<string, unknown>;

export function TableField(props: FieldProps) {
  const t = useText();
  const { language } = useLanguage();
  const { spec, understood } = useForm();
  const field = useField<Row[]>(props);
  const rows = field.value ?? [];
  const row = rowSchemaOf(field.schema, spec.schema);
  const columns = columnsOf(row);
  const required = new Set(row.required ?? []);
  const { SchemaField } = props.registry.fields;

  // Lines keep their identity while others go, so that a running upload stays with its line.
  const [lines, setLines] = useState<{ ids: readonly string[]; generation: number }>({ ids: [], generation: 0 });
  const idOf = (index: number) => lines.ids[index] ?? `${lines.generation}-${index}`;
  const add = () => {
    setLines({ ...lines, ids: [...rows.map((_, index) => idOf(index)), uuid7()] });
    field.change([...rows, {}]);
  };
  const remove = (index: number) => {
    const ids = rows.map((_, at) => idOf(at)).filter((_, at) => at !== index);
    setLines({ ids, generation: lines.generation + 1 });
    const rest = rows.filter((_, at) => at !== index);
    field.change(rest.length > 0 ? rest : undefined);
  };
  const lineOf = (index: number) => `${field.pointer}/${index}`;
  const marksOf = (index: number) => understood.filter(({ pointer }) => pointer === lineOf(index));
  const template = columns.map(([, column]) => widthOf(column)).join(" ");
  const full = field.schema.maxItems !== undefined && rows.length >= field.schema.maxItems;

  return (
    <Frame
      group
      exactly
      pointer={field.pointer}
      label={field.label}
      required={field.required}
      description={field.description}
    >
      <div className="form-table" style={{ "--columns": `${template} 32px` } as React.CSSProperties}>
        {rows.length > 0 ? (
          <div className="form-table-head" aria-hidden>
            {columns.map(([name, column]) => (
              <span key={name}>
                {titleOf(column, name, language)}
                {required.has(name) && !isComputed(column) ? <span className="form-required"> *</span> : null}
              </span>
            ))}
          </div>
        ) : (
          <p className="form-hint">{t("filing-no-lines")}</p>
        )}
        {rows.map((value, index) => (
          <fieldset
            key={idOf(index)}
            className={marksOf(index).length > 0 ? "form-line form-line-understood" : "form-line"}
            data-pointer={lineOf(index)}
            aria-describedby={marksOf(index).length > 0 ? helpId(lineOf(index)) : undefined}
          >
            <legend>{t("filing-line", { number: index + 1 })}</legend>
            {marksOf(index).length > 0 ? (
              <div id={helpId(lineOf(index))} className="visually-hidden">
                {marksOf(index).map(({ text, value_text }) => t("filing-understood", { text, value: value_text }))}
              </div>
            ) : null}
            <CellContext.Provider value={true}>
              {columns.map(([name, column]) => (
                <div key={name} className="form-cell">
                  {SchemaField ? (
                    <SchemaField
                      name={name}
                      schema={column}
                      uiSchema={{ "ui:field": fieldOf(column) ?? "text", "ui:fieldReplacesAnyOrOneOf": true }}
                      required={required.has(name)}
                      readonly={field.readonly || isComputed(column)}
                      formData={value[name]}
                      fieldPathId={toFieldPathId(name, props.registry.globalFormOptions, [
                        ...props.fieldPathId.path,
                        index,
                      ])}
                      registry={props.registry}
                      onChange={props.onChange}
                      onBlur={props.onBlur}
                      onFocus={props.onFocus}
                    />
                  ) : null}
                </div>
              ))}
            </CellContext.Provider>
            {field.readonly ? null : (
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t("filing-remove-line", { number: index + 1 })}
                onClick={() => remove(index)}
              />
            )}
          </fieldset>
        ))}
        <div className="form-table-foot">
          {field.readonly || full ? null : (
            <Button icon={<PlusOutlined />} onClick={add}>
              {t("filing-add-line")}
            </Button>
          )}
          <Totals rows={rows} columns={columns} locale={localeOf(language)} language={language} />
        </div>
      </div>
    </Frame>
  );
}

/** What is only shown needs less than what is typed, and names that an app makes need more. */
function widthOf(column: FormSchema): string {
  if (isByApp(column)) return "minmax(90px, 0.8fr)";
  if (hintsOf(column).options === "app") return "minmax(180px, 1.8fr)";
  return WIDTHS[widgetOf(column) ?? "text"] ?? "1fr";
}

const WIDTHS: Partial<Record<string, string>> = {
  date: "minmax(120px, 0.8fr)",
  money: "minmax(170px, 1.2fr)",
  zoned_datetime: "minmax(200px, 1.4fr)",
  attachments: "minmax(120px, 1fr)",
  checkbox: "48px",
};

function Totals({
  rows,
  columns,
  locale,
  language,
}: {
  rows: readonly Row[];
  columns: [string, FormSchema][];
  locale: string;
  language: string;
}) {
  const t = useText();
  const sums = columns
    .filter(([, column]) => widgetOf(column) === "money" && hintsOf(column).total !== false)
    .map(([name, column]) => ({
      name,
      title: titleOf(column, name, language),
      sum: sumByCurrency(rows.map((row) => row[name]).filter(isMoney)),
    }));
  return (
    <div className="form-totals" aria-live="polite">
      {sums.map(({ name, title, sum }) =>
        sum && sum.length > 0 ? (
          <span key={name}>
            {t("filing-sum-of", { title })}{" "}
            <strong>{sum.map((money) => formatMoney(money, locale)).join(" + ")}</strong>
          </span>
        ) : null,
      )}
    </div>
  );
}
