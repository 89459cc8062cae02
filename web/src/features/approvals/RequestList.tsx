/** The lines of a box: who asks, for what, the deciding fact, since when. Each line is a link. */
import { Checkbox } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import type { TaskOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Avatar } from "../../ui/Avatar";
import { Due } from "../../ui/Due";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { LoadMore } from "../../ui/LoadMore";
import { ProcessIcon } from "../../ui/ProcessIcon";
import { StateTag } from "../../ui/StateTag";
import { Time } from "../../ui/Time";
import type { Box, Row, RowsQuery } from "./rows";
import { isSelectable, type Selection } from "./useSelection";
import styles from "./RequestList.module.css";

interface RequestListProps {
  box: Box;
  rows: readonly Row[];
  query: RowsQuery;
  chosen: string | undefined;
  search: string;
  filtered: boolean;
  selection: Selection;
  /** The boxes to select by are shown, and not only where the pointer is. */
  selecting: boolean;
}

export function RequestList({ box, rows, query, chosen, search, filtered, selection, selecting }: RequestListProps) {
  const t = useText();
  if (query.error && rows.length === 0) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Loading rows={8} avatar />;
  if (rows.length === 0) {
    return <Empty title={t(filtered ? "approvals-none-found" : `approvals-empty-${box}`)} />;
  }
  return (
    <div className={styles.scroll}>
      <ul className={styles.rows} data-selecting={selecting}>
        {rows.map((row) => (
          <li key={row.instance.id} className={styles.item}>
            {box === "todo" && isSelectable(row.task) ? (
              <SelectBox task={row.task} selection={selection} />
            ) : null}
            <Line box={box} row={row} chosen={row.instance.id === chosen} search={search} />
          </li>
        ))}
      </ul>
      <LoadMore pages={query} block type="text" />
    </div>
  );
}

function SelectBox({ task, selection }: { task: TaskOut; selection: Selection }) {
  const t = useText();
  const { title, requester } = task.instance;
  return (
    <Checkbox
      className={styles.select}
      aria-label={t("approvals-select", { title, name: requester.name })}
      checked={selection.has(task)}
      onChange={() => selection.toggle(task)}
    />
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
          {box === "todo" ? (
            task?.due_at ? <Due at={task.due_at} /> : null
          ) : box === "done" && task?.verdict ? (
            <span className="muted small">{t(`progress-verdict-${task.verdict}`)}</span>
          ) : (
            <StateTag state={instance.state} />
          )}
        </span>
        {task?.acting_for ? (
          <span className="muted small">{t("approvals-acting-for", { name: task.acting_for.name })}</span>
        ) : null}
        {(box === "filed" || box === "followed") && instance.waiting_for.length > 0 ? (
          <span className="muted small">
            {t("approvals-waiting-for", { names: instance.waiting_for.map(({ name }) => name).join(", ") })}
          </span>
        ) : null}
      </span>
    </Link>
  );
}
