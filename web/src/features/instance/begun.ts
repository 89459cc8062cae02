/** Words that were begun about a request and not sent: they are there again when one comes back. */
import type { TaskOut } from "../../api/types";
import { forget, keep, kept } from "../../lib/kept";

/** About one's own task: what was asked for, and the words to it. */
export interface Begun {
  asking: "reject" | "return" | "transfer" | "done" | "approve" | null;
  words: string;
  /** Where a return goes to. */
  target: string;
  /** To whom it is handed. */
  to: string[];
}

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

/**
 * A task that was decided elsewhere, or is needed no more, takes no words: those that were begun for it become the
 * beginning of a comment, unless they were said after all. Whether there were any.
 */
export function moveWordsToComment(me: string, instance: string, tasks: readonly TaskOut[]): boolean {
  const place = placeOfComment(me, instance);
  let moved = false;
  for (const task of tasks) {
    if (task.assignee.id !== me || task.actions.length > 0) continue;
    const words = kept<Begun>(placeOfWords(me, task.id))?.words.trim();
    forget(placeOfWords(me, task.id));
    if (!words || words === task.comment?.trim()) continue;
    const { text, picked } = kept<BegunComment>(place) ?? noComment;
    keep(place, { text: [text, words].filter(Boolean).join("\n\n"), picked } satisfies BegunComment);
    moved = true;
  }
  return moved;
}
