/**
 * What is being designed, with a way back: one pure reducer over the whole definition.
 *
 * Invariant: every change of the definition passes here, and undo gives back exactly what was there before. Changes
 * that carry the same `merge` and follow each other (typing into one field) are one step of the history.
 */
import type { Definition } from "../../../api/definition";
import { same } from "../../../lib/same";

export interface History {
  past: readonly Definition[];
  present: Definition;
  future: readonly Definition[];
  /** What the last change was, while it may go on. */
  merge: string | null;
}

export type Action =
  | { kind: "change"; next: Definition; merge?: string | undefined }
  | { kind: "undo" }
  | { kind: "redo" }
  /** Something else is designed from now on: there is no way back to what was. */
  | { kind: "load"; definition: Definition };

/** As many steps back as anybody wants, and as a tab can hold. */
const LONGEST = 200;

export function begin(definition: Definition): History {
  return { past: [], present: definition, future: [], merge: null };
}

export function reduce(state: History, action: Action): History {
  switch (action.kind) {
    case "load":
      return begin(action.definition);
    case "change": {
      const { next, merge = null } = action;
      if (next === state.present || same(next, state.present)) return state;
      const goesOn = merge !== null && merge === state.merge;
      const past = goesOn ? state.past : [...state.past, state.present].slice(-LONGEST);
      return { past, present: next, future: [], merge };
    }
    case "undo": {
      const before = state.past.at(-1);
      if (!before) return state;
      return { past: state.past.slice(0, -1), present: before, future: [state.present, ...state.future], merge: null };
    }
    case "redo": {
      const [after, ...future] = state.future;
      if (!after) return state;
      return { past: [...state.past, state.present], present: after, future, merge: null };
    }
  }
}
