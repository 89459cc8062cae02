/** Every rule that says who, and what one says that was just chosen. */
import type { Participants, Rule } from "../../../api/definition";

export const RULES: readonly Rule[] = ["manager", "manager_chain", "department_head", "role", "members", "group", "department", "requester", "requester_picks", "previous_picks", "form_field", "union", "except", "app"];

/** Those that depend on a form or on somebody's choice mean nothing before there is a request. */
export const BEFORE_FILING: readonly Rule[] = ["form_field", "requester_picks", "previous_picks", "app"];

/** What was said before is kept where the new rule has a place for it. */
export function startOf(rule: Rule, before: Participants): Participants {
  switch (rule) {
    case "members":
      return { rule, members: [] };
    case "role":
      return { rule, role: "" };
    case "department_head":
    case "manager":
    case "requester":
    case "requester_picks":
    case "previous_picks":
      return { rule };
    case "manager_chain":
      return { rule, until: { level: 2 } };
    case "form_field":
      return { rule, pointer: "" };
    case "group":
      return { rule, group: "" };
    case "department":
      return { rule, department: NOBODY };
    case "union":
      return { rule, of: [before] };
    case "except":
      return { rule, of: before, without: { rule: "requester" } };
    case "app":
      return { rule, app: "", otherwise: before };
  }
}

/** An id that nothing has: a definition reads with it, and the check asks for another. */
export const NOBODY = "00000000-0000-0000-0000-000000000000";
