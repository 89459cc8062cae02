/**
 * What a form file is to the client: JSON Schema in the closed dialect, with `x-placet` saying which widget shows a
 * field. Nothing here judges a value; see `validator.ts`, and the server, which decides.
 */
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import { fromPointer, valueAt, withValueAt, type Path } from "../../lib/pointer";

export type WidgetName =
  | "text"
  | "textarea"
  | "select"
  | "radio"
  | "checkbox"
  | "number"
  | "date"
  | "money"
  | "member"
  | "members"
  | "department"
  | "leave"
  | "zoned_datetime"
  | "attachments"
  | "instance"
  | "table";

/** One string, or a string per language. */
export type LocalText = string | Record<string, string>;

/** The annotations of a field under `x-placet`; see schemas/form.schema.json. */
export interface FieldHints {
  widget?: WidgetName;
  title?: LocalText;
  description?: LocalText;
  placeholder?: LocalText;
  /** The server computes the value; people read it. */
  computed?: string;
  /** `instance`: the key of the process whose requests may be linked. */
  process?: string;
  /** A list that the server makes for the viewer; `app` is one that the form's mini-app makes. */
  options?: string;
  /** The form's mini-app computes the value; people read it. */
  app?: boolean;
  /** Of a money column: false where the sum of all rows says nothing. */
  total?: false;
}

export type FormSchema = RJSFSchema & { "x-placet"?: FieldHints };

export interface FormSpec {
  schema: FormSchema;
  ui?: Record<string, unknown> | null;
}

export function hintsOf(schema: unknown): FieldHints {
  if (typeof schema !== "object" || schema === null) return {};
  return (schema as FormSchema)["x-placet"] ?? {};
}

/** Follows `$ref` inside of the same document; remote references aren't in the dialect. */
export function resolveSchema(schema: unknown, root: FormSchema): FormSchema {
  let at: FormSchema = typeof schema === "object" && schema !== null ? (schema as FormSchema) : {};
  for (let hop = 0; hop < 8 && typeof at.$ref === "string" && at.$ref.startsWith("#"); hop += 1) {
    let target: unknown = root;
    for (const part of fromPointer(at.$ref)) target = (target as Record<string, unknown> | undefined)?.[part];
    const { $ref: _, ...beside } = at;
    at = { ...(typeof target === "object" && target !== null ? target : {}), ...beside };
  }
  return at;
}

/** The widget of a field: what `x-placet` asks for, else what its type suggests. */
export function widgetOf(schema: FormSchema): WidgetName | null {
  const { widget } = hintsOf(schema);
  if (widget) return widget;
  switch (schema.type) {
    case "string":
      if (schema.format === "date") return "date";
      return Array.isArray(schema.enum) || Array.isArray(schema.oneOf) ? "select" : "text";
    case "integer":
    case "number":
      return Array.isArray(schema.enum) || Array.isArray(schema.oneOf) ? "select" : "number";
    case "boolean":
      return "checkbox";
    case "array":
      return resolveItems(schema).type === "object" ? "table" : null;
    default:
      return null;
  }
}

/** The text in the person's language, falling back to English, then to any. */
export function localText(text: LocalText | undefined, language: string): string | undefined {
  if (text === undefined || typeof text === "string") return text;
  return text[language] ?? text.en ?? Object.values(text)[0];
}

export function titleOf(schema: FormSchema, name: string, language: string): string {
  return localText(hintsOf(schema).title, language) ?? schema.title ?? name;
}

export function descriptionOf(schema: FormSchema, language: string): string | undefined {
  return localText(hintsOf(schema).description, language) ?? schema.description;
}

export interface Choice {
  value: string | number | boolean;
  label: string;
  note?: string | null;
}

/** The choices that the schema itself lists. */
export function choicesOf(schema: FormSchema, language: string): Choice[] {
  if (Array.isArray(schema.oneOf)) {
    return (schema.oneOf as FormSchema[]).map((option) => {
      const value = option.const as Choice["value"];
      return { value, label: titleOf(option, String(value), language) };
    });
  }
  return ((schema.enum ?? []) as Choice["value"][]).map((value) => ({ value, label: String(value) }));
}

function resolveItems(schema: FormSchema): FormSchema {
  return typeof schema.items === "object" && !Array.isArray(schema.items) ? (schema.items as FormSchema) : {};
}

/** The row schema of a table. */
export function rowSchemaOf(schema: FormSchema, root: FormSchema): FormSchema {
  return resolveSchema(schema.items, root);
}

/**
 * The columns of a table. JSON objects have no order that survives storage, arrays have: what is required comes first, in
 * the order in which it is required.
 */
