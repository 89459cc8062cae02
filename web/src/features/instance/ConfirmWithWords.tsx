/**
 * Asks before a request ends for good, and takes a few words for those who will read why. What was written stays
 * while the question is put aside.
 */
import { Input } from "antd";
import { useId, useState } from "react";
import type { Problem } from "../../api/client";
import { useText } from "../../lib/text/context";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import styles from "./Actions.module.css";

interface ConfirmWithWordsProps {
  open: boolean;
  title: string;
  consequence: string;
  /** The word on the button that does it. */
  confirm: string;
  busy: boolean;
  /** Why it was not done. */
  problem: Problem | null;
  onCancel: () => void;
  /** What is sent: the words, where there are any. */
  onConfirm: (body: { comment?: string }) => void;
}

export function ConfirmWithWords({ consequence, problem, onConfirm, ...rest }: ConfirmWithWordsProps) {
  const t = useText();
  const id = useId();
  const [words, setWords] = useState("");
  const comment = words.trim();
  return (
    <Confirm {...rest} danger onConfirm={() => onConfirm(comment ? { comment } : {})}>
      <p className={styles.consequence}>{consequence}</p>
      <label className={styles.label} htmlFor={id}>
        {t("request-words")}
      </label>
      <Input.TextArea
        id={id}
        value={words}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 5 }}
        onChange={(event) => setWords(event.target.value)}
      />
      <ErrorNote compact error={problem} />
    </Confirm>
  );
}
