/** Before a draft becomes what everybody files: what changes, what would have been different, and a note on why. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { keys } from "../../../api/keys";
import { compareQuery, publishDraft, whatIf } from "../../../api/processes";
import { useIntent } from "../../../lib/intent";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Field } from "../../../ui/Field";
import { Loading } from "../../../ui/Loading";
import { TextArea } from "../../../ui/TextInput";
import type { Findings } from "../findings/useFindings";
import { FindingList } from "../findings/FindingsPanel";
import type { DraftState } from "../useDraft";
import { Changes } from "./Changes";
import { Sheet } from "./Sheet";
import { WhatIfNumbers } from "./WhatIfNumbers";
import styles from "./tools.module.css";

interface PublishDialogProps {
  draft: DraftState;
  findings: Findings;
  /** The version that is filed now. */
  published: number | null;
  /** Whether something is saved that is not published. */
  hasDraft: boolean;
  onClose: () => void;
}

export function PublishDialog({ draft, findings, published, hasDraft, onClose }: PublishDialogProps) {
  const t = useText();
  const client = useQueryClient();
  const { keyFor, settle } = useIntent();
  const [note, setNote] = useState("");
  const { definition } = draft;
  const { key } = definition;
  const changes = useQuery({ ...compareQuery(key, published ?? 0, "draft", definition), enabled: published !== null });
  const past = useQuery({ queryKey: [...keys.processVersions(key), "what-if", definition], queryFn: () => whatIf(definition, 100), enabled: published !== null, staleTime: 60_000, retry: 1 });
  const publish = useMutation({
    mutationFn: async () => {
      if (draft.dirty || published === null) {
        const saved = await draft.save();
        // Why stands above the tabs, with what can be done about it.
        if (!saved) return null;
      }
      return await publishDraft(key, note.trim(), keyFor([key, definition, note]));
    },
    onSuccess: async (answer) => {
      if (!answer) return onClose();
      settle();
      toast(t("designer-published", { number: answer.version }));
      onClose();
      await Promise.all([keys.processes, keys.process(key), keys.processVersions(key)].map((queryKey) => client.invalidateQueries({ queryKey })));
      draft.take(await draft.reread());
    },
  });
  const errors = findings.found.filter((finding) => finding.severity === "error");
  const nothing = !draft.dirty && !hasDraft;
  const unknown = findings.stale || Boolean(findings.error);
  return (
    <Sheet
      title={t("designer-publish-title")}
      onClose={onClose}
      footer={
        <div className={styles.foot}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={errors.length > 0 || unknown || nothing} loading={publish.isPending} onClick={() => publish.mutate()}>
            {t(draft.dirty ? "designer-save-and-publish" : "designer-publish")}
          </Button>
        </div>
      }
    >
      <p>{nothing ? t("designer-publish-nothing") : t(published === null ? "designer-publish-first" : "designer-publish-consequence", { number: (published ?? 0) + 1 })}</p>
      {errors.length > 0 ? (
        <section className={styles.part}>
          <h3>{t("designer-publish-hindered", { count: errors.length })}</h3>
          <FindingList findings={errors} onOpen={null} />
        </section>
      ) : null}
      {published === null ? null : (
        <>
          <section className={styles.part} aria-busy={changes.isFetching}>
            <h3>{t("designer-publish-changes")}</h3>
            {changes.isPending ? <Loading rows={3} /> : null}
            <ErrorNote compact error={changes.error} onRetry={() => void changes.refetch()} />
            {changes.data ? <Changes changes={changes.data} /> : null}
          </section>
          <section className={styles.part} aria-busy={past.isFetching}>
            <h3>{t("designer-tool-what-if")}</h3>
            {past.isPending ? <Loading rows={2} /> : null}
            <ErrorNote compact error={past.error} onRetry={() => void past.refetch()} />
            {past.data ? <WhatIfNumbers answer={past.data} /> : null}
          </section>
        </>
      )}
      <Field label={t("designer-note")} hint={t("designer-note-hint")} optional>
        {(control) => <TextArea {...control} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      <ErrorNote error={publish.error} />
    </Sheet>
  );
}
