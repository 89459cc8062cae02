/**
 * The flow as a tree of lists: finding, adding, moving, changing and removing steps and arms.
 *
 * Invariant: pure; what is not touched keeps its identity, and what can't be found changes nothing.
 */
import type { Arm, Choice, Parallel, Step } from "../../../api/definition";

/** A list of steps: the flow itself, or an arm of a branching step (`otherwise` is an arm, too). */
export type ListRef = { owner: null } | { owner: string; arm: string };

export const OTHERWISE = "otherwise";
export const ROOT: ListRef = { owner: null };

export type Branching = Choice | Parallel;

export function isBranching(step: Step): step is Branching {
  return step.kind === "choice" || step.kind === "inclusive" || step.kind === "parallel";
}

/** All arms of a step, `otherwise` as the last. */
export function armsOf(step: Step): Arm[] {
  if (!isBranching(step)) return [];
  return step.kind === "parallel" ? step.arms : [...step.arms, { id: OTHERWISE, steps: step.otherwise }];
}

export interface Found {
  step: Step;
  list: ListRef;
  index: number;
  /** How many steps are in its list. */
  length: number;
  /** The branching steps around it, the outermost first. */
  around: Branching[];
}

/** Every step in reading order, with its place. */
export function walk(flow: readonly Step[]): Found[] {
  const found: Found[] = [];
  const visit = (steps: readonly Step[], list: ListRef, around: Branching[]) => {
    for (const [index, step] of steps.entries()) {
      found.push({ step, list, index, length: steps.length, around });
      if (!isBranching(step)) continue;
      for (const arm of armsOf(step)) visit(arm.steps, { owner: step.id, arm: arm.id }, [...around, step]);
    }
  };
  visit(flow, ROOT, []);
  return found;
}

export function find(flow: readonly Step[], id: string): Found | undefined {
  return walk(flow).find(({ step }) => step.id === id);
}

/** The steps that people decide and that come before this one: what can be returned to. */
export function upstreamOf(flow: readonly Step[], id: string): Step[] {
  const all = walk(flow);
  const at = all.find(({ step }) => step.id === id);
  if (!at) return [];
  return all
    .slice(0, all.indexOf(at))
    // Of a branching step around both, another arm does not come before.
    .filter(({ step, around }) => decides(step) && around.every((branch) => !at.around.includes(branch) || armWith(branch, step.id) === armWith(branch, id)))
    .map(({ step }) => step);
}

/** The id of the arm that has the step somewhere inside. */
function armWith(branch: Branching, id: string): string | undefined {
  return armsOf(branch).find((arm) => walk(arm.steps).some(({ step }) => step.id === id))?.id;
}

export function decides(step: Step): boolean {
  return step.kind === "approval" || step.kind === "handle";
}

/** Every list of the flow passed through `change`. */
function mapLists(steps: readonly Step[], list: ListRef, change: (steps: readonly Step[], list: ListRef) => readonly Step[]): Step[] {
  const own = change(steps, list);
  return own.map((step) => {
    if (!isBranching(step)) return step;
    const inArm = (arm: string, inner: Step[]) => {
      const next = mapLists(inner, { owner: step.id, arm }, change);
      return next.length === inner.length && next.every((each, index) => each === inner[index]) ? inner : next;
    };
    const arms = step.arms.map((arm) => {
      const inner = inArm(arm.id, arm.steps);
      return inner === arm.steps ? arm : { ...arm, steps: inner };
    });
    const sameArms = arms.every((arm, index) => arm === step.arms[index]);
    if (step.kind === "parallel") return sameArms ? step : { ...step, arms };
    const otherwise = inArm(OTHERWISE, step.otherwise);
    return sameArms && otherwise === step.otherwise ? step : { ...step, arms, otherwise };
  });
}

function isList(one: ListRef, other: ListRef): boolean {
  if (one.owner === null || other.owner === null) return one.owner === other.owner;
  return one.owner === other.owner && one.arm === other.arm;
}

export function insertStep(flow: readonly Step[], list: ListRef, index: number, step: Step): Step[] {
  return mapLists(flow, ROOT, (steps, at) => (isList(at, list) ? [...steps.slice(0, index), step, ...steps.slice(index)] : steps));
}

export function removeStep(flow: readonly Step[], id: string): Step[] {
  return mapLists(flow, ROOT, (steps) => (steps.some((step) => step.id === id) ? steps.filter((step) => step.id !== id) : steps));
}

export function updateStep(flow: readonly Step[], id: string, change: (step: Step) => Step): Step[] {
  return mapLists(flow, ROOT, (steps) => {
    if (!steps.some((step) => step.id === id)) return steps;
    return steps.map((step) => (step.id === id ? change(step) : step));
  });
}

/** One place up or down within its list. */
export function moveStep(flow: readonly Step[], id: string, by: 1 | -1): Step[] {
  const at = find(flow, id);
  if (!at || at.index + by < 0 || at.index + by >= at.length) return [...flow];
  return insertStep(removeStep(flow, id), at.list, at.index + by, at.step);
}

/** To another list, such as an arm; never into itself. */
export function moveStepTo(flow: readonly Step[], id: string, list: ListRef, index: number): Step[] {
  const at = find(flow, id);
  if (!at) return [...flow];
  const within = list.owner !== null && walk([at.step]).some(({ step }) => step.id === list.owner);
  if (within) return [...flow];
  return insertStep(removeStep(flow, id), list, index, at.step);
}

/** An arm that was given an id; the last one of a choice stands before `otherwise`. */
export function addArm(flow: readonly Step[], id: string, arm: Arm): Step[] {
  return updateStep(flow, id, (step) => (isBranching(step) ? { ...step, arms: [...step.arms, arm] } : step));
}

export function updateArm(flow: readonly Step[], id: string, arm: string, change: (arm: Arm) => Arm): Step[] {
  return updateStep(flow, id, (step) => (isBranching(step) ? { ...step, arms: step.arms.map((each) => (each.id === arm ? change(each) : each)) } : step));
}

export function removeArm(flow: readonly Step[], id: string, arm: string): Step[] {
  return updateStep(flow, id, (step) => (isBranching(step) ? { ...step, arms: step.arms.filter((each) => each.id !== arm) } : step));
}

export function moveArm(flow: readonly Step[], id: string, arm: string, by: 1 | -1): Step[] {
  return updateStep(flow, id, (step) => {
    if (!isBranching(step)) return step;
    const from = step.arms.findIndex((each) => each.id === arm);
    const to = from + by;
    if (from < 0 || to < 0 || to >= step.arms.length) return step;
    const arms = [...step.arms];
    const [taken] = arms.splice(from, 1);
    if (taken) arms.splice(to, 0, taken);
    return { ...step, arms };
  });
}
