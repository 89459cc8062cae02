/** The state of a version in the catalog: word, colour and icon together. */
import { CheckCircleFilled, ClockCircleFilled, CloseCircleFilled, MinusCircleFilled } from "@ant-design/icons";
import type { ReactNode } from "react";
import type { VersionState } from "../../api/apps";
import { useText } from "../../lib/text/context";
import { Tag, type Tone } from "../StateTag";

const LOOKS: Record<VersionState, [Tone, ReactNode]> = {
  submitted: ["amber", <ClockCircleFilled key="icon" />],
  listed: ["green", <CheckCircleFilled key="icon" />],
  refused: ["red", <CloseCircleFilled key="icon" />],
  withdrawn: ["grey", <MinusCircleFilled key="icon" />],
};

export function VersionTag({ state }: { state: VersionState }) {
  const t = useText();
  const [tone, icon] = LOOKS[state];
  return (
    <Tag tone={tone} icon={icon}>
      {t(`apps-version-${state}`)}
    </Tag>
  );
}
