/** New steps of every kind: each reads as a definition at once, and the check then says what it still lacks. */
import type { Arm, Step, StepKind } from "../../../api/definition";
import { armsOf, isBranching, walk } from "./flow";
import { freeName } from "./objects";

export const KINDS: readonly StepKind[] = ["approval", "handle", "notify", "choice", "inclusive", "parallel", "wait", "subprocess", "app", "webhook", "end"];

export function idsOf(flow: readonly Step[]): string[] {
  return walk(flow).map(({ step }) => step.id);
}

export function newStep(kind: StepKind, flow: readonly Step[]): Step {
  const id = freeName(kind, idsOf(flow));
  switch (kind) {
    case "approval":
      return { kind, id, participants: { rule: "manager" } };
    case "handle":
      return { kind, id, participants: { rule: "role", role: "" } };
    case "notify":
      return { kind, id, participants: { rule: "manager" } };
    case "choice":
    case "inclusive":
      return { kind, id, arms: [{ id: "arm_1", when: "", steps: [] }], otherwise: [] };
    case "parallel":
      return {
        kind,
        id,
        arms: [
          { id: "arm_1", steps: [] },
          { id: "arm_2", steps: [] },
        ],
      };
    case "wait":
      return { kind, id, until: { after: { span: { days: 1 } } } };
    case "subprocess":
      return { kind, id, process: "" };
    case "app":
      return { kind, id, app: "" };
    case "webhook":
      return { kind, id, endpoint: "" };
    case "end":
      return { kind, id, outcome: "rejected" };
  }
}

export function newArm(step: Step): Arm {
  const id = freeName(`arm_${armsOf(step).length}`, armsOf(step).map((arm) => arm.id));
  return step.kind === "parallel" ? { id, steps: [] } : { id, when: "", steps: [] };
}

/** A copy that may stand beside the step: it and everything in it has ids of its own. */
export function copyOf(step: Step, flow: readonly Step[]): Step {
  const taken = idsOf(flow);
  const again = (each: Step): Step => {
    const id = freeName(each.id, taken);
    taken.push(id);
    if (!isBranching(each)) return { ...each, id };
    const arms = each.arms.map((arm) => ({ ...arm, steps: arm.steps.map(again) }));
    return each.kind === "parallel" ? { ...each, id, arms } : { ...each, id, arms, otherwise: each.otherwise.map(again) };
  };
  return again(step);
}
