/** A step in one sentence: who decides it, or what it does. */
import type { Edge, Quorum, Step, Work } from "../../../api/definition";
import { find } from "../model/flow";
import { labelAt } from "../model/places";
import { textIn } from "../model/text";
import { deadline, said } from "./time";
import { begun, listed, who, type Speaker } from "./who";

/** What it is called; a step without a name is called by its kind. */
export function stepName(step: Step, { t, language }: Pick<Speaker, "t" | "language">): string {
  return textIn(step.name, language) || t(`designer-kind-${step.kind}`);
}

export function nameOf(flow: readonly Step[], id: string, speaker: Pick<Speaker, "t" | "language">): string {
  const found = find(flow, id);
  return found ? stepName(found.step, speaker) : id;
}

export function sentence(step: Step, speaker: Speaker): string {
  const { t, names, places } = speaker;
  switch (step.kind) {
    case "approval":
    case "handle":
      return begun(work(step, speaker));
    case "notify":
      return t("designer-says-notify", { who: who(step.participants, speaker) });
    case "choice":
    case "inclusive":
    case "parallel":
      return t(`designer-says-${step.kind}`);
    case "wait":
      if ("field" in step.until) return t("designer-says-wait-field", { field: labelAt(places, step.until.field) || t("designer-nothing-chosen") });
      return t("designer-says-wait", { time: said(step.until.after.span, speaker) });
    case "subprocess":
      return t(step.each ? "designer-says-subprocess-each" : "designer-says-subprocess", {
        process: names.process(step.process) || t("designer-nothing-chosen"),
        table: labelAt(places, step.each ?? ""),
      });
    case "app":
      return t("designer-says-app", { app: step.app || t("designer-nothing-chosen") });
    case "webhook":
      return t("designer-says-webhook", { endpoint: step.endpoint || t("designer-nothing-chosen") });
    case "end":
      return t(`designer-says-end-${step.outcome}`);
  }
}

function work(step: Work, speaker: Speaker): string {
  const { t, names } = speaker;
  const empty = step.on_empty ?? "administrator";
  const fallback = empty === "administrator" ? "" : typeof empty === "object" ? t("designer-if-nobody-person", { name: names.member(empty.person) }) : t(`designer-if-nobody-${empty}`);
  const several = quorum(step.quorum, speaker);
  const first = several ? t("designer-says-several", { who: who(step.participants, speaker), several }) : who(step.participants, speaker);
  const sentence = [first, fallback].filter(Boolean).join(t("designer-joint"));
  return step.deadline ? t("designer-says-by", { sentence, deadline: deadline(step.deadline, speaker) }) : sentence;
}

/** How many; nothing where the first one decides, which is what one expects. */
export function quorum(rule: Quorum | undefined, { t }: Speaker): string {
  if (!rule || rule.kind === "any") return "";
  return t(`designer-quorum-short-${rule.kind}`, "pass" in rule ? { pass: rule.pass } : {});
}

export function edge(one: Edge, flow: readonly Step[], speaker: Speaker): string {
  const { t } = speaker;
  return typeof one === "object" ? t("designer-edge-step", { step: nameOf(flow, one.step, speaker) }) : t(`designer-edge-${one}`);
}

/** "All of these" in the order in which one decides. */
export function separated(ids: readonly string[], flow: readonly Step[], speaker: Speaker): string {
  return listed(ids.map((id) => nameOf(flow, id, speaker)), speaker);
}
