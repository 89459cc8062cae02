/** Whether an installed app is at work: on, off, or paused because it failed too often; and beside it whether it should be. */
import { CheckCircleFilled, MinusCircleFilled, PauseCircleFilled, WarningFilled } from "@ant-design/icons";
import type { Installation } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { Tag } from "../../../ui/StateTag";
import styles from "./apps.module.css";

export function InstallationTags({ installation }: { installation: Installation }) {
  const t = useText();
  return (
    <div className={styles.tags}>
      <StateTag installation={installation} />
      {installation.withdrawn ? (
        <Tag tone="red" icon={<WarningFilled />}>
          {t("apps-state-withdrawn")}
        </Tag>
      ) : null}
    </div>
  );
}

function StateTag({ installation: { state, paused_until } }: { installation: Installation }) {
  const t = useText();
  if (state === "disabled") {
    return (
      <Tag tone="grey" icon={<MinusCircleFilled />}>
        {t("apps-state-disabled")}
      </Tag>
    );
  }
  if (paused_until) {
    return (
      <Tag tone="amber" icon={<PauseCircleFilled />}>
        {t("apps-state-paused")}
      </Tag>
    );
  }
  return (
    <Tag tone="green" icon={<CheckCircleFilled />}>
      {t("apps-state-active")}
    </Tag>
  );
}
