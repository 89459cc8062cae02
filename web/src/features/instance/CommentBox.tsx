/** Words without effect on the flow. A comment that could not be sent stays in the box. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useEffect, useRef, useState } from "react";
import { asProblem, post, type Problem } from "../../api/client";
import { requestsChanged } from "../../api/requests";
import type { InstanceOut } from "../../api/types";
import { uuid7 } from "../../lib/ids";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import styles from "./Actions.module.css";

export function CommentBox({
  instance,
  open,
  onOpen,
}: {
  instance: string;
  open: boolean;
  onOpen: (open: boolean) => void;
}) {
  const t = useText();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef({ text: "", key: "" });
  const button = useRef<HTMLButtonElement>(null);
  const field = useRef<TextAreaRef>(null);
  // The focus goes to what takes the place of what had it.
  const was = useRef(open);
  useEffect(() => {
    if (was.current !== open) (open ? field : button).current?.focus();
    was.current = open;
  }, [open]);
  if (!open) {
    return (
      <Button ref={button} onClick={() => onOpen(true)}>
        {t("request-comment")}
      </Button>
    );
  }

  const send = async () => {
    const words = text.trim();
    if (!words || sending) return;
    if (key.current.text !== words) key.current = { text: words, key: uuid7() };
    setSending(true);
    setProblem(null);
    try {
      const next = await post<InstanceOut>(
        `/instances/${instance}/comments`,
        { text: words },
        { key: key.current.key },
      );
      key.current = { text: "", key: "" };
      setText("");
      onOpen(false);
      await requestsChanged(client, next);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <div className={styles.panel}>
      <label className={styles.label} htmlFor={`comment-${instance}`}>
        {t("request-comment-label")}
      </label>
      <Input.TextArea
        ref={field}
        id={`comment-${instance}`}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
        }}
      />
      <ErrorNote compact error={problem} />
      <div className={styles.buttons}>
        <Button onClick={() => onOpen(false)}>{t("cancel")}</Button>
        <Button type="primary" loading={sending} disabled={!text.trim()} onClick={() => void send()}>
          {t("request-comment-send")}
        </Button>
      </div>
    </div>
  );
}
