/** Which of the listed tasks are selected. It holds for one list: another box or filter begins with nothing. */
import { useState } from "react";
import type { TaskOut } from "../../api/types";
import type { Row } from "./rows";

export interface Selection {
  tasks: TaskOut[];
  has: (task: TaskOut) => boolean;
  toggle: (task: TaskOut) => void;
  set: (ids: readonly string[]) => void;
}

export function useSelection(list: string, rows: readonly Row[]): Selection {
  const [{ of, ids }, setState] = useState<{ of: string; ids: ReadonlySet<string> }>({ of: list, ids: new Set() });
  const current = of === list ? ids : new Set<string>();
  const set = (next: Iterable<string>) => setState({ of: list, ids: new Set(next) });
  return {
    // What left the list is not decided unseen.
    tasks: rows.flatMap(({ task }) => (task && current.has(task.id) ? [task] : [])),
    has: (task) => current.has(task.id),
    toggle: (task) => set(current.has(task.id) ? [...current].filter((id) => id !== task.id) : [...current, task.id]),
    set,
  };
}

/** Whether a task can be decided together with others. */
export function isSelectable(task: TaskOut | null): task is TaskOut {
  return task !== null && task.actions.some((action) => action === "approve" || action === "reject" || action === "done");
}
