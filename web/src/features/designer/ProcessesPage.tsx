/** All processes of the organisation for those who design them: which are filed, which are being changed, how much runs. */
import { useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { managedQuery, type ManagedProcess } from "../../api/processes";
import { usePhone } from "../../lib/media";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { ProcessIcon } from "../../ui/ProcessIcon";
import { Tag } from "../../ui/StateTag";
import { TextInput } from "../../ui/TextInput";
import { Time } from "../../ui/Time";
import { NewProcess } from "./NewProcess";
import styles from "./list.module.css";

export default function ProcessesPage() {
  const t = useText();
  const phone = usePhone();
  const processes = useQuery(managedQuery);
  const [making, setMaking] = useState(false);
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const rows = (processes.data ?? []).filter(({ key, name, group }) => [key, name, group].some((text) => text.toLowerCase().includes(wanted)));
  const make = (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t("designer-new")}
    </Button>
  );
  return (
    <Pane title={t("admin-processes")} extra={phone ? null : make}>
      <p className={styles.intro}>{t("designer-list-intro")}</p>
      <ErrorNote error={processes.error} onRetry={() => void processes.refetch()} />
      {processes.isPending ? <Loading rows={6} /> : null}
      {processes.data?.length === 0 ? (
        <Empty title={t("designer-list-none")} action={make}>
          {t("designer-list-none-hint")}
        </Empty>
      ) : null}
      {processes.data && processes.data.length > 0 ? (
        <>
          <TextInput type="search" className={styles.search} aria-label={t("designer-list-search")} placeholder={t("designer-list-search")} value={search} onChange={(event) => setSearch(event.target.value)} />
          {rows.length === 0 ? <p role="status">{t("designer-list-no-match", { query: search })}</p> : phone ? <Cards rows={rows} /> : <Rows rows={rows} />}
        </>
      ) : null}
      {making ? <NewProcess taken={(processes.data ?? []).map(({ key }) => key)} onClose={() => setMaking(false)} /> : null}
    </Pane>
  );
}

function Rows({ rows }: { rows: readonly ManagedProcess[] }) {
  const t = useText();
  return (
    <Table<ManagedProcess>
      rowKey="key"
      size="middle"
      sticky
      pagination={false}
      dataSource={rows}
      columns={[
        {
          title: t("designer-list-name"),
          key: "name",
          sorter: (one, other) => one.name.localeCompare(other.name),
          render: (_, process) => (
            <span className={styles.name}>
              <ProcessIcon icon={process.icon} />
              <span>
                <Link to={`/admin/processes/${process.key}`}>{process.name || process.key}</Link>
                {process.app ? <span className="muted small"> {t("filing-from-app", { app: process.app })}</span> : null}
              </span>
            </span>
          ),
        },
        { title: t("designer-list-group"), dataIndex: "group", key: "group", sorter: (one, other) => one.group.localeCompare(other.group) },
        { title: t("designer-list-state"), key: "state", render: (_, process) => <State process={process} /> },
        { title: t("designer-list-running"), key: "running", align: "end", className: "num", sorter: (one, other) => (one.managed?.running ?? 0) - (other.managed?.running ?? 0), render: (_, { managed }) => managed?.running ?? "" },
        { title: t("designer-list-changed"), key: "changed", render: (_, { managed }) => (managed ? <Time at={managed.updated_at} /> : null) },
      ]}
    />
  );
}

/** On phones a list: tables do not fit. */
function Cards({ rows }: { rows: readonly ManagedProcess[] }) {
  const t = useText();
  return (
    <ul className={styles.cards}>
      {rows.map((process) => (
        <li key={process.key}>
          <Link to={`/admin/processes/${process.key}`} className={styles.card}>
            <ProcessIcon icon={process.icon} />
            <span>
              <strong>{process.name || process.key}</strong>
              <span className="muted small"> {process.group}</span>
            </span>
          </Link>
          <div className={styles.line}>
            <State process={process} />
            {process.managed && process.managed.running > 0 ? <span className="muted small">{t("designer-running", { count: process.managed.running })}</span> : null}
          </div>
        </li>
      ))}
    </ul>
  );
}

function State({ process: { managed } }: { process: ManagedProcess }) {
  const t = useText();
  return (
    <span className={styles.state}>
      {managed?.published ? <Tag tone="green">{t("designer-version", { number: managed.published })}</Tag> : <Tag tone="grey">{t("designer-never-published")}</Tag>}
      {managed?.draft ? <Tag tone="amber">{t("designer-draft")}</Tag> : null}
    </span>
  );
}
