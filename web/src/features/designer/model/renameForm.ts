/** Another name for a field, in the conditions and formulas of the form itself. */
import type { FieldSchema, FormDocument } from "../../../api/definition";
import { renameInCel } from "../condition/rename";
import { withHints } from "./fields";

export function renameInForm(form: FormDocument, from: string, to: string): FormDocument {
  const change = (schema: FieldSchema): FieldSchema => {
    const { visible, computed } = schema["x-placet"] ?? {};
    let next = schema;
    if (visible !== undefined) next = withHints(next, { visible: renameInCel(visible, from, to) });
    if (computed !== undefined) next = withHints(next, { computed: renameInCel(computed, from, to) });
    if (next.properties) next = { ...next, properties: Object.fromEntries(Object.entries(next.properties).map(([name, each]) => [name, change(each)])) };
    return next.items ? { ...next, items: change(next.items) } : next;
  };
  return { ...form, schema: change(form.schema) };
}
