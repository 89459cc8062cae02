/** How a call ended: it answered, or why it did not. */
import { CheckCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import type { Call } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { Tag } from "../../../ui/StateTag";
import { useWords } from "../../../ui/apps/words";

export function CallResult({ call: { cause } }: { call: Call }) {
  const t = useText();
  const word = useWords("apps-cause");
  if (!cause) {
    return (
      <Tag tone="green" icon={<CheckCircleFilled />}>
        {t("apps-call-answered")}
      </Tag>
    );
  }
  return (
    <Tag tone="red" icon={<CloseCircleFilled />}>
      {word(cause)}
    </Tag>
  );
}
