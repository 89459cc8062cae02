/**
 * What a client holds of a conversation's log: a run of events without a hole.
 *
 * Sequence numbers are dense, so a gap is seen by arithmetic, and a duplicate is no event at all.
 */
import type { ConversationEvent } from "./types";

export interface Log {
  /** Ascending and contiguous. */
  events: ConversationEvent[];
  /** Nothing older is to be had: the log begins here for this reader. */
  complete: boolean;
}

export const emptyLog: Log = { events: [], complete: true };

/** Whether it speaks to `me`, as the server counts it. */
export function isNews({ kind, actor, body }: ConversationEvent, me: string): boolean {
  return (kind === "message" || kind === "card") && actor !== me && !body?.quiet;
}

export function lastSeq(log: Log): number {
  return log.events[log.events.length - 1]?.seq ?? 0;
}

export function firstSeq(log: Log): number {
  return log.events[0]?.seq ?? 0;
}

export type Appended = { kind: "appended"; log: Log } | { kind: "known" } | { kind: "gap"; after: number };

export function append(log: Log, event: ConversationEvent): Appended {
  const last = lastSeq(log);
  if (log.events.length > 0 && event.seq <= last) return { kind: "known" };
  if (log.events.length > 0 && event.seq !== last + 1) return { kind: "gap", after: last };
  if (log.events.length === 0 && event.seq !== 1) return { kind: "gap", after: 0 };
  return { kind: "appended", log: { ...log, events: [...log.events, event] } };
}

/** Joins a fetched page with what is there; pages may overlap, and arrive in any order. */
export function merge(log: Log, page: ConversationEvent[]): Log {
  const bySeq = new Map<number, ConversationEvent>();
  for (const event of log.events) bySeq.set(event.seq, event);
  for (const event of page) bySeq.set(event.seq, event);
  return { ...log, events: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}
