/** What a request points to: other requests named in its form, also in the lines of its tables. */
import type { FormValue, InstanceOut } from "../../api/types";
import { columnsOf, resolveSchema, rowSchemaOf, titleOf, widgetOf, type FormSchema } from "../../ui/form/schema";

export interface Linked {
  id: string;
  /** What the field is called. */
  label: string;
}

export function linkedIn(request: InstanceOut, language: string): Linked[] {
  const root = request.form_spec.schema as FormSchema;
  const found = new Map<string, Linked>();
  const look = (value: FormValue, schema: FormSchema) => {
    for (const [name, raw] of columnsOf(schema)) {
      const field = resolveSchema(raw, root);
      const part = value[name];
      if (widgetOf(field) === "instance" && typeof part === "string" && part !== "") {
        if (!found.has(part)) found.set(part, { id: part, label: titleOf(field, name, language) });
      } else if (widgetOf(field) === "table" && Array.isArray(part)) {
        for (const row of part) look(row as FormValue, rowSchemaOf(field, root));
      }
    }
  };
  look(request.form, root);
  return [...found.values()];
}
