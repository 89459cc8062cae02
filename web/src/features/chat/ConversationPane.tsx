/** Who is in a conversation, and what one may do with it: rename, mute, add, leave. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Switch } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { patch, post } from "../../api/client";
import { conversationQuery, nameOf } from "../../api/conversations";
import { keys } from "../../api/keys";
import { useMe } from "../../api/session";
import type { ConversationOut, PersonRef } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Avatar } from "../../ui/Avatar";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { PeopleSelect } from "../../ui/PeopleSelect";
import { PersonName } from "../../ui/PersonName";
import styles from "./ConversationPane.module.css";

export interface ConversationPaneProps {
  id: string;
  onClose: () => void;
}

export default function ConversationPane({ id, onClose }: ConversationPaneProps) {
  const t = useText();
  const conversation = useQuery(conversationQuery(id));
  return (
    <Pane title={conversation.data ? nameOf(conversation.data) : t("chat-details")} level={2} onClose={onClose}>
      {conversation.isPending ? <Loading avatar /> : null}
      <ErrorNote error={conversation.error} onRetry={() => void conversation.refetch()} />
      {conversation.data ? <Details conversation={conversation.data} onGone={onClose} /> : null}
    </Pane>
  );
}

function Details({ conversation, onGone }: { conversation: ConversationOut; onGone: () => void }) {
  const t = useText();
  const me = useMe().member.id;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { id } = conversation;
  const group = conversation.kind === "group";
  const refresh = async () => {
    await Promise.all([client.invalidateQueries({ queryKey: keys.conversation(id) }), client.invalidateQueries({ queryKey: keys.conversations })]);
  };
  const change = useMutation({ mutationFn: (body: { name?: string; muted?: boolean }) => patch<unknown>(`/conversations/${id}`, body), onSuccess: refresh });
  const members = useMutation({ mutationFn: (body: { add: string[]; remove: string[] }) => post<unknown>(`/conversations/${id}/members`, body), onSuccess: refresh });
  const leave = useMutation({
    mutationFn: () => post<unknown>(`/conversations/${id}/leave`, {}),
    onSuccess: async () => {
      onGone();
      await navigate("/messages");
      await client.invalidateQueries({ queryKey: keys.conversations });
    },
  });
  const [name, setName] = useState(conversation.name ?? "");
  const [adding, setAdding] = useState<PersonRef[]>([]);
  const [asking, setAsking] = useState(false);

  return (
    <div className={styles.details}>
      {group ? (
        <Field label={t("chat-group-name")}>
          {(control) => (
            <div className={styles.inline}>
              <Input {...control} maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
              <Button disabled={!name.trim() || name.trim() === conversation.name} loading={change.isPending} onClick={() => change.mutate({ name: name.trim() })}>
                {t("save")}
              </Button>
            </div>
          )}
        </Field>
      ) : null}
      <Field label={t("chat-mute")} hint={t("chat-mute-hint")}>
        {({ id: control }) => <Switch id={control} className={styles.switch} checked={conversation.muted} onChange={(muted) => change.mutate({ muted })} />}
      </Field>
      <ErrorNote error={change.error} compact />

      <h3>{t("chat-people-count", { count: conversation.people.length })}</h3>
      <ul className={styles.people}>
        {conversation.people.map(({ person }) => (
          <li key={person.id}>
            <Avatar id={person.id} name={person.name} size={28} />
            <span className={styles.person}>
              <PersonName person={person} />
            </span>
            {group && person.id !== me ? (
              <Button
                size="small"
                type="text"
                aria-label={t("chat-remove-person", { name: person.name })}
                loading={members.isPending && members.variables.remove.includes(person.id)}
                disabled={members.isPending}
                onClick={() => members.mutate({ add: [], remove: [person.id] })}
              >
                {t("remove")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {group ? (
        <>
          <Field label={t("chat-add-people")}>
            {(control) => (
              <div className={styles.inline}>
                <PeopleSelect {...control} value={adding} onChange={setAdding} except={conversation.people.map(({ person }) => person.id)} />
                <Button
                  disabled={adding.length === 0}
                  loading={members.isPending && members.variables.add.length > 0}
                  onClick={() => members.mutate({ add: adding.map((person) => person.id), remove: [] }, { onSuccess: () => setAdding([]) })}
                >
                  {t("add")}
                </Button>
              </div>
            )}
          </Field>
          <ErrorNote error={members.error} compact />
          <Button danger onClick={() => setAsking(true)}>
            {t("chat-leave")}
          </Button>
          <Confirm
            open={asking}
            title={t("chat-leave-title", { name: nameOf(conversation) })}
            confirm={t("chat-leave")}
            danger
            busy={leave.isPending}
            onConfirm={() => leave.mutate()}
            onCancel={() => setAsking(false)}
          >
            <p>{t("chat-leave-consequence")}</p>
            <ErrorNote error={leave.error} compact />
          </Confirm>
        </>
      ) : null}
    </div>
  );
}
