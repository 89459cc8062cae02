/** The frame of a page, list or side pane: a header that stays, a body that scrolls, actions that stick. */
import { ArrowLeftOutlined, CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useText } from "../lib/text/context";
import { GoTo } from "./GoTo";
import styles from "./Pane.module.css";

export interface PaneProps {
  title: ReactNode;
  /** The level of the title: one h1 per page, h2 for lists and side panes beside it. */
  level?: 1 | 2;
  extra?: ReactNode;
  onBack?: () => void;
  onClose?: () => void;
  footer?: ReactNode;
  /** No padding, for lists and tables that reach the edges. */
  flush?: boolean;
  children: ReactNode;
}

export function Pane({ title, level = 1, extra, onBack, onClose, footer, flush = false, children }: PaneProps) {
  const t = useText();
  const Title = level === 1 ? "h1" : "h2";
  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        {onBack ? <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t("back")} onClick={onBack} /> : null}
        <Title className={styles.title}>{title}</Title>
        {extra ? <div className={styles.extra}>{extra}</div> : null}
        {level === 1 && !onBack && !onClose ? <GoTo /> : null}
        {onClose ? <Button type="text" icon={<CloseOutlined />} aria-label={t("close")} onClick={onClose} /> : null}
      </div>
      <div className={flush ? styles.flush : styles.body}>{children}</div>
      {footer ? <div className={styles.foot}>{footer}</div> : null}
    </div>
  );
}
