/** Starts a conversation: one person makes it direct, several make a group with a name. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { post } from "../../api/client";
import { keys } from "../../api/keys";
import { useMe } from "../../api/session";
import type { Conversation, PersonRef } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { PeopleSelect } from "../../ui/PeopleSelect";

export default function NewConversation({ onClose }: { onClose: () => void }) {
  const t = useText();
  const me = useMe().member.id;
  const navigate = useNavigate();
  const client = useQueryClient();
  const [people, setPeople] = useState<PersonRef[]>([]);
  const [name, setName] = useState("");
  const { keyFor } = useIntent();
  const group = people.length > 1;
  const create = useMutation({
    mutationFn: () => {
      const members = people.map((person) => person.id);
      const body = group ? { kind: "group", members, name: name.trim() } : { kind: "direct", members };
      return post<Conversation>("/conversations", body, { key: keyFor(body) });
    },
    onSuccess: (conversation) => {
      void client.invalidateQueries({ queryKey: keys.conversations });
      onClose();
      void navigate(`/messages/${conversation.id}`);
    },
  });
  return (
    <Modal
      open
      title={t("chat-new")}
      okText={t(group ? "chat-create-group" : "chat-start")}
      okButtonProps={{ disabled: people.length === 0 || (group && name.trim() === "") }}
      confirmLoading={create.isPending}
      onOk={() => create.mutate()}
      onCancel={onClose}
    >
      <Field label={t("chat-with")}>{(control) => <PeopleSelect {...control} value={people} onChange={setPeople} except={[me]} />}</Field>
      {group ? (
        <Field label={t("chat-group-name")}>{(control) => <Input {...control} value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />}</Field>
      ) : null}
      <ErrorNote error={create.error} />
    </Modal>
  );
}
