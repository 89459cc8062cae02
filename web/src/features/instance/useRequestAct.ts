/**
 * Doing something with a whole request. One intent has one idempotency key; what was done is told, what was refused
 * stands where it was asked for, and either way what is shown becomes fresh.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem, type Problem } from "../../api/client";
import { requestsChanged } from "../../api/requests";
import type { InstanceOut } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { toast } from "../../lib/toast";

export interface RequestAct {
  busy: string | null;
  problem: Problem | null;
  /** What was refused before is another matter. */
  forget: () => void;
  /**
   * `act` is given the key for what it sends. `then` comes before what is shown is asked for again, since it may not be
   * there any more. Whether it was done.
   */
  run: (
    name: string,
    about: unknown,
    act: (key: string) => Promise<InstanceOut | void>,
    said: string,
    then?: () => void,
  ) => Promise<boolean>;
}

export function useRequestAct(): RequestAct {
  const client = useQueryClient();
  const { keyFor, settle } = useIntent();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  return {
    busy,
    problem,
    forget: () => setProblem(null),
    run: async (name, about, act, said, then) => {
      setBusy(name);
      setProblem(null);
      try {
        const next = await act(keyFor([name, about]));
        settle();
        toast(said);
        then?.();
        await requestsChanged(client, next ?? undefined);
        return true;
      } catch (error) {
        setProblem(asProblem(error));
        // What was refused may have become another matter meanwhile.
        void requestsChanged(client);
        return false;
      } finally {
        setBusy(null);
      }
    },
  };
}
