/**
 * What can be done with a form that is being filled: save, file, resubmit, delete.
 *
 * Invariant: one intent has one idempotency key. It changes with what is sent, so that a repeated click or a retry
 * after silence never files twice, and a corrected form is never taken for the old one.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { asProblem, del, get, patch, post, type Problem } from "../../api/client";
import { requestsChanged } from "../../api/requests";
import type { FormValue, InstanceOut, Picks } from "../../api/types";
import { uuid7 } from "../../lib/ids";

export type Doing = "save" | "file" | "delete" | null;

interface FilingOptions {
  process: string;
  conversation: string | undefined;
  draft: InstanceOut | undefined;
}

export function useFilingCommands({ process, conversation, draft }: FilingOptions) {
  const client = useQueryClient();
  // What the server has of this form: nothing yet, a draft, or a request that came back.
  const [saved, setSaved] = useState<InstanceOut | undefined>(draft);
  const [doing, setDoing] = useState<Doing>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [withheld, setWithheld] = useState(false);
  const intent = useRef({ about: "", key: "" });

  const keyFor = (about: string): string => {
    if (intent.current.about !== about) intent.current = { about, key: uuid7() };
    return intent.current.key;
  };

  const run = async <T>(what: Exclude<Doing, null>, act: () => Promise<T>): Promise<T | null> => {
    setDoing(what);
    setProblem(null);
    try {
      return await act();
    } catch (error) {
      const refusal = asProblem(error);
      setWithheld(refusal.status === 404 && (!saved || (what === "file" && saved.state === "draft" && (await isThere(saved.id)))));
      setProblem(refusal);
      return null;
    } finally {
      setDoing(null);
    }
  };

  const save = (form: FormValue, overwrite?: number) =>
    run("save", async () => {
      const body = { process, form, draft: true, ...(conversation ? { conversation } : {}) };
      const next = saved
        ? await patch<InstanceOut>(`/instances/${saved.id}`, { form }, { ifMatch: `"${overwrite ?? saved.version}"` })
        : await post<InstanceOut>("/instances", body, { key: keyFor(`draft ${JSON.stringify(form)}`) });
      setSaved(next);
      await requestsChanged(client, next);
      return next;
    });

  const file = (form: FormValue, picks: Picks | undefined) =>
    run("file", async () => {
      const sent = { form, ...(picks ? { picks } : {}) };
      const body = { process, ...sent, ...(conversation ? { conversation } : {}) };
      const verb = saved?.state === "returned" ? "resubmit" : "file";
      const path = saved ? `/instances/${saved.id}/${verb}` : "/instances";
      const key = keyFor(`${path} ${JSON.stringify(sent)}`);
      const next = await post<InstanceOut>(path, saved ? sent : body, { key });
      void requestsChanged(client, next);
      return next;
    });

  const remove = () =>
    run("delete", async () => {
      if (saved) await del(`/instances/${saved.id}`);
      void requestsChanged(client, undefined, saved?.id);
      return true;
    });

  return {
    saved,
    setSaved,
    doing,
    problem,
    /** Whether the problem is that the form is not offered to this person: its app was switched off, or is for others now. */
    withheld: problem !== null && withheld,
    clear: () => setProblem(null),
    save,
    file,
    remove,
  };
}

/** A form that is no longer offered and a draft that was deleted are answered alike; the draft itself tells which it is. */
function isThere(draft: string): Promise<boolean> {
  return get(`/instances/${draft}`).then(
    () => true,
    () => false,
  );
}
