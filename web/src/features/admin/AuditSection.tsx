/** Who did what, newest first. Entries can't be changed, here or elsewhere. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Table } from "antd";
import { Link } from "react-router";
import { get, type Items, nextCursor } from "../../api/client";
import { keys } from "../../api/keys";
import { personQuery } from "../../api/people";
import type { AuditEntry } from "../../api/types";
import { useHasText, useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { LoadMore } from "../../ui/LoadMore";
import { Pane } from "../../ui/Pane";
import { PersonName } from "../../ui/PersonName";
import { Time } from "../../ui/Time";
import styles from "./Section.module.css";

export default function AuditSection() {
  const t = useText();
  const has = useHasText();
  const audit = useInfiniteQuery({
    queryKey: keys.audit,
    queryFn: ({ pageParam, signal }) => get<Items<AuditEntry>>("/audit", { cursor: pageParam, limit: 100 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
  const word = (action: string) => {
    const key = `audit-${action.replaceAll(/[._]/g, "-")}`;
    return has(key) ? t(key) : action;
  };
  return (
    <Pane title={t("admin-audit")}>
      <ErrorNote error={audit.isFetchNextPageError ? null : audit.error} onRetry={() => void audit.refetch()} />
      <Table<AuditEntry>
        rowKey="seq"
        size="small"
        sticky
        pagination={false}
        loading={audit.isPending}
        dataSource={audit.data?.pages.flatMap((page) => page.items) ?? []}
        scroll={{ x: 640 }}
        expandable={{
          rowExpandable: (entry) => JSON.stringify(entry.detail) !== "{}" && entry.detail !== null,
          expandedRowRender: (entry) => <pre className={styles.mono}>{JSON.stringify(entry.detail, null, 2)}</pre>,
        }}
        columns={[
          { title: t("admin-audit-when"), key: "at", width: 160, render: (_, entry) => <Time at={entry.at} /> },
          { title: t("admin-audit-who"), key: "actor", width: 200, render: (_, entry) => (entry.actor ? <Actor id={entry.actor} /> : "Placet") },
          { title: t("admin-audit-what"), key: "action", render: (_, entry) => word(entry.action) },
          { title: t("admin-audit-target"), key: "target", width: 240, render: (_, entry) => <Target entry={entry} /> },
        ]}
      />
      <LoadMore pages={audit} className={styles.more} />
    </Pane>
  );
}

/** Members and requests by name, with a way to them; the rest by id, since it may be gone. */
function Target({ entry }: { entry: AuditEntry }) {
  const kind = entry.action.split(".")[0];
  if (kind === "member") return <Actor id={entry.target} />;
  if (kind === "instance" || kind === "task") return <Link to={`/requests/${entry.target}`}>{numberOf(entry.detail) ?? entry.target}</Link>;
  return <span className={styles.mono}>{entry.target}</span>;
}

function numberOf(detail: unknown): string | null {
  const number = typeof detail === "object" && detail !== null && "number" in detail ? detail.number : null;
  return typeof number === "string" ? number : null;
}

function Actor({ id }: { id: string }) {
  const person = useQuery(personQuery(id));
  if (person.data) return <PersonName person={person.data} />;
  return person.isError ? <span className={styles.mono}>{id}</span> : <>…</>;
}
