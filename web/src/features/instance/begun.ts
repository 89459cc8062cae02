/** Words that were begun about a request and not sent: they are there again when one comes back. */
import type { Picks, TaskAction, TaskOut } from "../../api/types";
import { forget, keep, kept } from "../../lib/kept";

/** About one's own task: what was asked for, and what was said and chosen for it. */
export interface Begun {
  asking: "reject" | "return" | "transfer" | "done" | "approve" | "delegate" | "add_sign" | "ask" | null;
  words: string;
  /** Where a return goes to. */
  target: string;
  /** To whom it is handed, or who is added. */
  to: string[];
  /** How those who are added stand to the task, and how many of them have to agree. */
  placement: "before" | "after" | "parallel";
  quorum: "any" | "all" | "in_order";
  /** Whom one has picked for later steps. */
  picks: Picks;
  /** The name that one has typed to sign with. */
  signed: string;
}

export type Asking = Exclude<Begun["asking"], null>;

export function placeOfWords(me: string, task: string): string {
  return `words.${me}.${task}`;
}

export function placeOfComment(me: string, instance: string): string {
  return `comment.${me}.${instance}`;
}

export interface BegunComment {
  text: string;
  /** Whom the text mentions: a name alone does not say who it is. */
  picked: { id: string; name: string }[];
}

export const noComment: BegunComment = { text: "", picked: [] };

/** What one does with a task that is open to one. */
const WORKING: ReadonlySet<TaskAction> = new Set(["approve", "reject", "return", "done", "delegate", "add_sign", "ask", "claim", "release"]);

/** Whether the viewer is asked: what may be taken back, or reassigned by an administrator, is not theirs to decide. */
export function isOpenTo(me: string, task: TaskOut): boolean {
  return task.actions.some((action) => WORKING.has(action) || (action === "transfer" && task.assignee.id === me));
}

/**
 * A task that was decided elsewhere, or is needed no more, takes no words: those that were begun for it become the
 * beginning of a comment, unless they were said after all. Whether there were any.
 */
export function moveWordsToComment(me: string, instance: string, tasks: readonly TaskOut[]): boolean {
  const place = placeOfComment(me, instance);
  let moved = false;
  for (const task of tasks) {
    if (task.assignee.id !== me || isOpenTo(me, task)) continue;
    const words = kept<Begun>(placeOfWords(me, task.id))?.words.trim();
    forget(placeOfWords(me, task.id));
    if (!words || words === task.comment?.trim()) continue;
    const { text, picked } = kept<BegunComment>(place) ?? noComment;
    keep(place, { text: [text, words].filter(Boolean).join("\n\n"), picked } satisfies BegunComment);
    moved = true;
  }
  return moved;
}
