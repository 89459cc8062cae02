/** Which kind of step is to be added; each says what it does. */
import { Modal } from "antd";
import { useRef } from "react";
import type { StepKind } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { KINDS } from "../model/steps";
import { StepIcon } from "./icons";
import styles from "./flow.module.css";

interface AddStepProps {
  open: boolean;
  onClose: () => void;
  onPick: (kind: StepKind) => void;
  afterClose: () => void;
}

export function AddStep({ open, onClose, onPick, afterClose }: AddStepProps) {
  const t = useText();
  const list = useRef<HTMLUListElement>(null);
  return (
    <Modal open={open} title={t("designer-add-step")} onCancel={onClose} footer={null} destroyOnHidden width={584} afterClose={afterClose} closable={{ "aria-label": t("close") }} afterOpenChange={(shown) => (shown ? list.current?.querySelector("button")?.focus() : undefined)}>
      <ul ref={list} className={styles.menu}>
        {KINDS.map((kind) => (
          <li key={kind}>
            <button type="button" onClick={() => onPick(kind)}>
              <span className={styles.icon}>
                <StepIcon kind={kind} />
              </span>
              <span className={styles.title}>{t(`designer-kind-${kind}`)}</span>
              <span className="muted small">{t(`designer-kind-${kind}-hint`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
