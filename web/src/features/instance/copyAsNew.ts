/** A request as the beginning of a new one: what was filled in, without what belongs to this one alone. */
import type { FormValue, InstanceOut } from "../../api/types";
import { columnsOf, resolveSchema, rowSchemaOf, widgetOf, withoutComputed, type FormSchema } from "../../ui/form/schema";

export interface Copied {
  form: FormValue;
  /** Files are attached to one request only. */
  withoutFiles: boolean;
}

export function copyOf(request: InstanceOut): Copied {
  const schema = request.form_spec.schema as FormSchema;
  let withoutFiles = false;
  const strip = (value: FormValue, of: FormSchema): FormValue =>
    Object.fromEntries(
      columnsOf(of).flatMap(([name, raw]): [string, unknown][] => {
        const part = value[name];
        if (part === undefined || part === null) return [];
        const field = resolveSchema(raw, schema);
        const widget = widgetOf(field);
        if (widget === "attachments") {
          withoutFiles ||= Array.isArray(part) && part.length > 0;
          return [];
        }
        if (widget === "table" && Array.isArray(part)) {
          return [[name, part.map((row) => strip(row as FormValue, rowSchemaOf(field, schema)))]];
        }
        return [[name, part]];
      }),
    );
  return { form: strip(withoutComputed(schema, request.form), schema), withoutFiles };
}
