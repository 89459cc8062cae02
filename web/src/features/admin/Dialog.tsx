/** The drawer in which one thing is added or edited: Save with its state, errors in place and focused, nothing typed is lost unasked. */
import { Button, Drawer } from "antd";
import { type FormEvent, type ReactNode, useState } from "react";
import { asProblem } from "../../api/client";
import { elsewhere } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { useRefusal } from "../../ui/useRefusal";
import styles from "./Dialog.module.css";

export interface DialogProps {
  title: string;
  onClose: () => void;
  onSubmit: () => void;
  saving: boolean;
  /** Why it was not saved. */
  problem: unknown;
  /** What the fields show by themselves, by JSON Pointer; the rest is said below them. */
  fields?: string[];
  submit?: string;
  disabled?: boolean;
  /** Below the form: further things one can do with what is edited. */
  after?: ReactNode;
  children: ReactNode;
}

export function Dialog({ title, onClose, onSubmit, saving, problem, fields = [], submit, disabled, after, children }: DialogProps) {
  const t = useText();
  const { form } = useRefusal(problem);
  const [typed, setTyped] = useState(false);
  const [asking, setAsking] = useState(false);
  const [wasSaving, setWasSaving] = useState(saving);
  if (saving !== wasSaving) {
    setWasSaving(saving);
    // What was saved is not lost by closing.
    if (!saving && !problem) setTyped(false);
  }
  const close = () => (typed ? setAsking(true) : onClose());
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Drawer open title={title} onClose={close} size={480} closable={{ "aria-label": t("close") }} styles={{ wrapper: { maxWidth: "100vw" } }}>
      <form ref={form} onSubmit={send} onInput={() => setTyped(true)}>
        {children}
        <ErrorNote error={problem && isWhole(problem, fields) ? problem : null} />
        <div className={styles.foot}>
          <Button onClick={close}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={saving} disabled={disabled}>
            {submit ?? t("save")}
          </Button>
        </div>
      </form>
      {after}
      <Confirm open={asking} title={t("filing-leave-question")} confirm={t("filing-discard")} cancel={t("filing-stay")} danger onCancel={() => setAsking(false)} onConfirm={onClose}>
        {t("admin-typed-lost")}
      </Confirm>
    </Drawer>
  );
}

/** Whether a problem says something that no field does. */
function isWhole(problem: unknown, fields: string[]): boolean {
  const { errors } = asProblem(problem);
  return errors.length === 0 || elsewhere(errors, fields).length > 0;
}
