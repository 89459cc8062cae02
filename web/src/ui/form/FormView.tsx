/** A filed form, to be read: terms and values in the order of the form, tables as tables, changes as old → new. */
import { useText, useLanguage } from "../../lib/text/context";
import type { FileOut, FormValue } from "../../api/types";
import { usePhone } from "../../lib/media";
import { formatMoney, isMoney, sumByCurrency } from "../../lib/money";
import { isWithin } from "../../lib/pointer";
import { localeOf } from "../../lib/time";
import { Changed } from "./Changed";
import type { Change } from "./changes";
import {
  columnsOf,
  orderedProperties,
  resolveSchema,
  rowSchemaOf,
  titleOf,
  widgetOf,
  type FormSchema,
  type FormSpec,
} from "./schema";
import { ValueView } from "./ValueView";
import "./form.css";

interface FormViewProps {
  spec: FormSpec;
  form: FormValue;
  hidden: readonly string[];
  files: readonly FileOut[];
  /** What was changed since it was filed, by field; the newest change of a field is shown with it. */
  changes: readonly Change[];
}

export function FormView({ spec, form, hidden, files, changes }: FormViewProps) {
  const { language } = useLanguage();
  const fields = orderedProperties(spec.schema, spec.ui).filter(
    ([name]) =>
      !hidden.includes(`/${name}`) &&
      (form[name] !== undefined || changes.some(({ pointer }) => isWithin(pointer, `/${name}`))),
  );
  return (
    <dl className="form-view">
      {fields.map(([name, raw]) => {
        const schema = resolveSchema(raw, spec.schema);
        const table = widgetOf(schema) === "table";
        const change = changes.findLast(({ pointer }) => pointer === `/${name}`);
        return (
          <div key={name} className={table ? "form-view-wide" : undefined}>
            <dt>{titleOf(schema, name, language)}</dt>
            <dd>
              {table ? (
                <Rows
                  row={rowSchemaOf(schema, spec.schema)}
                  rows={form[name]}
                  label={titleOf(schema, name, language)}
                  files={files}
                  pointer={`/${name}`}
                  changes={changes}
                />
              ) : (
                <Changed change={change} schema={schema} files={files}>
                  <ValueView schema={schema} value={form[name]} files={files} />
                </Changed>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const CELLS: Readonly<Record<string, string>> = { money: "form-number", date: "form-date" };

interface RowsProps {
  row: FormSchema;
  rows: unknown;
  label: string;
  pointer: string;
  files: readonly FileOut[];
  changes: readonly Change[];
}

function Rows({ row, rows, label, pointer, files, changes }: RowsProps) {
  const t = useText();
  const phone = usePhone();
  const { language } = useLanguage();
  const lines = (Array.isArray(rows) ? rows : []) as FormValue[];
  const columns = columnsOf(row).filter(([name]) => lines.some((line) => line[name] !== undefined));
  const cell = (line: FormValue, index: number, name: string, column: FormSchema) => (
    <Changed
      brief
      change={changes.findLast((item) => item.pointer === `${pointer}/${index}/${name}`)}
      schema={column}
      files={files}
    >
      <ValueView brief schema={column} value={line[name]} files={files} />
    </Changed>
  );
  if (phone) {
    return (
      <ol className="form-cards">
        {lines.map((line, index) => (
          <li key={index}>
            <dl>
              {columns.map(([name, column]) => (
                <div key={name}>
                  <dt>{titleOf(column, name, language)}</dt>
                  <dd>{cell(line, index, name, column)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ol>
    );
  }
  const sums = columns.map(([name, column]) =>
    widgetOf(column) === "money" ? sumByCurrency(lines.map((line) => line[name]).filter(isMoney)) : null,
  );
  return (
    // Wide tables scroll inside of their own box; the box can be reached by keyboard.
    <div className="form-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="form-rows">
        <thead>
          <tr>
            {columns.map(([name, column]) => (
              <th key={name} scope="col" className={widgetOf(column) === "money" ? "form-number" : undefined}>
                {titleOf(column, name, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={index}>
              {columns.map(([name, column]) => (
                <td key={name} className={CELLS[widgetOf(column) ?? ""]}>
                  {cell(line, index, name, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {lines.length > 1 && sums.some((sum) => sum && sum.length > 0) ? (
          <tfoot>
            <tr>
              {sums.map((sum, index) => (
                <td key={columns[index]?.[0]} className={sum ? "form-number" : undefined}>
                  {index === 0 && !sum ? t("form-sum") : null}
                  {sum?.map((money) => formatMoney(money, localeOf(language))).join(" + ")}
                </td>
              ))}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}
