/** The lines of a box: who asks, for what, the deciding fact, since when. Each line is a link. */
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { useText } from "../../lib/text/context";
import { Avatar } from "../../ui/Avatar";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { LoadMore } from "../../ui/LoadMore";
import { ProcessIcon } from "../../ui/ProcessIcon";
import { StateTag } from "../../ui/StateTag";
import { Time } from "../../ui/Time";
import type { Box, Row, RowsQuery } from "./rows";
import styles from "./RequestList.module.css";

interface RequestListProps {
  box: Box;
  rows: readonly Row[];
  query: RowsQuery;
  chosen: string | undefined;
  search: string;
  filtered: boolean;
}

export function RequestList({ box, rows, query, chosen, search, filtered }: RequestListProps) {
  const t = useText();
  if (query.error && rows.length === 0) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Loading rows={8} avatar />;
  if (rows.length === 0) {
    return <Empty title={t(filtered ? "approvals-none-found" : `approvals-empty-${box}`)} />;
  }
  return (
    <div className={styles.scroll}>
      <ul className={styles.rows}>
        {rows.map((row) => (
          <Line key={row.instance.id} box={box} row={row} chosen={row.instance.id === chosen} search={search} />
        ))}
      </ul>
      <LoadMore pages={query} block type="text" />
    </div>
  );
}

function Line({ box, row, chosen, search }: { box: Box; row: Row; chosen: boolean; search: string }) {
  const t = useText();
  const { instance, task } = row;
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (chosen) link.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const facts = instance.facts.slice(0, 2).map(({ value }) => value);
  const since =
    box === "todo" ? task?.opened_at : box === "done" ? task?.decided_at : (instance.filed_at ?? instance.updated_at);
  return (
    <li>
      <Link
        ref={link}
        to={{ pathname: `/approvals/${box}/${instance.id}`, search }}
        className={chosen ? `${styles.row} ${styles.chosen}` : styles.row}
        aria-current={chosen ? "true" : undefined}
      >
        <Avatar id={instance.requester.id} name={instance.requester.name} />
        <span className={styles.body}>
          <span className={styles.top}>
            <span className={styles.title}>{instance.title}</span>
            {since ? <Time at={since} className="muted small" /> : null}
          </span>
          {facts.length > 0 ? <span className={styles.facts}>{facts.join(" · ")}</span> : null}
          <span className={styles.bottom}>
            <span className="muted small">
              <ProcessIcon icon={instance.process.icon} /> {instance.requester.name}
              {instance.number ? ` · ${instance.number}` : ""}
            </span>
            {box === "todo" ? null : box === "done" && task?.verdict ? (
              <span className="muted small">{t(`progress-verdict-${task.verdict}`)}</span>
            ) : (
              <StateTag state={instance.state} />
            )}
          </span>
          {box === "filed" && instance.waiting_for.length > 0 ? (
            <span className="muted small">
              {t("approvals-waiting-for", { names: instance.waiting_for.map(({ name }) => name).join(", ") })}
            </span>
          ) : null}
        </span>
      </Link>
    </li>
  );
}
