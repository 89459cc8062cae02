/** The state of a request or a task: always word, colour and icon together. */
import {
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  EditFilled,
  MinusCircleFilled,
  PlayCircleFilled,
  RollbackOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { InstanceState, TaskState } from "../api/types";
import { useText } from "../lib/text/context";
import styles from "./StateTag.module.css";

export type Tone = "green" | "red" | "amber" | "grey" | "blue";

const tones: Record<InstanceState | TaskState, Tone> = {
  draft: "grey",
  running: "blue",
  returned: "amber",
  suspended: "amber",
  approved: "green",
  rejected: "red",
  withdrawn: "grey",
  terminated: "grey",
  revoked: "grey",
  waiting: "grey",
  open: "amber",
  claimed: "amber",
  decided: "green",
  transferred: "grey",
  superseded: "grey",
  cancelled: "grey",
  expired: "grey",
};

const icons: Partial<Record<InstanceState | TaskState, ReactNode>> = {
  draft: <EditFilled />,
  running: <PlayCircleFilled />,
  returned: <RollbackOutlined />,
  approved: <CheckCircleFilled />,
  decided: <CheckCircleFilled />,
  rejected: <CloseCircleFilled />,
  open: <ClockCircleFilled />,
  claimed: <ClockCircleFilled />,
  waiting: <ClockCircleFilled />,
  suspended: <ClockCircleFilled />,
};

export function StateTag({ state }: { state: InstanceState | TaskState }) {
  const t = useText();
  return (
    <Tag tone={tones[state] ?? "grey"} icon={icons[state] ?? <MinusCircleFilled />}>
      {t(`state-${state}`)}
    </Tag>
  );
}

export function Tag({ tone, icon, children }: { tone: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={`${styles.tag} ${styles[tone]}`}>
      <span aria-hidden="true">{icon}</span>
      {children}
    </span>
  );
}
