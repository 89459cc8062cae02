/** One icon for each kind of step. */
import {
  ApartmentOutlined,
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BlockOutlined,
  BranchesOutlined,
  ClockCircleOutlined,
  NodeIndexOutlined,
  NotificationOutlined,
  StopOutlined,
  ToolOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { StepKind } from "../../../api/definition";

const ICONS: Readonly<Record<StepKind, ReactNode>> = {
  approval: <AuditOutlined aria-hidden />,
  handle: <ToolOutlined aria-hidden />,
  notify: <NotificationOutlined aria-hidden />,
  choice: <BranchesOutlined aria-hidden />,
  inclusive: <NodeIndexOutlined aria-hidden />,
  parallel: <ApartmentOutlined aria-hidden />,
  wait: <ClockCircleOutlined aria-hidden />,
  subprocess: <BlockOutlined aria-hidden />,
  app: <AppstoreOutlined aria-hidden />,
  webhook: <ApiOutlined aria-hidden />,
  end: <StopOutlined aria-hidden />,
};

export function StepIcon({ kind }: { kind: StepKind }) {
  return ICONS[kind];
}
