/** One icon for each kind of field. */
import {
  AlignLeftOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  CoffeeOutlined,
  DownSquareOutlined,
  FontSizeOutlined,
  FormOutlined,
  LinkOutlined,
  NumberOutlined,
  PaperClipOutlined,
  PayCircleOutlined,
  TableOutlined,
  TeamOutlined,
  UnorderedListOutlined,
  UserOutlined,
  ApartmentOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { Widget } from "../../../api/definition";

const ICONS: Readonly<Record<Widget, ReactNode>> = {
  text: <FontSizeOutlined aria-hidden />,
  textarea: <AlignLeftOutlined aria-hidden />,
  select: <DownSquareOutlined aria-hidden />,
  radio: <UnorderedListOutlined aria-hidden />,
  checkbox: <CheckSquareOutlined aria-hidden />,
  number: <NumberOutlined aria-hidden />,
  date: <CalendarOutlined aria-hidden />,
  money: <PayCircleOutlined aria-hidden />,
  member: <UserOutlined aria-hidden />,
  members: <TeamOutlined aria-hidden />,
  department: <ApartmentOutlined aria-hidden />,
  leave: <CoffeeOutlined aria-hidden />,
  zoned_datetime: <ClockCircleOutlined aria-hidden />,
  attachments: <PaperClipOutlined aria-hidden />,
  instance: <LinkOutlined aria-hidden />,
  table: <TableOutlined aria-hidden />,
};

export function FieldIcon({ kind }: { kind: Widget | null }) {
  return kind ? ICONS[kind] : <FormOutlined aria-hidden />;
}
