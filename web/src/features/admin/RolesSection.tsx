/** Roles that flows ask for, and who holds them, everywhere or for one department. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";
import { asProblem, post, put } from "../../api/client";
import { departmentsQuery, rolesQuery } from "../../api/people";
import type { PersonRef, Role } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Pane } from "../../ui/Pane";
import { PersonSelect } from "../../ui/PeopleSelect";
import { Select } from "../../ui/Select";
import { TextInput } from "../../ui/TextInput";
import { Dialog } from "./Dialog";
import { useRefreshOrganisation } from "./queries";
import styles from "./Section.module.css";

export default function RolesSection() {
  const t = useText();
  const roles = useQuery(rolesQuery);
  const [editing, setEditing] = useState<Role | null>(null);
  const [adding, setAdding] = useState(false);
  return (
    <Pane
      title={t("admin-roles")}
      extra={
        <Button type="primary" onClick={() => setAdding(true)}>
          {t("admin-role-add")}
        </Button>
      }
    >
      <p className={styles.intro}>{t("admin-roles-intro")}</p>
      <ErrorNote error={roles.error} onRetry={() => void roles.refetch()} />
      <Table<Role>
        rowKey="id"
        size="middle"
        sticky
        pagination={false}
        loading={roles.isPending}
        dataSource={roles.data ?? []}
        columns={[
          {
            title: t("admin-role"),
            key: "name",
            render: (_, role) => (
              <button type="button" className={styles.link} onClick={() => setEditing(role)}>
                {role.name}
              </button>
            ),
          },
          { title: t("admin-role-key"), dataIndex: "key", key: "key" },
          {
            title: t("admin-role-holders"),
            key: "holders",
            render: (_, role) => role.holders.map((holder) => (holder.department ? `${holder.member.name} (${holder.department.name})` : holder.member.name)).join(", ") || t("admin-role-nobody"),
          },
        ]}
      />
      {adding ? <RoleForm onClose={() => setAdding(false)} /> : null}
      {editing ? <HoldersForm role={editing} onClose={() => setEditing(null)} /> : null}
    </Pane>
  );
}

function RoleForm({ onClose }: { onClose: () => void }) {
  const t = useText();
  const refresh = useRefreshOrganisation();
  const { keyFor } = useIntent();
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const save = useMutation({
    mutationFn: () => {
      const body = { key: key.trim(), name: name.trim() };
      return post<Role>("/roles", body, { key: keyFor(body) });
    },
    onSuccess: async () => {
      await refresh();
      onClose();
    },
  });
  const errors = save.error ? asProblem(save.error).errors : undefined;
  return (
    <Dialog title={t("admin-role-add")} onClose={onClose} onSubmit={() => save.mutate()} saving={save.isPending} problem={save.error} fields={["/name", "/key"]}>
      <Field label={t("admin-role-name")} error={messageAt(errors, "/name")}>
        {(control) => <TextInput {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t("admin-role-key")} hint={t("admin-role-key-hint")} error={messageAt(errors, "/key")}>
        {(control) => <TextInput {...control} required pattern="[a-z][a-z0-9_\-]*" autoCapitalize="none" value={key} onChange={(event) => setKey(event.target.value)} />}
      </Field>
    </Dialog>
  );
}

interface Holding {
  row: number;
  member: PersonRef | null;
  department: string | null;
}

function HoldersForm({ role, onClose }: { role: Role; onClose: () => void }) {
  const t = useText();
  const refresh = useRefreshOrganisation();
  const departments = useQuery(departmentsQuery);
  const [holders, setHolders] = useState<Holding[]>(() => role.holders.map((holder, row) => ({ row, member: holder.member, department: holder.department?.id ?? null })));
  const change = (row: number, next: Partial<Holding>) => setHolders((list) => list.map((each) => (each.row === row ? { ...each, ...next } : each)));
  const save = useMutation({
    mutationFn: () =>
      put<unknown>(`/roles/${role.id}/holders`, {
        holders: holders.flatMap(({ member, department }) => (member ? [{ member: member.id, department }] : [])),
      }),
    onSuccess: async () => {
      await refresh();
      onClose();
    },
  });
  return (
    <Dialog title={t("admin-role-holders-of", { name: role.name })} onClose={onClose} onSubmit={() => save.mutate()} saving={save.isPending} problem={save.error}>
      {holders.map((holding) => (
        <div key={holding.row} className={styles.inline}>
          <Field label={t("admin-role-holder")}>{(control) => <PersonSelect {...control} value={holding.member} onChange={(member) => change(holding.row, { member })} />}</Field>
          <Field label={t("admin-role-scope")}>
            {(control) => (
              <Select
                {...control}
                allowClear
                placeholder={t("admin-role-everywhere")}
                style={{ minWidth: 150 }}
                showSearch={{ optionFilterProp: "label" }}
                options={(departments.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
                value={holding.department}
                onChange={(value: string | undefined) => change(holding.row, { department: value ?? null })}
              />
            )}
          </Field>
          <Button type="text" aria-label={t("admin-role-holder-remove", { name: holding.member?.name ?? "" })} onClick={() => setHolders((list) => list.filter((each) => each.row !== holding.row))}>
            ✕
          </Button>
        </div>
      ))}
      <Button onClick={() => setHolders((list) => [...list, { row: Math.max(-1, ...list.map((each) => each.row)) + 1, member: null, department: null }])}>{t("admin-role-holder-add")}</Button>
    </Dialog>
  );
}
