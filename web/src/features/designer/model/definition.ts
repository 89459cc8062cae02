/** New definitions, and changes of the whole that belong to no single step or field. */
import type { Definition, Policies, Text } from "../../../api/definition";
import { having, isEmpty } from "./objects";

export const KEY = /^[a-z][a-z0-9_-]{0,63}$/u;

export function blank(key: string, name: Text, titleOfReason: string, managerName: Text): Definition {
  return {
    format: 1,
    key,
    name,
    form: {
      schema: {
        type: "object",
        required: ["reason"],
        properties: { reason: { type: "string", title: titleOfReason, minLength: 1, maxLength: 500, "x-placet": { widget: "textarea" } } },
      },
      ui: { order: ["reason"] },
    },
    flow: [{ kind: "approval", id: "manager", name: managerName, participants: { rule: "manager" } }],
    policies: { title: "{/reason}" },
  };
}

export function withPolicies(definition: Definition, change: { [Key in keyof Policies]?: Policies[Key] | undefined }): Definition {
  const policies = having<Policies>(definition.policies ?? {}, change);
  return having(definition, { policies: isEmpty(policies) ? undefined : policies });
}

/** Whether what was read from a file looks like a definition; the server says the rest. */
export function isDefinition(value: unknown): value is Definition {
  if (typeof value !== "object" || value === null) return false;
  const { format, form, flow } = value as Partial<Definition>;
  return format === 1 && typeof form === "object" && form !== null && typeof form.schema === "object" && Array.isArray(flow);
}

/** A key out of a name: `Contract seal` becomes `contract-seal`. */
export function keyFrom(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/gu, "-").replace(/^[^a-z]+|-+$/gu, "");
  return plain.slice(0, 64);
}
