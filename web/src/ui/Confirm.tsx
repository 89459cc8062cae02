/** A step that can't be undone asks once, names the consequence, and puts the focus on the safe answer. */
import { Button, Modal } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import { useText } from "../lib/text/context";

interface ConfirmProps {
  open: boolean;
  title: string;
  /** What happens then. */
  children: ReactNode;
  /** The word on the button that does it. */
  confirm: string;
  onConfirm: () => void;
  onCancel: () => void;
  cancel?: string;
  danger?: boolean;
  busy?: boolean;
  /** A third way out, between the safe and the final one. */
  extra?: ReactNode;
}

export function Confirm({
  open,
  title,
  children,
  confirm,
  onConfirm,
  onCancel,
  cancel,
  danger,
  busy,
  extra,
}: ConfirmProps) {
  const t = useText();
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (open) setTimeout(() => safe.current?.focus());
  }, [open]);
  return (
    <Modal
      open={open}
      title={title}
      onCancel={onCancel}
      destroyOnHidden
      width={440}
      footer={
        <>
          <Button ref={safe} onClick={onCancel}>
            {cancel ?? t("cancel")}
          </Button>
          {extra}
          <Button type="primary" danger={danger} loading={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Modal>
  );
}
