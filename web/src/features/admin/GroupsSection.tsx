/** Groups that processes ask by their key, and who is in them. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";
import { asProblem, patch, post, put } from "../../api/client";
import type { Group } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Pane } from "../../ui/Pane";
import { PeopleSelect } from "../../ui/PeopleSelect";
import { TextInput } from "../../ui/TextInput";
import { Dialog } from "./Dialog";
import { groupsQuery, useRefreshOrganisation } from "./queries";
import styles from "./Section.module.css";

/** How many names a row of the table says. */
const NAMED = 5;

export default function GroupsSection() {
  const t = useText();
  const groups = useQuery(groupsQuery);
  const [editing, setEditing] = useState<Group | "new" | null>(null);
  const members = (group: Group) => {
    const names = group.members.slice(0, NAMED).map((each) => each.name).join(", ");
    const count = group.members.length - NAMED;
    return count > 0 ? t("admin-group-more", { names, count }) : names || t("admin-group-nobody");
  };
  return (
    <Pane
      title={t("admin-groups")}
      extra={
        <Button type="primary" onClick={() => setEditing("new")}>
          {t("admin-group-add")}
        </Button>
      }
    >
      <p className={styles.intro}>{t("admin-groups-intro")}</p>
      <ErrorNote error={groups.error} onRetry={() => void groups.refetch()} />
      {groups.data?.length === 0 ? (
        <Empty title={t("admin-groups-none")}>{t("admin-groups-none-hint")}</Empty>
      ) : (
        <Table<Group>
          rowKey="id"
          size="middle"
          sticky
          pagination={false}
          loading={groups.isPending}
          dataSource={groups.data ?? []}
          columns={[
            {
              title: t("admin-group"),
              key: "name",
              render: (_, group) => (
                <button type="button" className={styles.link} onClick={() => setEditing(group)}>
                  {group.name}
                </button>
              ),
            },
            { title: t("admin-group-key"), dataIndex: "key", key: "key" },
            { title: t("admin-group-members"), key: "members", render: (_, group) => members(group) },
          ]}
        />
      )}
      {editing ? <GroupForm group={editing === "new" ? null : editing} onClose={() => setEditing(null)} /> : null}
    </Pane>
  );
}

function GroupForm({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const t = useText();
  const refresh = useRefreshOrganisation();
  const { keyFor } = useIntent();
  const [key, setKey] = useState(group?.key ?? "");
  const [name, setName] = useState(group?.name ?? "");
  const [members, setMembers] = useState(group?.members ?? []);
  const save = useMutation({
    mutationFn: async () => {
      const body = { key: key.trim(), name: name.trim() };
      // Said again with the same key after half of it failed, the first half is not done twice.
      const { id } = group ?? (await post<Group>("/groups", body, { key: keyFor(body) }));
      if (group && body.name !== group.name) await patch<Group>(`/groups/${id}`, { name: body.name });
      const ids = members.map((each) => each.id);
      const before = (group?.members ?? []).map((each) => each.id);
      if (ids.join() !== before.join()) await put<Group>(`/groups/${id}/members`, { members: ids });
    },
    onSuccess: onClose,
    // Half of it may be done although the other half was refused.
    onSettled: refresh,
  });
  const errors = save.error ? asProblem(save.error).errors : undefined;
  return (
    <Dialog title={group?.name ?? t("admin-group-add")} onClose={onClose} onSubmit={() => save.mutate()} saving={save.isPending} problem={save.error} fields={["/name", "/key", "/members"]}>
      <Field label={t("admin-group-name")} error={messageAt(errors, "/name")}>
        {(control) => <TextInput {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t("admin-group-key")} hint={t("admin-group-key-hint")} error={messageAt(errors, "/key")}>
        {(control) => <TextInput {...control} required readOnly={group !== null} pattern="[a-z][a-z0-9_\-]*" autoCapitalize="none" value={key} onChange={(event) => setKey(event.target.value)} />}
      </Field>
      <Field label={t("admin-group-members")} error={messageAt(errors, "/members")}>
        {(control) => <PeopleSelect {...control} value={members} onChange={setMembers} />}
      </Field>
    </Dialog>
  );
}
