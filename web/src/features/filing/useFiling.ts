/**
 * What can be done with a form that is being filled: save, file, resubmit, delete.
 *
 * Invariant: one intent has one idempotency key. It changes with what is sent, so that a repeated click or a retry
 * after silence never files twice, and a corrected form is never taken for the old one.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { asProblem, del, patch, post, type Problem } from "../../api/client";
import { requestsChanged } from "../../api/requests";
import type { FormValue, InstanceOut } from "../../api/types";
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
      setProblem(asProblem(error));
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

  const file = (form: FormValue) =>
    run("file", async () => {
      const body = { process, form, ...(conversation ? { conversation } : {}) };
      const verb = saved?.state === "returned" ? "resubmit" : "file";
      const path = saved ? `/instances/${saved.id}/${verb}` : "/instances";
      const key = keyFor(`${path} ${JSON.stringify(form)}`);
      const next = await post<InstanceOut>(path, saved ? { form } : body, { key });
      void requestsChanged(client, next);
      return next;
    });

  const remove = () =>
    run("delete", async () => {
      if (saved) await del(`/instances/${saved.id}`);
      void requestsChanged(client, undefined, saved?.id);
      return true;
    });

  return { saved, setSaved, doing, problem, clear: () => setProblem(null), save, file, remove };
}
