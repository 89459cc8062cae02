/** Where requests begin: forms by group, what was used last, own drafts and balances. */
import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { instancesQuery, processesQuery } from "../../api/requests";
import { countsQuery } from "../../api/session";
import type { Process } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { GoTo } from "../../ui/GoTo";
import { Loading } from "../../ui/Loading";
import { Balances } from "./Balances";
import { Drafts } from "./Drafts";
import { Tile } from "./Tile";
import styles from "./WorkbenchPage.module.css";

export default function WorkbenchPage() {
  const t = useText();
  const [typed, setTyped] = useState("");
  const processes = useQuery(processesQuery);
  const recent = useQuery(instancesQuery({ box: "filed", limit: 20 }));
  const { data: counts } = useQuery(countsQuery);
  const all = processes.data ?? [];
  const query = typed.trim().toLocaleLowerCase();
  const found = all.filter(
    ({ name, description, key }) =>
      !query || [name, description, key].some((text) => text.toLocaleLowerCase().includes(query)),
  );
  const used = [...new Set((recent.data?.items ?? []).map(({ process }) => process.key))]
    .flatMap((key) => all.filter((process) => process.key === key))
    .slice(0, 4);

  return (
    <div className={styles.page}>
      <div className={styles.main}>
        <div className={styles.head}>
          <h1>{t("workbench-title")}</h1>
          <GoTo />
          <Input
            className={styles.search}
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t("workbench-search")}
            aria-label={t("workbench-search")}
            allowClear
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        {counts && counts.returned > 0 ? (
          <Link className={styles.returned} to="/approvals/filed?state=returned">
            {t("workbench-returned", { count: counts.returned })}
          </Link>
        ) : null}
        {processes.isPending ? <Loading rows={6} /> : null}
        {processes.isError ? <ErrorNote error={processes.error} onRetry={() => void processes.refetch()} /> : null}
        {processes.isSuccess && all.length === 0 ? (
          <Empty title={t("workbench-empty")}>{t("workbench-empty-detail")}</Empty>
        ) : null}
        {all.length > 0 && found.length === 0 ? (
          <Empty title={t("workbench-nothing", { query: typed.trim() })} />
        ) : null}
        {!query && used.length > 0 && all.length > used.length ? (
          <Group title={t("workbench-recent")} processes={used} />
        ) : null}
        {groupsOf(found, t("workbench-other")).map(([title, members]) => (
          <Group key={title} title={title} processes={members} />
        ))}
      </div>
      <aside className={styles.side} aria-label={t("workbench-aside")}>
        <Balances />
        <Drafts />
      </aside>
    </div>
  );
}

function groupsOf(processes: readonly Process[], other: string): [string, Process[]][] {
  const groups = new Map<string, Process[]>();
  for (const process of processes) {
    const title = process.group || other;
    groups.set(title, [...(groups.get(title) ?? []), process]);
  }
  return [...groups];
}

function Group({ title, processes }: { title: string; processes: readonly Process[] }) {
  return (
    <section className={styles.group} aria-label={title}>
      <h2>{title}</h2>
      <ul className={styles.tiles}>
        {processes.map((process) => (
          <li key={process.key}>
            <Tile process={process} />
          </li>
        ))}
      </ul>
    </section>
  );
}
