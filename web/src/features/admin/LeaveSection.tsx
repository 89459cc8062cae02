/** Leave: which types there are, giving it, and what a member has of it. */
import { useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { type LeaveType, leaveTypesQuery } from "../../api/leave";
import { personQuery } from "../../api/people";
import { useScope } from "../../api/session";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { MemberBalances } from "../../ui/leave/MemberBalances";
import { Pane } from "../../ui/Pane";
import { PersonSelect } from "../../ui/PeopleSelect";
import { GrantForm } from "./GrantForm";
import { LeaveTypeForm } from "./LeaveTypeForm";
import styles from "./Section.module.css";

export default function LeaveSection() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const { everywhere } = useScope("leave.manage");
  const types = useQuery(leaveTypesQuery);
  const asked = params.get("member");
  const person = useQuery({ ...personQuery(asked ?? ""), enabled: asked !== null });
  const member = asked && person.data ? person.data : null;
  const [open, setOpen] = useState<"grant" | "type" | null>(null);
  const word = (holds: boolean) => t(holds ? "yes" : "no");
  return (
    <Pane
      title={t("admin-leave")}
      extra={
        <>
          {everywhere ? <Button onClick={() => setOpen("type")}>{t("admin-leave-type-add")}</Button> : null}
          <Button type="primary" onClick={() => setOpen("grant")}>
            {t("admin-leave-grant")}
          </Button>
        </>
      }
    >
      <ErrorNote error={types.error} onRetry={() => void types.refetch()} />
      {types.data?.length === 0 ? (
        <Empty title={t("admin-leave-types-none")}>{t("admin-leave-types-none-hint")}</Empty>
      ) : (
        <Table<LeaveType>
          rowKey="key"
          size="middle"
          pagination={false}
          loading={types.isPending}
          dataSource={types.data ?? []}
          scroll={{ x: 640 }}
          columns={[
            { title: t("admin-leave-type"), dataIndex: "name", key: "name" },
            { title: t("admin-leave-type-key"), dataIndex: "key", key: "key" },
            { title: t("admin-leave-type-unit"), key: "unit", render: (_, type) => t(`admin-leave-unit-${type.unit}`) },
            { title: t("admin-leave-type-paid"), key: "paid", render: (_, type) => word(type.paid) },
            { title: t("admin-leave-type-half-days"), key: "half_days", render: (_, type) => word(type.half_days) },
            { title: t("admin-leave-type-balance"), key: "balance", render: (_, type) => word(type.balance_required) },
          ]}
        />
      )}
      <section className={styles.group} aria-labelledby="leave-of-member">
        <h2 id="leave-of-member">{t("admin-leave-of-member")}</h2>
        <div className={styles.narrow}>
          <Field label={t("admin-leave-member")}>
            {(control) => <PersonSelect {...control} value={member} onChange={(next) => setParams(next ? { member: next.id } : {}, { replace: true })} />}
          </Field>
          {asked ? <ErrorNote error={person.error} onRetry={() => void person.refetch()} compact /> : null}
          {asked ? <MemberBalances key={asked} member={asked} /> : null}
        </div>
      </section>
      {open === "type" ? <LeaveTypeForm onClose={() => setOpen(null)} /> : null}
      {open === "grant" ? <GrantForm to={member} onClose={() => setOpen(null)} /> : null}
    </Pane>
  );
}
