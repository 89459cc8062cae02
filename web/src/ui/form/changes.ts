/**
 * What the server says was changed, as people know it: field by field. The server names the deepest difference ("the
 * minor units of the amount"), and people read whole values ("80.00 EUR → 95.00 EUR").
 */
import { fromPointer, toPointer, valueAt, withValueAt } from "../../lib/pointer";
import { resolveSchema, widgetOf, type FormSchema } from "./schema";

/** One difference of a form; `null` is nothing. */
export interface Change {
  pointer: string;
  old: unknown;
  new: unknown;
}

/** The change of one field as a whole. */
export interface FieldChange extends Change {
  schema: FormSchema;
  /** Where only a part of the value is known: it would be read for the whole. */
  partial: boolean;
}

/** The field that owns the place: the first one on the way that has a widget of its own. */
function fieldAt(pointer: string, root: FormSchema): { pointer: string; schema: FormSchema } {
  let schema = resolveSchema(root, root);
  const path: string[] = [];
  for (const part of fromPointer(pointer)) {
    const widget = path.length > 0 ? widgetOf(schema) : null;
    if (widget && widget !== "table") break;
    const inside = schema.type === "array" ? schema.items : (schema.properties as Record<string, FormSchema>)?.[part];
    if (typeof inside !== "object" || Array.isArray(inside)) break;
    schema = resolveSchema(inside, root);
    path.push(part);
  }
  return path.length > 0 ? { pointer: toPointer(path), schema } : { pointer, schema: {} };
}

/** The changes by field, in their order. `after` is the form that they led to, where it is known. */
export function changesByField(changes: readonly Change[], root: FormSchema, after: unknown): FieldChange[] {
  const before = undone(changes, after);
  const found = new Map<string, FieldChange>();
  for (const change of changes) {
    const { pointer, schema } = fieldAt(change.pointer, root);
    if (found.has(pointer)) continue;
    const path = fromPointer(pointer);
    if (change.pointer === pointer) found.set(pointer, { ...change, schema, partial: false });
    else {
      const partial = after === undefined;
      found.set(pointer, { pointer, schema, partial, old: valueAt(before, path), new: valueAt(after, path) });
    }
  }
  return [...found.values()];
}

/** The form before the changes. */
export function undone(changes: readonly Change[], after: unknown): unknown {
  if (after === undefined) return undefined;
  return changes.reduceRight(
    (form: unknown, { pointer, old }) => withValueAt(form, fromPointer(pointer), old ?? undefined),
    after,
  );
}
