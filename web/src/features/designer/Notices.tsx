/** What is to be known before one goes on: unsaved work that was found again, somebody else's newer draft, a refusal. */
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import type { DraftState } from "./useDraft";
import styles from "./designer.module.css";

export function Notices({ draft }: { draft: DraftState }) {
  const t = useText();
  const stale = draft.problem?.slug === "stale";
  const theirs = useMutation({ mutationFn: draft.reread, onSuccess: draft.take });
  const mine = useMutation({
    mutationFn: async () => {
      const newest = await draft.reread();
      await draft.save(newest.etag);
    },
  });
  return (
    <>
      {draft.restored && draft.dirty ? (
        <div className={styles.notice} role="status">
          <span>{t("designer-restored")}</span>
          <Button size="small" onClick={draft.discard}>
            {t("designer-discard-unsaved")}
          </Button>
        </div>
      ) : null}
      {stale ? (
        <div className={styles.warning} role="alert">
          <div>
            <strong>{t("designer-stale")}</strong>
            <div>{t("designer-stale-detail")}</div>
            <ErrorNote compact error={theirs.error ?? mine.error} />
          </div>
          <Button loading={theirs.isPending} onClick={() => theirs.mutate()}>
            {t("designer-stale-theirs")}
          </Button>
          <Button loading={mine.isPending} onClick={() => mine.mutate()}>
            {t("designer-stale-mine")}
          </Button>
        </div>
      ) : draft.problem ? (
        <div className={styles.problem}>
          <ErrorNote error={draft.problem} onRetry={() => void draft.save()} />
        </div>
      ) : null}
    </>
  );
}
