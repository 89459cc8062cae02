/**
 * The fields of a form and the columns of its tables: adding, moving, changing and removing them.
 *
 * Invariant: `ui.order` names every field once, in the order in which people see them; a place is a path of names
 * (`["lines", "amount"]` is a column), and what can't be found changes nothing.
 */
import type { FieldSchema, FormDocument, Hints, Text } from "../../../api/definition";
import { freeName, having, isEmpty, moved, orNothing } from "./objects";
import { textIn } from "./text";

export type FieldPath = readonly string[];

export interface FormField {
  path: FieldPath;
  name: string;
  schema: FieldSchema;
  required: boolean;
}

/** The fields in the order in which people see them. */
export function fieldsOf(form: FormDocument): FormField[] {
  const properties = form.schema.properties ?? {};
  const order = orderOf(form);
  const required = form.schema.required ?? [];
  return order.flatMap((name) => {
    const schema = properties[name];
    return schema ? [{ path: [name], name, schema: resolved(form, schema), required: required.includes(name) }] : [];
  });
}

/** As `ui.order` says, then what it leaves out. */
export function orderOf(form: FormDocument): string[] {
  const names = Object.keys(form.schema.properties ?? {});
  const ordered = (form.ui?.order ?? []).filter((name) => names.includes(name));
  return [...ordered, ...names.filter((name) => !ordered.includes(name))];
}

/** What a reference of the same document stands for, with what is said beside it. */
export function resolved(form: FormDocument, schema: FieldSchema): FieldSchema {
  const name = schema.$ref?.replace("#/$defs/", "");
  const target = name === undefined ? undefined : form.schema.$defs?.[name];
  if (!target) return schema;
  const { $ref: _, ...beside } = schema;
  return { ...target, ...beside };
}

export function isTable(schema: FieldSchema): boolean {
  return schema["x-placet"]?.widget === "table" || (schema.type === "array" && schema.items?.type === "object");
}

/** The columns of a table: what is required comes first, since only lists keep an order. */
export function columnsOf(form: FormDocument, table: FormField): FormField[] {
  const items = table.schema.items ? resolved(form, table.schema.items) : {};
  const required = items.required ?? [];
  const place = (name: string) => (required.includes(name) ? required.indexOf(name) : required.length);
  return Object.entries(items.properties ?? {})
    .map(([name, schema]) => ({ path: [...table.path, name], name, schema: resolved(form, schema), required: required.includes(name) }))
    .toSorted((left, right) => place(left.name) - place(right.name));
}

export function fieldAt(form: FormDocument, path: FieldPath): FormField | undefined {
  const [name, column] = path;
  const field = fieldsOf(form).find((each) => each.name === name);
  if (!field || column === undefined) return field;
  return columnsOf(form, field).find((each) => each.name === column);
}

/** The object that holds the field: the form itself, or the row of a table. */
function changeHolder(form: FormDocument, path: FieldPath, change: (holder: FieldSchema) => FieldSchema): FormDocument {
  const [name, column] = path;
  if (column === undefined || name === undefined) return { ...form, schema: change(form.schema) };
  const table = form.schema.properties?.[name];
  if (!table) return form;
  const full = resolved(form, table);
  const items = full.items ? resolved(form, full.items) : { type: "object" as const };
  return { ...form, schema: { ...form.schema, properties: { ...form.schema.properties, [name]: { ...full, items: change(items) } } } };
}

function withOrder(form: FormDocument, order: string[]): FormDocument {
  return { ...form, ui: { ...form.ui, order } };
}

export function updateField(form: FormDocument, path: FieldPath, change: (schema: FieldSchema) => FieldSchema): FormDocument {
  const name = path.at(-1);
  const field = fieldAt(form, path);
  if (name === undefined || !field) return form;
  return changeHolder(form, path, (holder) => ({ ...holder, properties: { ...holder.properties, [name]: change(field.schema) } }));
}

export function setRequired(form: FormDocument, path: FieldPath, required: boolean): FormDocument {
  const name = path.at(-1) ?? "";
  return changeHolder(form, path, (holder) => {
    const others = (holder.required ?? []).filter((each) => each !== name);
    return having(holder, { required: orNothing(required ? [...others, name] : others) });
  });
}

