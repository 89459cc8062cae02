/** The drawer in which one thing is added or edited: Save with its state, errors in place, nothing lost. */
import { Button, Drawer } from "antd";
import type { FormEvent, ReactNode } from "react";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import styles from "./Dialog.module.css";

export interface DialogProps {
  title: string;
  onClose: () => void;
  onSubmit: () => void;
  saving: boolean;
  /** What no field shows. */
  error?: unknown;
  submit?: string;
  disabled?: boolean;
  /** Below the form: further things one can do with what is edited. */
  after?: ReactNode;
  children: ReactNode;
}

export function Dialog({ title, onClose, onSubmit, saving, error, submit, disabled, after, children }: DialogProps) {
  const t = useText();
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Drawer open title={title} onClose={onClose} size={480} closable={{ "aria-label": t("close") }} styles={{ wrapper: { maxWidth: "100vw" } }}>
      <form onSubmit={send}>
        {children}
        <ErrorNote error={error} />
        <div className={styles.foot}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={saving} disabled={disabled}>
            {submit ?? t("save")}
          </Button>
        </div>
      </form>
      {after}
    </Drawer>
  );
}
