/** Words without effect on the flow. What was not sent stays, also when one goes elsewhere. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { asProblem, post, type Problem } from "../../api/client";
import { requestsChanged } from "../../api/requests";
import { useMe } from "../../api/session";
import type { InstanceOut } from "../../api/types";
import { uuid7 } from "../../lib/ids";
import { forget } from "../../lib/kept";
import { useText } from "../../lib/text/context";
import { useKept } from "../../lib/useKept";
import { ErrorNote } from "../../ui/ErrorNote";
import { noComment, placeOfComment } from "./begun";
import { bodyOf, CommentField, takingPart } from "./CommentField";
import styles from "./Actions.module.css";

interface CommentBoxProps {
  request: InstanceOut;
  open: boolean;
  onOpen: (open: boolean) => void;
}

export function CommentBox({ request, open, onOpen }: CommentBoxProps) {
  const t = useText();
  const button = useRef<HTMLButtonElement>(null);
  // The focus goes to what takes the place of what had it.
  const was = useRef(open);
  useEffect(() => {
    if (was.current && !open) button.current?.focus();
    was.current = open;
  }, [open]);
  // A comment that only stands there again takes nobody's focus.
  const [asked, setAsked] = useState(false);
  if (open) return <Box request={request} focused={asked} onClose={() => onOpen(false)} />;
  return (
    <Button
      ref={button}
      onClick={() => {
        setAsked(true);
        onOpen(true);
      }}
    >
      {t("request-comment")}
    </Button>
  );
}

function Box({ request, focused, onClose }: { request: InstanceOut; focused: boolean; onClose: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const me = useMe().member.id;
  const place = placeOfComment(me, request.id);
  const [begun, setBegun] = useKept(place, noComment);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef({ text: "", key: "" });
  const panel = useRef<HTMLDivElement>(null);
  const empty = !begun.text.trim();
  useEffect(() => {
    if (!focused) return;
    panel.current?.querySelector("textarea")?.focus();
    // Above the bar of actions, too, once the field has its height.
    const frame = requestAnimationFrame(() => panel.current?.scrollIntoView({ block: "center" }));
    return () => cancelAnimationFrame(frame);
  }, [focused]);

  const send = async () => {
    if (empty || sending) return;
    const body = bodyOf(begun);
    const said = JSON.stringify(body);
    if (key.current.text !== said) key.current = { text: said, key: uuid7() };
    setSending(true);
    setProblem(null);
    try {
      const next = await post<InstanceOut>(
        `/instances/${request.id}/comments`,
        body,
        { key: key.current.key },
      );
      key.current = { text: "", key: "" };
      forget(place);
      onClose();
      await requestsChanged(client, next);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <div ref={panel} className={styles.panel}>
      <label className={styles.label} htmlFor={`comment-${request.id}`}>
        {t("request-comment-label")}
      </label>
      <CommentField
        id={`comment-${request.id}`}
        people={takingPart(request, me)}
        value={begun}
        onChange={setBegun}
        onSend={() => void send()}
      />
      <div className={styles.hint}>{t("request-comment-hint")}</div>
      <ErrorNote compact error={problem} />
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="primary" loading={sending} disabled={empty} onClick={() => void send()}>
          {t("request-comment-send")}
        </Button>
      </div>
    </div>
  );
}
