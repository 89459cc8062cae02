/** Why an app is not called at the moment, until when, and a way to try sooner. */
import { Button } from "antd";
import { Link } from "react-router";
import type { Installation } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { toast } from "../../../lib/toast";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Time } from "../../../ui/Time";
import { installationPath } from "./places";
import { useChange } from "./useChange";
import styles from "./apps.module.css";

export function PauseNote({ installation }: { installation: Installation }) {
  const t = useText();
  const change = useChange(installation);
  if (!installation.paused_until) return null;
  const resume = () => change.mutate({ resume: true }, { onSuccess: () => toast(t("apps-resumed", { name: installation.name })) });
  return (
    <section className={styles.warning} aria-label={t("apps-state-paused")}>
      <p>
        {t("apps-paused")} {t("apps-paused-until")} <Time at={installation.paused_until} />
      </p>
      <div className={styles.inline}>
        <Button loading={change.isPending} onClick={resume}>
          {t("apps-resume")}
        </Button>
        <Link to={`${installationPath(installation.id, "calls")}?failed=true`}>{t("apps-paused-why")}</Link>
      </div>
      <ErrorNote error={change.error} compact />
    </section>
  );
}
