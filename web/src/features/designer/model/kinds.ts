/** Every kind of field that the dialect has, and what a new one of it says. */
import type { FieldSchema, Widget } from "../../../api/definition";
import { isTable } from "./fields";

export const FIELD_KINDS: readonly Widget[] = [
  "text",
  "textarea",
  "number",
  "money",
  "date",
  "zoned_datetime",
  "select",
  "radio",
  "checkbox",
  "member",
  "members",
  "department",
  "attachments",
  "table",
  "instance",
  "leave",
];

/** Rows hold single values: a table in a table, and a leave in one, no client can show. */
export const COLUMN_KINDS: readonly Widget[] = FIELD_KINDS.filter((kind) => kind !== "table" && kind !== "leave");

export function kindOf(schema: FieldSchema): Widget | null {
  const { widget } = schema["x-placet"] ?? {};
  if (widget) return widget;
  if (isTable(schema)) return "table";
  switch (schema.type) {
    case "string":
      return schema.format === "date" ? "date" : schema.enum || schema.oneOf ? "select" : "text";
    case "integer":
    case "number":
      return schema.enum || schema.oneOf ? "select" : "number";
    case "boolean":
      return "checkbox";
    default:
      return null;
  }
}

/** `words` names it and its first option in the language of whoever designs. */
export function newField(kind: Widget, words: { title: string; option: (index: number) => string; column: string }): FieldSchema {
  const { title } = words;
  const hints = { "x-placet": { widget: kind } };
  switch (kind) {
    case "text":
      return { type: "string", title, maxLength: 200, ...hints };
    case "textarea":
      return { type: "string", title, maxLength: 2000, ...hints };
    case "number":
      return { type: "number", title, ...hints };
    case "checkbox":
      return { type: "boolean", title, ...hints };
    case "select":
    case "radio":
      return { type: "string", title, oneOf: [1, 2].map((index) => ({ const: `option_${index}`, title: words.option(index) })), ...hints };
    case "table":
      return {
        type: "array",
        title,
        maxItems: 100,
        items: { type: "object", required: ["text"], properties: { text: { type: "string", title: words.column, maxLength: 200, "x-placet": { widget: "text" } } } },
        ...hints,
      };
    case "leave":
      return { title, "x-placet": { widget: kind, options: "leave_types" } };
    default:
      return { title, ...hints };
  }
}
