/** The boxes as one kind of list: tasks and requests side by side. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { instancePagesQuery, taskPagesQuery, type RequestFilter } from "../../api/requests";
import type { InstanceRow, TaskOut } from "../../api/types";
import type { Pages } from "../../ui/LoadMore";

export const BOXES = ["todo", "done", "filed", "cc", "followed"] as const;
export type Box = (typeof BOXES)[number];

export interface Row {
  instance: InstanceRow;
  /** The viewer's task, in the boxes of tasks. */
  task: TaskOut | null;
}

export function asBox(name: string | undefined): Box {
  return BOXES.find((box) => box === name) ?? "todo";
}

/** Boxes of what one was asked to decide; the others hold requests. */
export function isTasks(box: Box): box is "todo" | "done" {
  return box === "todo" || box === "done";
}

export interface RowsQuery extends Pages {
  isPending: boolean;
  refetch: () => Promise<unknown>;
}

export function useRows(box: Box, filter: RequestFilter): { rows: Row[]; query: RowsQuery } {
  const tasks = useInfiniteQuery({ ...taskPagesQuery({ ...filter, box: isTasks(box) ? box : "todo" }), enabled: isTasks(box) });
  const requests = useInfiniteQuery({
    ...instancePagesQuery({ ...filter, box: isTasks(box) ? "filed" : box }),
    enabled: !isTasks(box),
  });
  if (isTasks(box)) {
    // Two tasks of one person in one request (two steps) are one line: the detail shows what is to be done.
    const seen = new Set<string>();
    const rows = (tasks.data?.pages ?? [])
      .flatMap((page) => page.items.map((task) => ({ instance: task.instance, task })))
      .filter(({ instance }) => (seen.has(instance.id) ? false : Boolean(seen.add(instance.id))));
    return { rows, query: tasks };
  }
  const rows = (requests.data?.pages ?? []).flatMap((page) => page.items.map((instance) => ({ instance, task: null })));
  return { rows, query: requests };
}
