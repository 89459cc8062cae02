/** The story of a request by its rounds: each filing begins one. How a draft came about is nobody's story later. */
import type { TimelineEntry } from "../../api/types";

export interface Story {
  /** What came before it was filed for the last time. */
  before: readonly TimelineEntry[];
  now: readonly TimelineEntry[];
}

export function storyOf(timeline: readonly TimelineEntry[]): Story {
  const filed = timeline.some(({ kind }) => kind === "filed");
  const told = filed ? timeline.filter(({ kind }) => kind !== "drafted" && kind !== "draft_edited") : timeline;
  const start = told.findLastIndex(({ kind }) => kind === "resubmitted" || kind === "filed");
  const begin = Math.max(start, 0);
  return { before: told.slice(0, begin), now: told.slice(begin) };
}
