/** Sends a link to a request as a message. A link lets nobody in who could not see the request before. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import { conversationsQuery, nameOf } from "../../api/conversations";
import { keys } from "../../api/keys";
import type { Conversation, InstanceOut, Sent } from "../../api/types";
import { uuid7 } from "../../lib/ids";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Select } from "../../ui/Select";
import styles from "./Actions.module.css";

export function ShareDialog({ request, onClose }: { request: InstanceOut; onClose: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const conversations = useQuery(conversationsQuery);
  const [to, setTo] = useState<string | null>(null);
  const [words, setWords] = useState("");
  // One message, however often it is sent.
  const [message] = useState(() => uuid7());
  const link = new URL(`/requests/${request.id}`, location.origin).href;
  const name = [request.number, request.title].filter(Boolean).join(" ");
  // People and groups: what is said to the assistant or to an app is a command to it.
  const list = (conversations.data ?? []).filter(({ kind }) => kind === "direct" || kind === "group");
  const sending = useMutation({
    mutationFn: (conversation: Conversation) => {
      const text = [words.trim(), `${name}\n${link}`].filter(Boolean).join("\n\n");
      const body = { client_id: message, body: { kind: "text", text, mentions: [] } };
      return post<Sent>(`/conversations/${conversation.id}/messages`, body, { key: message });
    },
    onSuccess: (_, conversation) => {
      void client.invalidateQueries({ queryKey: keys.conversations });
      toast(t("request-did-share", { name: nameOf(conversation) }));
      onClose();
    },
  });
  const chosen = list.find(({ id }) => id === to);
  return (
    <Modal open title={t("request-share-title")} footer={null} onCancel={onClose} width={440}>
      <Field label={t("request-share-to")} hint={t("request-share-hint")}>
        {(control) => (
          <Select
            {...control}
            style={{ width: "100%" }}
            loading={conversations.isPending}
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("filing-choose")}
            notFoundContent={t("request-share-none")}
            options={list.map((each) => ({ value: each.id, label: nameOf(each) }))}
            value={to}
            onChange={(next: string | null) => setTo(next)}
          />
        )}
      </Field>
      <ErrorNote compact error={conversations.error} onRetry={() => void conversations.refetch()} />
      <Field label={t("request-share-words")} optional>
        {(control) => (
          <Input.TextArea {...control} value={words} maxLength={1000} autoSize={{ minRows: 2, maxRows: 5 }} onChange={(event) => setWords(event.target.value)} />
        )}
      </Field>
      <p className={styles.linked}>
        {name}
        <br />
        <span className="muted">{link}</span>
      </p>
      <ErrorNote compact error={sending.error} />
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="primary" disabled={!chosen} loading={sending.isPending} onClick={() => chosen && sending.mutate(chosen)}>
          {t("request-share-confirm")}
        </Button>
      </div>
    </Modal>
  );
}
