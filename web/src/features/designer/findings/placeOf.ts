/** Where a finding leads: to a step, to an arm of it, or to a field of the form. */
import type { Definition } from "../../../api/definition";
import type { Finding } from "../../../api/processes";
import { fromPointer } from "../../../lib/pointer";
import type { Selection } from "../context";
import { armsOf, find } from "../model/flow";

export function placeOf(finding: Finding, definition: Definition): NonNullable<Selection> | null {
  const { step: id, params } = finding;
  const step = id === null ? undefined : find(definition.flow, id)?.step;
  if (step) {
    const { arm } = params;
    const known = typeof arm === "string" && armsOf(step).some((each) => each.id === arm);
    return known ? { kind: "arm", step: step.id, arm } : { kind: "step", id: step.id };
  }
  const parts = fromPointer(finding.pointer ?? (typeof params.pointer === "string" ? params.pointer : ""));
  return fieldIn(parts, definition);
}

/** `/form/schema/properties/lines/items/properties/amount/…` is the column `lines/amount`; `/lines` is the field. */
function fieldIn(parts: readonly string[], definition: Definition): NonNullable<Selection> | null {
  const at = parts.indexOf("properties");
  const name = at >= 0 ? parts[at + 1] : parts[0];
  const field = name === undefined ? undefined : definition.form.schema.properties?.[name];
  if (name === undefined || !field) return null;
  const column = at >= 0 && parts[at + 2] === "items" && parts[at + 3] === "properties" ? parts[at + 4] : undefined;
  return { kind: "field", path: column !== undefined && field.items?.properties?.[column] ? [name, column] : [name] };
}