/** A new field after the one at `after`, or at the end; the answer says where it stands. */
export function addField(form: FormDocument, holder: FieldPath, base: string, schema: FieldSchema, after?: string): { form: FormDocument; path: FieldPath } {
  if (holder.length > 0) {
    const table = fieldAt(form, holder);
    const name = freeName(base, table ? columnsOf(form, table).map((each) => each.name) : []);
    const path = [...holder, name];
    return { path, form: changeHolder(form, path, (row) => ({ ...row, type: "object", properties: { ...row.properties, [name]: schema } })) };
  }
  const name = freeName(base, Object.keys(form.schema.properties ?? {}));
  const order = orderOf(form);
  const at = after === undefined ? order.length : order.indexOf(after) + 1;
  const next = { ...form, schema: { ...form.schema, properties: { ...form.schema.properties, [name]: schema } } };
  return { path: [name], form: withOrder(next, [...order.slice(0, at), name, ...order.slice(at)]) };
}

export function removeField(form: FormDocument, path: FieldPath): FormDocument {
  const name = path.at(-1) ?? "";
  const next = changeHolder(form, path, (holder) => {
    const { [name]: _, ...properties } = holder.properties ?? {};
    return having({ ...holder, properties }, { required: orNothing((holder.required ?? []).filter((each) => each !== name)) });
  });
  if (path.length > 1) return next;
  const ordered = withOrder(next, orderOf(form).filter((each) => each !== name));
  return inGroup(ordered, name, null);
}

/** One place up or down; of columns only those that are required have an order. */
export function moveField(form: FormDocument, path: FieldPath, by: 1 | -1): FormDocument {
  const name = path.at(-1) ?? "";
  if (path.length === 1) {
    const order = orderOf(form);
    const at = order.indexOf(name);
    return withOrder(form, moved(order, at, at + by));
  }
  return changeHolder(form, path, (row) => {
    const required = row.required ?? [];
    const at = required.indexOf(name);
    return at < 0 ? row : { ...row, required: moved(required, at, at + by) };
  });
}

export function renameField(form: FormDocument, path: FieldPath, to: string): FormDocument {
  const name = path.at(-1) ?? "";
  const swap = (each: string) => (each === name ? to : each);
  const next = changeHolder(form, path, (holder) => {
    const properties = Object.fromEntries(Object.entries(holder.properties ?? {}).map(([each, schema]) => [swap(each), schema]));
    return having({ ...holder, properties }, { required: holder.required?.map(swap) });
  });
  if (path.length > 1) return next;
  const groups = form.ui?.groups?.map((group) => ({ ...group, fields: group.fields.map(swap) }));
  return { ...next, ui: { ...form.ui, order: orderOf(form).map(swap), ...(groups ? { groups } : {}) } };
}

/** Puts a field into the group with this title, which is made if there is none; `null` takes it out of its group. */
export function inGroup(form: FormDocument, name: string, title: Text | null): FormDocument {
  const groups = (form.ui?.groups ?? []).map((group) => ({ ...group, fields: group.fields.filter((each) => each !== name) }));
  const at = title === null ? -1 : groups.findIndex((group) => textIn(group.title, "en") === textIn(title, "en"));
  const known = groups[at];
  if (known) groups[at] = { ...known, fields: [...known.fields, name] };
  else if (title !== null) groups.push({ title, fields: [name] });
  const kept = groups.filter((group) => group.fields.length > 0);
  const { groups: _, ...ui } = form.ui ?? {};
  return { ...form, ui: kept.length > 0 ? { ...ui, groups: kept } : ui };
}

export function groupOf(form: FormDocument, name: string): { title: Text; fields: string[] } | undefined {
  return form.ui?.groups?.find((group) => group.fields.includes(name));
}

export function withHints(schema: FieldSchema, change: { [Key in keyof Hints]?: Hints[Key] | undefined }): FieldSchema {
  const hints = having<Hints>(schema["x-placet"] ?? {}, change);
  return having(schema, { "x-placet": isEmpty(hints) ? undefined : hints });
}

/** Title and description stand twice: plain, as JSON Schema has them, and by language where there are several. */
export function withWords(schema: FieldSchema, member: "title" | "description", text: Text | undefined): FieldSchema {
  const plain = orNothing(textIn(text, "en"));
  return withHints(having(schema, { [member]: plain }), { [member]: typeof text === "object" ? text : undefined });
}

export function wordsOf(schema: FieldSchema, member: "title" | "description"): Text | undefined {
  return schema["x-placet"]?.[member] ?? schema[member];
}

export function titleOf(field: { name: string; schema: FieldSchema }, language: string): string {
  return textIn(wordsOf(field.schema, "title"), language) || field.name;
}
