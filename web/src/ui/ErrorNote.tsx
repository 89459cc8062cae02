/** A failure, where it belongs: what happened, what to do, and a way to try again. */
import { CloseCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { asProblem } from "../api/client";
import { useText } from "../lib/text/context";
import styles from "./ErrorNote.module.css";

export function ErrorNote({ error, onRetry, compact = false }: { error: unknown; onRetry?: () => void; compact?: boolean }) {
  const t = useText();
  if (!error) return null;
  const problem = asProblem(error);
  const title = problem.offline ? t("error-offline") : problem.title || t("error-unknown");
  const detail = problem.offline ? t("error-offline-detail") : problem.detail;
  // The same words once, also where a problem has them as its detail and as its only error.
  const errors = problem.errors.filter(({ message }) => message !== detail && message !== title);
  return (
    <div role="alert" className={compact ? `${styles.note} ${styles.compact}` : styles.note}>
      <CloseCircleFilled className={styles.icon} aria-hidden="true" />
      <div className={styles.body}>
        <div className={styles.title}>{title}</div>
        {detail && detail !== title ? <div>{detail}</div> : null}
        {errors.length > 0 ? (
          <ul className={styles.list}>
            {errors.map((each) => (
              <li key={`${each.pointer} ${each.code}`}>{each.message}</li>
            ))}
          </ul>
        ) : null}
        {problem.status >= 500 && problem.requestId ? (
          <div className="muted small">{t("error-request-id", { id: problem.requestId })}</div>
        ) : null}
        {onRetry ? (
          <Button size="small" onClick={onRetry} className={styles.retry}>
            {t("retry")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
