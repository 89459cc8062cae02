/** The icon of a process, by the name in its definition; unknown names get the plain form. */
import {
  CalendarOutlined,
  CarOutlined,
  DollarOutlined,
  FileDoneOutlined,
  FileTextOutlined,
  FormOutlined,
  LaptopOutlined,
  ScheduleOutlined,
  ShoppingCartOutlined,
  TeamOutlined,
  ToolOutlined,
  WalletOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

const ICONS: Readonly<Record<string, ComponentType<{ "aria-hidden"?: boolean }>>> = {
  calendar: CalendarOutlined,
  receipt: WalletOutlined,
  suitcase: CarOutlined,
  money: DollarOutlined,
  cart: ShoppingCartOutlined,
  "shopping-cart": ShoppingCartOutlined,
  contract: FileDoneOutlined,
  document: FileTextOutlined,
  computer: LaptopOutlined,
  tool: ToolOutlined,
  people: TeamOutlined,
  schedule: ScheduleOutlined,
};

/** Those that one can choose: each icon once. */
export const ICON_NAMES: readonly string[] = Object.keys(ICONS).filter((name) => name !== "shopping-cart");

export function ProcessIcon({ icon }: { icon: string | null }) {
  const Icon = ICONS[icon ?? ""] ?? FormOutlined;
  return <Icon aria-hidden />;
}
