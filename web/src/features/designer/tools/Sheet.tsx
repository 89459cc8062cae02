/** The frame of a tool: a wide drawer with a title, on phones the whole screen. */
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { useText } from "../../../lib/text/context";
import styles from "./tools.module.css";

interface SheetProps {
  title: string;
  onClose: () => void;
  footer?: ReactNode;
  size?: number;
  children: ReactNode;
}

export function Sheet({ title, onClose, footer, size = 720, children }: SheetProps) {
  const t = useText();
  return (
    <Drawer open title={title} onClose={onClose} size={size} footer={footer} closable={{ "aria-label": t("close") }} styles={{ wrapper: { maxWidth: "100vw" } }}>
      <div className={styles.body}>{children}</div>
    </Drawer>
  );
}
