/** "Already decided" and "changed since you looked": what happened, and that what is shown is fresh. */
import { InfoCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useText } from "../../lib/text/context";
import { Time } from "../../ui/Time";
import type { Conflict } from "./useDecide";
import styles from "./Actions.module.css";

export function ConflictNote({ conflict, onDismiss }: { conflict: Conflict; onDismiss: () => void }) {
  const t = useText();
  return (
    <div className={styles.conflict} role="alert">
      <InfoCircleFilled aria-hidden />
      <div>
        {conflict.kind === "stale" ? (
          <>
            <strong>{t("conflict-stale")}</strong>
            <div>{t("conflict-stale-detail")}</div>
          </>
        ) : (
          <>
            <strong>
              {conflict.by
                ? t(`conflict-decided-${conflict.verdict ?? "any"}`, { name: conflict.by.name })
                : t("conflict-decided")}{" "}
              {conflict.at ? <Time at={conflict.at} /> : null}
            </strong>
            <div>{t("conflict-decided-detail")}</div>
          </>
        )}
      </div>
      <Button size="small" onClick={onDismiss}>
        {t("conflict-understood")}
      </Button>
    </div>
  );
}