export function columnsOf(row: FormSchema): [string, FormSchema][] {
  const properties = Object.entries((row.properties ?? {}) as Record<string, FormSchema>);
  const required = row.required ?? [];
  const place = (name: string) => (required.includes(name) ? required.indexOf(name) : required.length);
  return properties.toSorted(([left], [right]) => place(left) - place(right));
}

export function isComputed(schema: FormSchema): boolean {
  return schema.readOnly === true || hintsOf(schema).computed !== undefined || isByApp(schema);
}

/** Whether the form's mini-app computes the value. */
export function isByApp(schema: FormSchema): boolean {
  return hintsOf(schema).app === true;
}

/** The field of ours that draws it; what an app computes is only shown, whatever its widget. */
export function fieldOf(schema: FormSchema): WidgetName | "computed" | null {
  return isByApp(schema) ? "computed" : widgetOf(schema);
}

/** The properties in the order in which people see them: `ui.order` (with `*` for the rest), else as written. */
export function orderedProperties(schema: FormSchema, ui?: Record<string, unknown> | null): [string, FormSchema][] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, FormSchema>);
  const order = ui?.order ?? ui?.["ui:order"];
  if (!Array.isArray(order)) return properties;
  const named = order.filter((name): name is string => typeof name === "string" && name !== "*");
  const rest = properties.filter(([name]) => !named.includes(name));
  const first = named.flatMap((name) => properties.filter(([key]) => key === name));
  return [...first, ...rest];
}

export interface FieldGroup {
  title: string | undefined;
  fields: string[];
}

/** The groups of `ui.groups`, then one without a title for what they leave out; in the order of the fields. */
export function groupsOf(spec: FormSpec, language: string): FieldGroup[] {
  const names = orderedProperties(spec.schema, spec.ui).map(([name]) => name);
  const groups = (spec.ui?.groups ?? []) as { title: LocalText; fields: string[] }[];
  const grouped = groups.map(({ title, fields }) => ({ title: localText(title, language), fields }));
  const rest = names.filter((name) => !grouped.some(({ fields }) => fields.includes(name)));
  return rest.length > 0 ? [...grouped, { title: undefined, fields: rest }] : grouped;
}

/**
 * The schema as RJSF draws it. Every field of ours is one RJSF *field*, so that values of any shape (money, a leave, a
 * list of files) have one component that owns label, control and the errors inside of it.
 */
export function toUiSchema(spec: FormSpec): UiSchema {
  const ui: UiSchema = {};
  const order = orderedProperties(spec.schema, spec.ui);
  ui["ui:order"] = [...order.map(([name]) => name), "*"];
  for (const [name, raw] of order) {
    const schema = resolveSchema(raw, spec.schema);
    const field = fieldOf(schema);
    if (field) ui[name] = { "ui:field": field, "ui:fieldReplacesAnyOrOneOf": true };
  }
  return ui;
}

/** Whether a field of the form shows what is said about the place: it itself, or the one that it is a part of. */
export function hasPlace(spec: FormSpec, value: unknown, pointer: string): boolean {
  const path = fromPointer(pointer);
  let schema = resolveSchema(spec.schema, spec.schema);
  for (const [index, part] of path.entries()) {
    const widget = index > 0 ? widgetOf(schema) : null;
    if (widget && widget !== "table") return true;
    const isLine = schema.type === "array";
    if (isLine && valueAt(value, path.slice(0, index + 1)) === undefined) return false;
    const inside = isLine ? schema.items : (schema.properties as Record<string, FormSchema> | undefined)?.[part];
    if (inside === undefined) return false;
    schema = resolveSchema(inside, spec.schema);
  }
  return path.length > 0 && widgetOf(schema) !== null;
}

/** The form without what the server computes. */
export function withoutComputed<Form>(schema: FormSchema, form: Form): Form {
  return without(form, computedPaths(schema, form));
}

export function without<Form>(form: Form, paths: readonly Path[]): Form {
  return paths.reduce<Form>(
    (result, path) => (valueAt(result, path) === undefined ? result : (withValueAt(result, path, undefined) as Form)),
    form,
  );
}

/** Every place that the server computes, as paths; tables give one path for each row that exists. */
export function computedPaths(schema: FormSchema, value: unknown, root: FormSchema = schema, at: Path = []): Path[] {
  const resolved = resolveSchema(schema, root);
  if (at.length > 0 && isComputed(resolved)) return [at];
  if (resolved.type === "array" && Array.isArray(value)) {
    return value.flatMap((item, index) => computedPaths(resolved.items as FormSchema, item, root, [...at, index]));
  }
  if (resolved.type !== "object" || !resolved.properties) return [];
  const source = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  return Object.entries(resolved.properties).flatMap(([name, child]) =>
    computedPaths(child as FormSchema, source[name], root, [...at, name]),
  );
}
