/** People from a CSV file: first what would change, row by row, then the change. */
import { useMutation } from "@tanstack/react-query";
import { Button, Table } from "antd";
import type { ColumnType } from "antd/es/table";
import { type ChangeEvent, useId, useState } from "react";
import { asProblem, request } from "../../api/client";
import type { ImportOut, ImportRow } from "../../api/types";
import { usePhone } from "../../lib/media";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { Tag, type Tone } from "../../ui/StateTag";
import { useRefreshOrganisation } from "./queries";
import styles from "./Section.module.css";

const tones: Record<ImportRow["action"], Tone> = { create: "green", update: "blue", unchanged: "grey", error: "red" };

export const TEMPLATE = "login,name,email,position,department,manager,office,roles,authority,valid_from\n";

/** The file's own bytes: as text a wrong encoding would be garbled here, and the server could not say so. */
async function send(source: File, dry: boolean): Promise<ImportOut> {
  const options = { query: { dry_run: dry }, headers: { "Content-Type": "text/csv" } };
  return (await request<ImportOut>("POST", "/members/import", source, options)).body;
}

export default function ImportSection() {
  const t = useText();
  const id = useId();
  const phone = usePhone();
  const refresh = useRefreshOrganisation();
  const [file, setFile] = useState<File | null>(null);
  const check = useMutation({ mutationFn: (source: File) => send(source, true) });
  const apply = useMutation({
    mutationFn: (source: File) => send(source, false),
    onSuccess: (result) => (result.applied ? refresh() : undefined),
  });
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    apply.reset();
    check.mutate(chosen);
  };
  const onChoose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    choose(target.files?.[0]);
    // The same name again, with the errors mended, is a choice too.
    target.value = "";
  };
  // What would happen stays in view while it is done.
  const result = apply.data ?? check.data;
  const line: ColumnType<ImportRow> = { title: t("admin-import-row"), dataIndex: "row", key: "row", width: 72 };
  const action: ColumnType<ImportRow> = {
    title: t("admin-import-action"),
    key: "action",
    width: 160,
    filters: (["create", "update", "unchanged", "error"] as const).map((value) => ({ value, text: t(`admin-import-action-${value}`) })),
    onFilter: (value, row) => row.action === value,
    render: (_, row) => <ActionTag row={row} />,
  };
  const failed = apply.error ?? check.error;
  const changing = result ? result.summary.create + result.summary.update : 0;

  return (
    <Pane title={t("admin-import")}>
      <p className={styles.intro}>{t("admin-import-intro")}</p>
      <div className={styles.drop}>
        <label htmlFor={id}>{t("admin-import-file")}</label>
        <input id={id} type="file" className={file ? styles.chosen : undefined} accept=".csv,text/csv,text/plain" onChange={onChoose} aria-describedby={`${id}-name`} />
        <span id={`${id}-name`}>{file ? t("admin-import-chosen", { name: file.name }) : null}</span>
        <a href={`data:text/csv;charset=utf-8,${encodeURIComponent(TEMPLATE)}`} download="placet-members.csv">
          {t("admin-import-template")}
        </a>
      </div>
      <ErrorNote error={failed} onRetry={file ? () => choose(file) : undefined} />
      {failed && asProblem(failed).slug === "not-utf8" ? <p>{t("admin-import-encoding")}</p> : null}
      {check.isPending ? <Loading rows={6} /> : null}
      {result ? (
        <>
          <div className={styles.summary} role="status">
            <strong>{t(result.applied ? "admin-import-applied" : "admin-import-would")}</strong>
            {(["create", "update", "unchanged", "error"] as const).map((action) => (
              <Tag key={action} tone={tones[action]}>
                {t(`admin-import-${action}`, { count: result.summary[action] })}
              </Tag>
            ))}
          </div>
          {result.applied ? null : (
            <div className={styles.summary}>
              <Button
                type="primary"
                disabled={result.summary.error > 0 || changing === 0}
                loading={apply.isPending}
                onClick={() => file && apply.mutate(file)}
              >
                {t("admin-import-apply", { count: changing })}
              </Button>
              {result.summary.error > 0 ? <span>{t("admin-import-mend")}</span> : null}
            </div>
          )}
          <Table<ImportRow>
            rowKey="row"
            size="small"
            sticky
            virtual={result.rows.length > 200}
            scroll={{ ...(result.rows.length > 200 ? { y: 560 } : {}), ...(phone ? {} : { x: 720 }) }}
            pagination={false}
            dataSource={result.rows}
            columns={
              phone
                ? [line, { ...action, width: undefined, render: (_, row) => <Told row={row} /> }]
                : [
                    line,
                    { title: t("sign-in-login"), dataIndex: "login", key: "login", width: 160 },
                    action,
                    { title: t("admin-import-changes"), key: "changes", render: (_, row) => <Changes row={row} /> },
                  ]
            }
          />
        </>
      ) : null}
    </Pane>
  );
}

function ActionTag({ row }: { row: ImportRow }) {
  const t = useText();
  return <Tag tone={tones[row.action]}>{t(`admin-import-action-${row.action}`)}</Tag>;
}

/** On phones a row is a few words below one another. */
function Told({ row }: { row: ImportRow }) {
  return (
    <>
      <div>
        {row.login} <ActionTag row={row} />
      </div>
      <Changes row={row} />
    </>
  );
}

function Changes({ row }: { row: ImportRow }) {
  return (
    <>
      {row.errors.length > 0 ? (
        <ul className={styles.errors}>
          {row.errors.map((error) => (
            <li key={`${error.field} ${error.code}`}>
              <strong>{error.field}</strong>: {error.message}
            </li>
          ))}
        </ul>
      ) : null}
      <ul className={styles.changes}>
        {row.changes.map((change) => (
          <li key={change.field}>
            {change.field}: {change.old ? <span className={styles.old}>{change.old}</span> : null} {change.old ? "→ " : ""}
            {change.new ?? "–"}
          </li>
        ))}
      </ul>
    </>
  );
}
