/**
 * The draft on the server beside the one that is edited: what was saved last, and what happens when somebody else saved.
 *
 * Invariant: nobody's work is overwritten unseen. Saving names the revision that was read; a newer one stops it until
 * the person has chosen between the two.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useReducer, useState } from "react";
import type { Definition, FormDocument, Step } from "../../api/definition";
import { asProblem } from "../../api/client";
import { keys } from "../../api/keys";
import { draftQuery, saveDraft, type Draft } from "../../api/processes";
import { forget, kept } from "../../lib/kept";
import { same } from "../../lib/same";
import { useKeeping } from "../../lib/useKept";
import { begin, reduce } from "./model/history";

interface Base {
  definition: Definition;
  etag: string | null;
}

export function useDraft(draft: Draft) {
  const client = useQueryClient();
  const { key } = draft.definition;
  const place = `process.${key}`;
  const [found] = useState(() => kept<Base>(place));
  const [restored, setRestored] = useState(found !== undefined);
  const [base, setBase] = useState<Base>({ definition: draft.definition, etag: found?.etag ?? draft.etag });
  const [history, dispatch] = useReducer(reduce, found?.definition ?? draft.definition, begin);
  const { present } = history;
  const dirty = useMemo(() => !same(present, base.definition), [present, base]);
  useKeeping(place, { definition: present, etag: base.etag }, { definition: base.definition, etag: base.etag });

  const saving = useMutation({
    mutationFn: async ({ definition, etag }: Base) => ({ definition, ...(await saveDraft(definition, etag)) }),
    onSuccess: ({ definition, etag }) => {
      setBase({ definition, etag });
      setRestored(false);
      void client.invalidateQueries({ queryKey: keys.managedProcesses });
    },
  });
  const { mutateAsync } = saving;

  /** False if it could not be saved; why stands in `problem`. */
  const save = useCallback(
    (etag: string | null = base.etag) =>
      mutateAsync({ definition: present, etag }).then(
        () => true,
        () => false,
      ),
    [mutateAsync, present, base.etag],
  );

  /** What the server has now, such as after publishing. */
  const reread = useCallback(() => client.fetchQuery({ ...draftQuery(key), staleTime: 0 }), [client, key]);

  const take = useCallback(
    (theirs: Draft) => {
      setBase({ definition: theirs.definition, etag: theirs.etag });
      dispatch({ kind: "load", definition: theirs.definition });
      setRestored(false);
      forget(place);
      saving.reset();
    },
    [place, saving],
  );

  const edit = useCallback((change: (definition: Definition) => Definition, merge?: string) => dispatch({ kind: "change", next: change(present), merge }), [present]);
  const editFlow = useCallback((change: (flow: readonly Step[]) => Step[], merge?: string) => edit((before) => ({ ...before, flow: change(before.flow) }), merge), [edit]);
  const editForm = useCallback((change: (form: FormDocument) => FormDocument, merge?: string) => edit((before) => ({ ...before, form: change(before.form) }), merge), [edit]);
  const undo = useCallback(() => dispatch({ kind: "undo" }), []);
  const redo = useCallback(() => dispatch({ kind: "redo" }), []);

  useEffect(() => {
    if (!dirty) return;
    // It is kept for this tab, but not for a closed one.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);

  const problem = saving.error ? asProblem(saving.error) : null;
  return {
    definition: present,
    saved: base.definition,
    etag: base.etag,
    dirty,
    restored,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    edit,
    editFlow,
    editForm,
    undo,
    redo,
    save,
    saving: saving.isPending,
    problem,
    dismiss: saving.reset,
    reread,
    take,
    /** Back to what was saved. */
    discard: () => take({ revision: 0, etag: base.etag ?? "", definition: base.definition }),
  };
}

export type DraftState = ReturnType<typeof useDraft>;
