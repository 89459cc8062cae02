/** Own drafts; a press goes on with one. */
import { useQuery } from "@tanstack/react-query";
import { instancesQuery } from "../../api/requests";
import { useFiling } from "../../lib/filing";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { ProcessIcon } from "../../ui/ProcessIcon";
import { Time } from "../../ui/Time";
import styles from "./WorkbenchPage.module.css";

export function Drafts() {
  const t = useText();
  const openFiling = useFiling();
  const drafts = useQuery(instancesQuery({ box: "filed", state: "draft", limit: 20 }));
  const items = drafts.data?.items ?? [];
  return (
    <section aria-label={t("workbench-drafts")}>
      <h2>{t("workbench-drafts")}</h2>
      {drafts.isPending ? <Loading rows={2} /> : null}
      {drafts.isError ? <ErrorNote compact error={drafts.error} onRetry={() => void drafts.refetch()} /> : null}
      {drafts.isSuccess && items.length === 0 ? <p className="muted">{t("workbench-no-drafts")}</p> : null}
      <ul className={styles.plain}>
        {items.map((draft) => (
          <li key={draft.id}>
            <button
              type="button"
              className={styles.draft}
              onClick={() => openFiling({ process: draft.process.key, draft: draft.id })}
            >
              <ProcessIcon icon={draft.process.icon} />
              <span>
                <span className={styles.name}>{draft.title || draft.process.name}</span>
                <span className="muted small">
                  {draft.process.name} · <Time at={draft.updated_at} />
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
