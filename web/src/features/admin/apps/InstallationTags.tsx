/** Whether an installed app is at work: on, off, or paused because it failed too often; and whether it should be. */
import { CheckCircleFilled, MinusCircleFilled, PauseCircleFilled, WarningFilled } from "@ant-design/icons";
import type { Installation } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { Tag } from "../../../ui/StateTag";

export function InstallationTags({ installation: { state, paused_until, withdrawn } }: { installation: Installation }) {
  const t = useText();
  if (state === "disabled") {
    return (
      <Tag tone="grey" icon={<MinusCircleFilled />}>
        {t("apps-state-disabled")}
      </Tag>
    );
  }
  if (withdrawn) {
    return (
      <Tag tone="red" icon={<WarningFilled />}>
        {t("apps-state-withdrawn")}
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
