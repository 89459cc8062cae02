/** The rules that say who, as one reads them. */
import type { Participants } from "../../../api/definition";
import type { Text } from "../../../lib/text/context";
import { labelAt, type FormPlace } from "../model/places";
import type { Names } from "../useNames";

export interface Speaker {
  t: Text;
  language: string;
  names: Names;
  places: readonly FormPlace[];
}

/** A list as one says it: "A, B and C". */
export function listed(items: readonly string[], { language }: Speaker, type: "conjunction" | "disjunction" = "conjunction"): string {
  return new Intl.ListFormat(language === "zh" ? "zh-CN" : "en-GB", { type }).format(items);
}

/** A phrase as a sentence begins. */
export function begun(phrase: string): string {
  return phrase.charAt(0).toLocaleUpperCase() + phrase.slice(1);
}

/** A phrase, since it may stand inside of a sentence. */
export function who(rule: Participants, speaker: Speaker): string {
  const { t, names, places } = speaker;
  const field = (pointer: string) => labelAt(places, pointer) || t("designer-nothing-chosen");
  switch (rule.rule) {
    case "members":
      return rule.members.length > 0 ? listed(rule.members.map(names.member), speaker) : t("designer-who-nobody");
    case "role":
      return t(rule.scope === "nearest" ? "designer-who-role-nearest" : "designer-who-role", { role: names.role(rule.role) || t("designer-nothing-chosen") });
    case "department_head": {
      const { of = "requester", levels_up: levels = 0 } = rule;
      if (of === "requester") return t("designer-who-head", { levels });
      if ("department" in of) return t("designer-who-head-of", { department: names.department(of.department), levels });
      return t("designer-who-head-in", { department: field(of.field), levels });
    }
    case "manager":
      return t("designer-who-manager", { level: rule.level ?? 1 });
    case "manager_chain":
      if ("level" in rule.until) return t("designer-who-chain-level", { level: rule.until.level });
      if ("role" in rule.until) return t("designer-who-chain-role", { role: names.role(rule.until.role) || t("designer-nothing-chosen") });
      return t("designer-who-chain-authority", { field: field(rule.until.authority) });
    case "requester":
      return t("designer-who-requester");
    case "form_field":
      return t("designer-who-field", { field: field(rule.pointer) });
    case "group":
      return t("designer-who-group", { group: rule.group || t("designer-nothing-chosen") });
    case "department":
      return t(rule.below ? "designer-who-department-below" : "designer-who-department", { department: names.department(rule.department) });
    case "requester_picks":
    case "previous_picks":
      return t(rule.rule === "requester_picks" ? "designer-who-requester-picks" : "designer-who-previous-picks", {
        from: rule.from ? t("designer-who-from", { who: who(rule.from, speaker) }) : "",
      }).trim();
    case "union":
      return listed(rule.of.map((each) => who(each, speaker)), speaker);
    case "except":
      return t("designer-who-except", { of: who(rule.of, speaker), without: who(rule.without, speaker) });
    case "app":
      return t("designer-who-app", { app: rule.app || t("designer-nothing-chosen"), otherwise: who(rule.otherwise, speaker) });
  }
}
