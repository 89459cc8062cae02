/** The cards and arms of a flow in the order in which one reads them, and where an arrow key leads from each. */
import type { Step } from "../../../api/definition";
import type { Selection } from "../context";
import { armsOf, type ListRef } from "../model/flow";

export interface Node {
  key: string;
  selection: NonNullable<Selection>;
  /** The arms that it stands in, the innermost last; of an arm, itself too. */
  arms: readonly { step: string; arm: string }[];
  /** Where a step goes that is added after it. */
  after: { list: ListRef; index: number };
}

export function stepKey(id: string): string {
  return `step ${id}`;
}

export function armKey(step: string, arm: string): string {
  return `arm ${step} ${arm}`;
}

export function keyOf(selection: Selection): string | null {
  if (selection?.kind === "step") return stepKey(selection.id);
  return selection?.kind === "arm" ? armKey(selection.step, selection.arm) : null;
}

export function nodesOf(flow: readonly Step[]): Node[] {
  const nodes: Node[] = [];
  const visit = (steps: readonly Step[], list: ListRef, arms: Node["arms"]) => {
    for (const [index, step] of steps.entries()) {
      nodes.push({ key: stepKey(step.id), selection: { kind: "step", id: step.id }, arms, after: { list, index: index + 1 } });
      for (const arm of armsOf(step)) {
        const inside = { owner: step.id, arm: arm.id };
        const within = [...arms, { step: step.id, arm: arm.id }];
        nodes.push({ key: armKey(step.id, arm.id), selection: { kind: "arm", step: step.id, arm: arm.id }, arms: within, after: { list: inside, index: 0 } });
        visit(arm.steps, inside, within);
      }
    }
  };
  visit(flow, { owner: null }, []);
  return nodes;
}

/** The key of the node that an arrow leads to, or nothing where there is none. */
export function towards(nodes: readonly Node[], from: string, arrow: string): string | null {
  const at = nodes.findIndex(({ key }) => key === from);
  const node = nodes[at];
  if (!node) return nodes[0]?.key ?? null;
  switch (arrow) {
    case "ArrowDown":
      return nodes[at + 1]?.key ?? null;
    case "ArrowUp":
      return nodes[at - 1]?.key ?? null;
    case "Home":
      return nodes[0]?.key ?? null;
    case "End":
      return nodes.at(-1)?.key ?? null;
    default:
      return sideways(nodes, at, node, arrow === "ArrowRight" ? 1 : -1);
  }
}

function sideways(nodes: readonly Node[], at: number, node: Node, by: 1 | -1): string | null {
  const isArm = ({ selection }: Node) => selection.kind === "arm";
  // From a branching step into its first arm.
  const next = nodes[at + 1];
  if (by === 1 && !isArm(node) && next && isArm(next) && next.arms.length === node.arms.length + 1) return next.key;
  const own = node.arms.at(-1);
  if (!own) return null;
  const siblings = nodes.filter((each) => isArm(each) && each.arms.length === node.arms.length && each.arms.at(-1)?.step === own.step);
  const place = siblings.findIndex((each) => each.arms.at(-1)?.arm === own.arm);
  return siblings[place + by]?.key ?? null;
}
