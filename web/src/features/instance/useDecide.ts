/**
 * Whatever is done with one task: deciding it, handing it on, adding people, taking it. One intent has one idempotency key, so a second tap or a retry after silence
 * decides once; who comes late is told by whom and when it was decided, and sees the request as it is now.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { asProblem, post, type Problem } from "../../api/client";
import { requestsChanged } from "../../api/requests";
import type { FormValue, PersonRef, Picks, Signature, TaskOut, Verdict } from "../../api/types";
import { uuid7 } from "../../lib/ids";

export interface DecisionIn {
  verdict: Verdict;
  comment?: string;
  form?: FormValue;
  to?: string;
  picks?: Picks;
}

/** What is done with a task other than to decide it, as its path says it. */
export type TaskCommand = "transfer" | "delegate" | "add-sign" | "ask" | "claim" | "release";

/** After these the task is still there, for the same person. */
const STAYS: ReadonlySet<string> = new Set<TaskCommand>(["add-sign", "ask", "claim", "release"]);

export type Conflict =
  { kind: "decided"; by: PersonRef | null; at: string | null; verdict: Verdict | null } | { kind: "stale" };

/** What a 409 means for somebody who wanted to decide; null for every other failure. */
export function conflictOf(problem: Problem): Conflict | null {
  if (problem.slug === "already-decided") {
    const {
      by = null,
      at = null,
      verdict = null,
    } = problem.more as Partial<{ by: PersonRef; at: string; verdict: Verdict }>;
    return { kind: "decided", by, at, verdict };
  }
  return problem.slug === "stale" ? { kind: "stale" } : null;
}

interface Told {
  /** It is acknowledged; what is shown is not fresh yet. */
  onSent: () => void;
  onDecided: () => void;
  onConflict: (conflict: Conflict) => void;
}

export function useDecide(task: TaskOut, { onSent, onDecided, onConflict }: Told) {
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const intent = useRef({ about: "", key: "" });

  const send = async (name: string, path: string, prepare: () => Promise<unknown>, ifMatch?: string): Promise<boolean> => {
    const ends = !STAYS.has(name);
    setBusy(name);
    setProblem(null);
    try {
      const body = await prepare();
      const about = JSON.stringify([path, body, ifMatch]);
      if (intent.current.about !== about) intent.current = { about, key: uuid7() };
      await post<TaskOut>(path, body, { key: intent.current.key, ...(ifMatch ? { ifMatch } : {}) });
      onSent();
      await requestsChanged(client);
      if (ends) onDecided();
      return true;
    } catch (error) {
      const failed = asProblem(error);
      const conflict = conflictOf(failed);
      if (!conflict) setProblem(failed);
      else {
        onConflict(conflict);
        await requestsChanged(client);
      }
      return false;
    } finally {
      setBusy(null);
    }
  };

  return {
    busy,
    problem,
    /** The refusal is about something that is no longer meant. */
    forget: () => setProblem(null),
    /** `sign` is asked when it is sent: what was drawn goes up then. */
    decide: (decision: DecisionIn, sign?: () => Promise<Signature | undefined>) =>
      send(
        decision.verdict,
        `/tasks/${task.id}/decide`,
        async () => {
          const signature = await sign?.();
          return { ...decision, ...(signature ? { signature } : {}) };
        },
        `"${task.form_revision}"`,
      ),
    command: (command: TaskCommand, body: object) => send(command, `/tasks/${task.id}/${command}`, () => Promise.resolve(body)),
  };
}
