/** Words that were begun about a request and not sent: they are there again when one comes back. */
import type { TaskOut } from "../../api/types";
import { forget, keep, kept } from "../../lib/kept";

/** About one's own task: what was asked for, and the words to it. */
export interface Begun {
  asking: "reject" | "return" | "transfer" | "done" | "approve" | null;
  words: string;
}

export function placeOfWords(me: string, task: string): string {
  return `words.${me}.${task}`;
}

export function placeOfComment(me: string, instance: string): string {
  return `comment.${me}.${instance}`;
}

/**
 * A task that was decided elsewhere, or is needed no more, takes no words: those that were begun for it become the
 * beginning of a comment. Whether a comment is begun.
 */
export function hasBegunComment(me: string, instance: string, tasks: readonly TaskOut[]): boolean {
  const place = placeOfComment(me, instance);
  for (const task of tasks) {
    if (task.assignee.id !== me || task.actions.length > 0) continue;
    const words = kept<Begun>(placeOfWords(me, task.id))?.words.trim();
    forget(placeOfWords(me, task.id));
    if (words) keep(place, [kept<string>(place), words].filter(Boolean).join("\n\n"));
  }
  return kept(place) !== undefined;
}
