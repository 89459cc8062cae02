/** How an app was called, newest first: what for, how it ended, what it cost, what it wrote down. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useSearchParams } from "react-router";
import { callsQuery, type Call, type Installation } from "../../../api/apps";
import { usePhone } from "../../../lib/media";
import { formatSize } from "../../../lib/sizes";
import { useLanguage, useText } from "../../../lib/text/context";
import { localeOf } from "../../../lib/time";
import { Empty } from "../../../ui/Empty";
import { ErrorNote } from "../../../ui/ErrorNote";
import { LoadMore } from "../../../ui/LoadMore";
import { PersonName } from "../../../ui/PersonName";
import { Time } from "../../../ui/Time";
import { useWords } from "../../../ui/apps/words";
import { CallDetail } from "./CallDetail";
import { CallResult } from "./CallResult";
import { useAbout, useCost } from "./callWords";
import styles from "./apps.module.css";

export function Calls({ installation }: { installation: Installation }) {
  const t = useText();
  const { language } = useLanguage();
  const phone = usePhone();
  const [search, setSearch] = useSearchParams();
  const failed = search.get("failed") === "true";
  const calls = useInfiniteQuery(callsQuery(installation.id, failed));
  const word = useWords("apps-function");
  const about = useAbout(installation);
  const cost = useCost();
  const rows = calls.data?.pages.flatMap((page) => page.items) ?? [];
  const told = (call: Call) => about(call) ?? <span aria-hidden="true">–</span>;
  const columns: ColumnsType<Call> = [
    { title: t("apps-call-when"), key: "at", width: 130, render: (_, call) => <Time at={call.at} as="stamp" /> },
    { title: t("apps-call-function"), key: "function", width: 130, render: (_, call) => word(call.function) },
    { title: t("apps-call-about"), key: "about", render: (_, call) => told(call) },
    { title: t("apps-call-person"), key: "person", width: 116, render: (_, call) => (call.person ? <PersonName person={call.person} /> : null) },
    { title: t("apps-call-result"), key: "result", width: 124, render: (_, call) => <CallResult call={call} /> },
    { title: t("apps-call-fuel"), key: "fuel", width: 88, align: "right", className: "num", render: (_, call) => cost(call).fuel },
    { title: t("apps-call-time"), key: "time", width: 84, align: "right", className: "num", render: (_, call) => cost(call).time },
    { title: t("apps-call-memory"), key: "memory", width: 84, align: "right", className: "num", render: (_, call) => formatSize(call.memory, localeOf(language)) },
  ];
  return (
    <>
      <label className={styles.filter}>
        <input type="checkbox" checked={failed} onChange={({ target }) => setSearch(target.checked ? { failed: "true" } : {}, { replace: true })} /> {t("apps-calls-failed-only")}
      </label>
      <ErrorNote error={calls.isFetchNextPageError ? null : calls.error} onRetry={() => void calls.refetch()} />
      {calls.isSuccess && rows.length === 0 ? (
        <Empty title={t(failed ? "apps-calls-none-failed" : "apps-calls-none")}>{failed ? null : t("apps-calls-none-hint")}</Empty>
      ) : (
        <Table<Call>
          rowKey="id"
          size="small"
          pagination={false}
          loading={calls.isPending}
          dataSource={rows}
          scroll={phone ? undefined : { x: 960 }}
          expandable={{
            rowExpandable: hasDetail,
            expandedRowRender: (call) => <CallDetail call={call} />,
          }}
          columns={phone ? [{ title: t("apps-calls"), key: "call", render: (_, call) => <Told call={call} about={about(call)} /> }] : columns}
        />
      )}
      <LoadMore pages={calls} className={styles.more} />
    </>
  );
}

function hasDetail({ log, dropped, detail }: Call): boolean {
  return log.length > 0 || dropped > 0 || detail !== null;
}

/** On phones a call is a few lines below one another. */
function Told({ call, about }: { call: Call; about: string | null }) {
  const t = useText();
  const { language } = useLanguage();
  const word = useWords("apps-function");
  const { fuel, time } = useCost()(call);
  return (
    <div className={styles.told}>
      <div className={styles.tags}>
        <strong>{word(call.function)}</strong>
        <CallResult call={call} />
      </div>
      {about || call.person ? (
        <div>
          {about}
          {about && call.person ? " · " : null}
          {call.person ? <PersonName person={call.person} /> : null}
        </div>
      ) : null}
      <div className="muted small">
        <Time at={call.at} as="stamp" /> · {t("apps-call-cost", { fuel, time, memory: formatSize(call.memory, localeOf(language)) })}
      </div>
    </div>
  );
}
