/** Who did what, newest first. Entries can't be changed, here or elsewhere. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { Link } from "react-router";
import { get, type Items, nextCursor } from "../../api/client";
import { keys } from "../../api/keys";
import type { AuditEntry } from "../../api/types";
import { usePhone } from "../../lib/media";
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
  const phone = usePhone();
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
  const columns: ColumnsType<AuditEntry> = [
    { title: t("admin-audit-when"), key: "at", width: 160, render: (_, entry) => <Time at={entry.at} /> },
    { title: t("admin-audit-who"), key: "actor", width: 200, render: (_, entry) => <Actor entry={entry} /> },
    { title: t("admin-audit-what"), key: "action", render: (_, entry) => word(entry.action) },
    { title: t("admin-audit-target"), key: "target", width: 240, render: (_, entry) => <Target entry={entry} /> },
  ];
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
        expandable={{
          rowExpandable: (entry) => JSON.stringify(entry.detail) !== "{}" && entry.detail !== null,
          expandedRowRender: (entry) => <pre className={styles.mono}>{JSON.stringify(entry.detail, null, 2)}</pre>,
        }}
        columns={phone ? [{ title: t("admin-audit-what"), key: "entry", render: (_, entry) => <Told entry={entry} word={word(entry.action)} /> }] : columns}
      />
      <LoadMore pages={audit} className={styles.more} />
    </Pane>
  );
}

/** On phones an entry is a few words below one another. */
function Told({ entry, word }: { entry: AuditEntry; word: string }) {
  return (
    <>
      <div>
        <Actor entry={entry} /> {word}
      </div>
      <div>
        <Target entry={entry} />
      </div>
      <Time at={entry.at} className="muted small" />
    </>
  );
}

function Actor({ entry: { actor } }: { entry: AuditEntry }) {
  return actor ? <PersonName person={actor} /> : "Placet";
}

/** Whom or what it was done to, with a way there; what a person did to what is only their own has nothing to name. */
function Target({ entry: { action, target, person, name } }: { entry: AuditEntry }) {
  if (person) {
    return (
      <>
        <PersonName person={person} /> {name}
      </>
    );
  }
  // A draft has no number and is for nobody else to open; what was deleted is gone.
  if (name && /^(instance|task)\./u.test(action) && action !== "instance.delete") return <Link to={`/requests/${target}`}>{name}</Link>;
  return name;
}
