import { expect, test } from "vitest";
import { bundleOf, formatIn } from "../../../lib/text/catalogue";
import { files as en } from "../../../lib/text/en.rest";
import { files as zh } from "../../../lib/text/zh.rest";
import { ICON_NAMES } from "../../../ui/ProcessIcon";
import { RULES } from "../flow/rules";
import { FIELD_KINDS } from "../model/kinds";
import { KINDS } from "../model/steps";

/** Keys that are put together: what they are put together from is listed here. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  "designer-kind-$": KINDS,
  "designer-kind-$-hint": KINDS,
  "designer-rule-$": RULES,
  "designer-field-$": FIELD_KINDS,
  "designer-field-$-hint": FIELD_KINDS,
  "designer-icon-$": ICON_NAMES,
  "designer-says-$": ["choice", "inclusive", "parallel", "end-approved", "end-rejected"],
  "designer-arms-$": ["choice", "inclusive", "parallel"],
  "designer-end-$": ["approved", "rejected"],
  "designer-quorum-$": ["any", "all", "in_order", "at_least", "percent", "weighted"],
  "designer-quorum-$-hint": ["any", "all", "in_order", "at_least", "percent", "weighted"],
  "designer-quorum-short-$": ["all", "in_order", "at_least", "percent", "weighted"],
  "designer-quorum-pass-$": ["at_least", "percent", "weighted"],
  "designer-quorum-fail-$": ["at_least", "percent", "weighted"],
  "designer-on-empty-$": ["administrator", "climb", "person", "approve", "reject"],
  "designer-if-nobody-$": ["climb", "person", "approve", "reject"],
  "designer-on-self-$": ["manager", "department_head", "skip", "keep"],
  "designer-on-duplicate-$": ["policy", "ask", "skip_if_consecutive", "skip_if_ever"],
  "designer-edge-$": ["end", "stop", "return_to_requester", "previous", "continue", "step"],
  "designer-after-return-$": ["replay", "jump_back"],
  "designer-signature-$": ["none", "typed", "drawn", "any"],
  "designer-operation-$": ["transfer", "delegate", "add_sign"],
  "designer-access-$": ["hidden", "read", "write", "of"],
  "designer-then-$": ["remind", "escalate", "transfer", "approve", "reject"],
  "designer-deadline-$": ["remind", "escalate", "transfer", "approve", "reject"],
  "designer-calendar-$": ["participant", "organisation", "always", "named"],
  "designer-unit-$": ["minutes", "hours", "days"],
  "designer-span-$": ["minutes", "hours", "days"],
  "designer-head-of-$": ["requester", "department", "field"],
  "designer-chain-until-$": ["level", "role", "authority"],
  "designer-role-scope-$": ["organisation", "nearest"],
  "designer-on-unknown-$": ["stop", "otherwise-choice", "otherwise-inclusive"],
  "designer-wait-$": ["after", "field"],
  "designer-mode-$": ["sync", "async"],
  "designer-outcome-$": ["approved", "failed"],
  "designer-condition-$": ["and", "or", "exists", "all", "how-exists", "how-all", "joint-and", "joint-or"],
  "designer-operator-$": ["is", "is-not", "below", "at-most", "above", "at-least", "below-date", "at-most-date", "above-date", "at-least-date", "in", "not-in", "has", "has-not", "filled", "empty", "yes", "no", "contains", "starts"],
  "designer-op-$": ["is", "is_not", "below", "at_most", "above", "at_least", "below-date", "at_most-date", "above-date", "at_least-date", "in", "not_in", "has", "has_not", "filled", "empty", "yes", "no", "contains", "starts"],
  "designer-subject-$": ["requester-department", "requester-departments", "requester-roles", "requester-position", "requester-id", "org-today", "instance-filed-on", "instance-round"],
  "designer-leave-$": ["type", "from", "to"],
  "designer-weekday-$": ["1", "2", "3", "4", "5", "6", "7"],
  "designer-options-$": ["list", "leave-types", "trips", "app"],
  "designer-format-$": ["none", "email", "uri"],
  "designer-withdraw-$": ["until-end", "until-first-decision", "until-step"],
  "designer-leaver-$": ["resolve_again", "manager", "administrator"],
  "designer-tab-$": ["basics", "form", "flow", "rules"],
  "designer-nothing-selected-$": ["form", "flow"],
  "designer-severity-$": ["error", "warning", "note"],
  "designer-change-$": ["added", "removed", "changed", "moved"],
  "designer-verdict-$": ["same", "again", "impossible"],
  "designer-tool-$": ["try", "what-if", "organisation", "versions", "import", "discard", "export-json", "export-bpmn"],
  "designer-what-if-$": ["finished", "same", "path-changed", "gained", "lost", "undecided"],
  "designer-what-if-column-$": ["request", "before", "after", "gained", "lost"],
};

test.each([
  ["en", en],
  ["zh", zh],
] as const)("every text that is put together is there (%s)", (language, files) => {
  const bundle = bundleOf(language, files);
  const keys = Object.entries(MADE).flatMap(([key, parts]) => parts.map((part) => key.replace("$", part)));
  expect(keys.filter((key) => formatIn(bundle, key) === undefined)).toEqual([]);
});
