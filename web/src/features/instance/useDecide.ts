/**
 * Deciding and transferring one task. One intent has one idempotency key, so a second tap or a retry after silence
 * decides once; who comes late is told by whom and when it was decided, and sees the request as it is now.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { asProblem, post, type Problem } from "../../api/client";
import { requestsChanged } from "../../api/requests";
import type { FormValue, PersonRef, TaskOut, Verdict } from "../../api/types";
import { uuid7 } from "../../lib/ids";

export interface DecisionIn {
  verdict: Verdict;
  comment?: string;
  form?: FormValue;
  to?: string;
}

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

  const send = async (name: string, path: string, body: unknown, ifMatch?: string): Promise<boolean> => {
    const about = JSON.stringify([path, body, ifMatch]);
    if (intent.current.about !== about) intent.current = { about, key: uuid7() };
    setBusy(name);
    setProblem(null);
    try {
      await post<TaskOut>(path, body, { key: intent.current.key, ...(ifMatch ? { ifMatch } : {}) });
      onSent();
      await requestsChanged(client);
      onDecided();
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
    decide: (decision: DecisionIn) =>
      send(decision.verdict, `/tasks/${task.id}/decide`, decision, `"${task.form_revision}"`),
    transfer: (to: string, comment: string) =>
      send("transfer", `/tasks/${task.id}/transfer`, { to, ...(comment ? { comment } : {}) }),
  };
}
