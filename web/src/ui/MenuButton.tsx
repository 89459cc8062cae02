/** A button that opens a list of further things to do, in groups. Nothing where there is nothing to do. */
import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown, type ButtonProps } from "antd";
import type { ReactNode } from "react";
import { usePopup } from "./usePopup";

export interface MenuItem {
  key: string;
  label: ReactNode;
  onPick: () => void;
  danger?: boolean;
}

interface MenuButtonProps extends Pick<ButtonProps, "type" | "size" | "className" | "loading"> {
  label: ReactNode;
  /** A line stands between the groups. */
  groups: readonly (readonly MenuItem[])[];
  "aria-label"?: string;
}

export function MenuButton({ label, groups, ...look }: MenuButtonProps) {
  const popup = usePopup();
  const filled = groups.filter((group) => group.length > 0);
  if (filled.length === 0) return null;
  const items = filled.flatMap((group, index) => [
    ...(index > 0 ? [{ type: "divider" as const, key: `line-${index}` }] : []),
    ...group.map(({ key, label: name, danger }) => ({ key, label: name, danger })),
  ]);
  return (
    <Dropdown
      trigger={["click"]}
      open={popup.open}
      onOpenChange={popup.setOpen}
      menu={{
        items,
        onClick: ({ key }) => filled.flat().find((item) => item.key === key)?.onPick(),
      }}
    >
      <Button {...look} onKeyDown={popup.onKeyDown}>
        {label} <DownOutlined aria-hidden />
      </Button>
    </Dropdown>
  );
}
