/** Other ids for steps and other names for fields, everywhere they are named. */
import type { Definition, Edge, Fields, Participants, Step } from "../../../api/definition";
import { renameInCel } from "../condition/rename";
import { isBranching, updateStep } from "./flow";
import { having } from "./objects";

type Change = (step: Step) => Step;

function everyStep(steps: readonly Step[], change: Change): Step[] {
  return steps.map((step) => {
    const next = change(step);
    if (!isBranching(next)) return next;
    const arms = next.arms.map((arm) => ({ ...arm, steps: everyStep(arm.steps, change) }));
    return next.kind === "parallel" ? { ...next, arms } : { ...next, arms, otherwise: everyStep(next.otherwise, change) };
  });
}

export function renameStep(definition: Definition, from: string, to: string): Definition {
  const edge = (one: Edge | undefined): Edge | undefined => (typeof one === "object" && one.step === from ? { step: to } : one);
  const flow = everyStep(updateStep(definition.flow, from, (step) => ({ ...step, id: to })), (step) => {
    switch (step.kind) {
      case "approval":
      case "handle":
        return having(step, { on_reject: edge(step.on_reject), separate_from: step.separate_from?.map((id) => (id === from ? to : id)) });
      case "subprocess":
        return having(step, { on_reject: edge(step.on_reject), on_failed: edge(step.on_failed) });
      case "app":
        return having(step, { outcomes: step.outcomes && Object.fromEntries(Object.entries(step.outcomes).map(([name, one]) => [name, edge(one) ?? one])) });
      case "webhook":
        return having(step, { on_failed: edge(step.on_failed) });
      default:
        return step;
    }
  });
  const { policies } = definition;
  const until = policies?.withdraw;
  if (typeof until !== "object" || until.until_step !== from) return { ...definition, flow };
  return { ...definition, flow, policies: { ...policies, withdraw: { until_step: to } } };
}

/** A field of the form (or a column of one of its tables, such as `/lines/*` + `/amount`) goes by another name from now on. */
export function renameReferences(definition: Definition, from: string, to: string): Definition {
  const pointer = (text: string) => (text === from || text.startsWith(`${from}/`) ? to + text.slice(from.length) : text);
  const fields = (rules: Fields | undefined) => rules && Object.fromEntries(Object.entries(rules).map(([at, access]) => [pointer(at), access]));
  const who = (rule: Participants): Participants => {
    switch (rule.rule) {
      case "form_field":
        return { ...rule, pointer: pointer(rule.pointer) };
      case "department_head":
        return typeof rule.of === "object" && "field" in rule.of ? { ...rule, of: { field: pointer(rule.of.field) } } : rule;
      case "manager_chain":
        return "authority" in rule.until ? { ...rule, until: { authority: pointer(rule.until.authority) } } : rule;
      case "requester_picks":
      case "previous_picks":
        return rule.from ? { ...rule, from: who(rule.from) } : rule;
      case "union":
        return { ...rule, of: rule.of.map(who) };
      case "except":
        return { ...rule, of: who(rule.of), without: who(rule.without) };
      case "app":
        return { ...rule, otherwise: who(rule.otherwise) };
      default:
        return rule;
    }
  };
  const cel = (source: string) => renameInCel(source, from, to);
  const flow = everyStep(definition.flow, (step) => {
    switch (step.kind) {
      case "approval":
      case "handle": {
        const { deadline } = step;
        const then = deadline?.then;
        const next = typeof then === "object" && "transfer" in then ? { ...deadline, then: { transfer: who(then.transfer) } } : deadline;
        return having(step, { participants: who(step.participants), fields: fields(step.fields), deadline: next as typeof deadline });
      }
      case "notify":
        return having(step, { participants: who(step.participants), fields: fields(step.fields) });
      case "choice":
      case "inclusive":
        return { ...step, arms: step.arms.map((arm) => having(arm, { when: arm.when === undefined ? undefined : cel(arm.when) })) };
      case "wait":
        return "field" in step.until ? { ...step, until: { field: pointer(step.until.field) } } : step;
      case "subprocess": {
        const form = step.form && Object.entries(step.form).map(([name, source]) => [name, "form" in source ? { form: pointer(source.form) } : source] as const);
        return having(step, { each: step.each === undefined ? undefined : pointer(step.each), form: form && Object.fromEntries(form) });
      }
      case "app":
        return having(step, { writes: step.writes?.map(pointer) });
      case "webhook":
        return having(step, { sends: step.sends?.map(pointer), writes: step.writes && Object.fromEntries(Object.entries(step.writes).map(([at, source]) => [pointer(at), source])) });
      default:
        return step;
    }
  });
  const { policies } = definition;
  if (!policies) return { ...definition, flow };
  const title = typeof policies.title === "object" ? Object.fromEntries(Object.entries(policies.title).map(([language, text]) => [language, inTitle(text, from, to)])) : policies.title && inTitle(policies.title, from, to);
  return { ...definition, flow, policies: having(policies, { title, requester_fields: fields(policies.requester_fields) }) };
}

/** The placeholders of the title of a request. */
function inTitle(text: string, from: string, to: string): string {
  return text.replaceAll(`{${from}}`, `{${to}}`).replaceAll(`{${from}/`, `{${to}/`);
}
