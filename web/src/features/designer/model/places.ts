/** What of a form can be named elsewhere: by pointer in rules, by path in conditions, each with its kind and title. */
import type { FormDocument, Widget } from "../../../api/definition";
import { columnsOf, fieldsOf, isTable, titleOf, type FormField } from "./fields";
import { kindOf } from "./kinds";

export interface FormPlace {
  /** JSON Pointer; columns are reached through any row: `/lines/*` and then the column. */
  pointer: string;
  label: string;
  /** Without the table that it is a column of. */
  short: string;
  kind: Widget | null;
  field: FormField;
  /** The table that it is a column of. */
  table: FormField | null;
}

export function placesOf(form: FormDocument, language: string): FormPlace[] {
  return fieldsOf(form).flatMap((field) => {
    const title = titleOf(field, language);
    const own: FormPlace = { pointer: `/${field.name}`, label: title, short: title, kind: kindOf(field.schema), field, table: null };
    if (!isTable(field.schema)) return [own];
    const columns = columnsOf(form, field).map((column) => ({
      pointer: `/${field.name}/*/${column.name}`,
      label: `${title} · ${titleOf(column, language)}`,
      short: titleOf(column, language),
      kind: kindOf(column.schema),
      field: column,
      table: field,
    }));
    return [own, ...columns];
  });
}

/** The label of a pointer, or the pointer itself where nothing is there. */
export function labelAt(places: readonly FormPlace[], pointer: string): string {
  return places.find((place) => place.pointer === pointer)?.label ?? pointer;
}

export function isComputed(place: FormPlace): boolean {
  const { schema } = place.field;
  return schema.readOnly === true || schema["x-placet"]?.computed !== undefined || schema["x-placet"]?.app === true;
}
