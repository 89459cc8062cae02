/** The tree of departments with their heads. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useMemo, useState } from "react";
import { asProblem, del, patch, post } from "../../api/client";
import { departmentsQuery } from "../../api/people";
import type { Department, PersonRef } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { Confirm } from "../../ui/Confirm";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Pane } from "../../ui/Pane";
import { PersonSelect } from "../../ui/PeopleSelect";
import { Select } from "../../ui/Select";
import { TextInput } from "../../ui/TextInput";
import { Dialog } from "./Dialog";
import { useRefreshOrganisation } from "./queries";
import styles from "./Section.module.css";

type Row = Department & { children?: Row[] };

export default function DepartmentsSection() {
  const t = useText();
  const departments = useQuery(departmentsQuery);
  const [editing, setEditing] = useState<Department | "new" | null>(null);
  const rows = useMemo(() => nest(departments.data ?? []), [departments.data]);
  return (
    <Pane
      title={t("admin-departments")}
      extra={
        <Button type="primary" onClick={() => setEditing("new")}>
          {t("admin-department-add")}
        </Button>
      }
    >
      <ErrorNote error={departments.error} onRetry={() => void departments.refetch()} />
      {departments.isSuccess && rows.length === 0 ? (
        <Empty title={t("directory-no-departments")}>{t("admin-departments-hint")}</Empty>
      ) : (
        <Table<Row>
          key={rows.length}
          rowKey="id"
          size="middle"
          sticky
          pagination={false}
          loading={departments.isPending}
          dataSource={rows}
          expandable={{ defaultExpandAllRows: true }}
          columns={[
            {
              title: t("admin-department"),
              key: "name",
              render: (_, row) => (
                <button type="button" className={styles.link} onClick={() => setEditing(row)}>
                  {row.name}
                </button>
              ),
            },
            { title: t("admin-head"), key: "head", render: (_, row) => row.head?.name },
            { title: t("admin-members"), dataIndex: "members", key: "members", className: "num", width: 120 },
          ]}
        />
      )}
      {editing ? <DepartmentForm department={editing === "new" ? null : editing} departments={departments.data ?? []} onClose={() => setEditing(null)} /> : null}
    </Pane>
  );
}

/** antd shows a fold mark for empty `children`, so leaves have none. */
function nest(departments: Department[]): Row[] {
  const known = new Set(departments.map((each) => each.id));
  const below = (parent: string | null): Row[] =>
    departments
      .filter((each) => (parent === null ? !each.parent || !known.has(each.parent) : each.parent === parent))
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((each) => {
        const children = below(each.id);
        return children.length > 0 ? { ...each, children } : { ...each };
      });
  return below(null);
}

function DepartmentForm({ department, departments, onClose }: { department: Department | null; departments: Department[]; onClose: () => void }) {
  const t = useText();
  const refresh = useRefreshOrganisation();
  const { keyFor } = useIntent();
  const [name, setName] = useState(department?.name ?? "");
  const [parent, setParent] = useState(department?.parent ?? null);
  const [head, setHead] = useState<PersonRef | null>(department?.head ?? null);
  const [asking, setAsking] = useState(false);
  const done = async () => {
    await refresh();
    onClose();
  };
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), parent, head: head?.id ?? null };
      return department ? patch<unknown>(`/departments/${department.id}`, body) : post<unknown>("/departments", body, { key: keyFor(body) });
    },
    onSuccess: done,
  });
  const remove = useMutation({ mutationFn: () => del(`/departments/${department?.id ?? ""}`), onSuccess: done });
  const errors = save.error ? asProblem(save.error).errors : undefined;
  return (
    <Dialog
      title={department?.name ?? t("admin-department-add")}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      saving={save.isPending}
      problem={save.error}
      fields={["/name", "/parent", "/head"]}
      after={
        department ? (
          <section className={styles.group}>
            <Button danger onClick={() => setAsking(true)}>
              {t("admin-department-remove")}
            </Button>
            <Confirm
              open={asking}
              title={t("admin-department-remove-title", { name: department.name })}
              confirm={t("remove")}
              danger
              busy={remove.isPending}
              onConfirm={() => remove.mutate()}
              onCancel={() => setAsking(false)}
            >
              <p>{t("admin-department-remove-consequence")}</p>
              <ErrorNote error={remove.error} compact />
            </Confirm>
          </section>
        ) : null
      }
    >
      <Field label={t("admin-department-name")} error={messageAt(errors, "/name")}>
        {(control) => <TextInput {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t("admin-department-parent")} optional error={messageAt(errors, "/parent")}>
        {(control) => (
          <Select
            {...control}
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            options={departments.filter((each) => each.id !== department?.id).map((each) => ({ value: each.id, label: each.name }))}
            value={parent}
            onChange={(value: string | undefined) => setParent(value ?? null)}
          />
        )}
      </Field>
      <Field label={t("admin-head")} optional hint={t("admin-head-hint")} error={messageAt(errors, "/head")}>
        {(control) => <PersonSelect {...control} value={head} onChange={setHead} />}
      </Field>
    </Dialog>
  );
}
