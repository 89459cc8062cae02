/** The places of the rail and of the phone's tabs, with what waits in each. */
import {
  AppstoreOutlined,
  AuditOutlined,
  CloudUploadOutlined,
  MessageOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
  TeamOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { countsQuery, useMe } from "../api/session";
import type { Right } from "../api/types";

export interface Place {
  key: string;
  to: string;
  /** Fluent key of its name. */
  label: string;
  icon: ReactNode;
  count: number;
}

/** Rights that have something to do in administration. */
const administrative: Right[] = ["organisation.manage", "members.manage", "processes.manage", "leave.manage", "audit.read"];

export interface Places {
  main: Place[];
  /** For those who have something to administer, to publish or to operate. */
  special: Place[];
  mine: Place;
}

export function usePlaces(): Places {
  const me = useMe();
  const { data: counts = me.counts } = useQuery(countsQuery);
  const main: Place[] = [
    { key: "messages", to: "/messages", label: "nav-messages", icon: <MessageOutlined />, count: counts.unread },
    { key: "approvals", to: "/approvals", label: "nav-approvals", icon: <AuditOutlined />, count: counts.todo },
    { key: "workbench", to: "/workbench", label: "nav-workbench", icon: <AppstoreOutlined />, count: counts.returned },
    { key: "directory", to: "/directory", label: "nav-directory", icon: <TeamOutlined />, count: 0 },
  ];
  const special: Place[] = [
    ...(administrative.some((right) => me.rights.includes(right)) ? [{ key: "admin", to: "/admin", label: "nav-admin", icon: <SettingOutlined />, count: 0 }] : []),
    ...(me.offices.includes("publisher") ? [{ key: "publishing", to: "/publishing", label: "nav-publishing", icon: <CloudUploadOutlined />, count: 0 }] : []),
    ...(me.offices.includes("operator") ? [{ key: "review", to: "/review", label: "nav-review", icon: <SafetyCertificateOutlined />, count: 0 }] : []),
  ];
  return { main, special, mine: { key: "me", to: "/settings", label: "nav-me", icon: <UserOutlined />, count: 0 } };
}
