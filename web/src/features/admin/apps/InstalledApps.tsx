/** The installed apps with what an administrator looks for: whether they work, and whether there is a newer version. */
import { Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { Link } from "react-router";
import type { Installation } from "../../../api/apps";
import { usePhone } from "../../../lib/media";
import { useText } from "../../../lib/text/context";
import { Empty } from "../../../ui/Empty";
import { InstallationTags } from "./InstallationTags";
import { installationPath } from "./places";
import styles from "./apps.module.css";

export function InstalledApps({ installed }: { installed: Installation[] }) {
  const t = useText();
  const phone = usePhone();
  if (installed.length === 0) return <Empty title={t("apps-installed-none")}>{t("apps-installed-none-hint")}</Empty>;
  const columns: ColumnsType<Installation> = [
    { title: t("apps-name"), key: "name", render: (_, app) => <Name app={app} /> },
    { title: t("apps-version"), key: "version", width: 180, render: (_, app) => <Version app={app} /> },
    { title: t("apps-state"), key: "state", width: 160, render: (_, app) => <InstallationTags installation={app} /> },
    { title: t("apps-last-day"), key: "usage", width: 200, render: (_, app) => <Usage app={app} /> },
  ];
  return (
    <Table<Installation>
      rowKey="id"
      size="middle"
      pagination={false}
      dataSource={installed}
      columns={phone ? [{ title: t("apps-name"), key: "app", render: (_, app) => <Told app={app} /> }] : columns}
    />
  );
}

/** On phones an app is a few lines below one another. */
function Told({ app }: { app: Installation }) {
  return (
    <div className={styles.told}>
      <Name app={app} />
      <div className={styles.tags}>
        <InstallationTags installation={app} />
        <Version app={app} />
      </div>
      <Usage app={app} />
    </div>
  );
}

function Name({ app }: { app: Installation }) {
  return (
    <>
      <Link to={installationPath(app.id)} className={styles.name}>
        {app.name}
      </Link>
      <div className="muted">{app.summary}</div>
    </>
  );
}

function Version({ app }: { app: Installation }) {
  const t = useText();
  return (
    <span>
      <span className="num">{app.version}</span>{" "}
      {app.update ? <Link to={installationPath(app.id, "update")}>{t("apps-update-to", { version: app.update })}</Link> : null}
    </span>
  );
}

function Usage({ app: { id, usage } }: { app: Installation }) {
  const t = useText();
  const { calls, failures } = usage;
  if (calls === 0) return <span className="muted">{t("apps-usage-none")}</span>;
  if (failures === 0) return <span className="muted">{t("apps-usage-well", { calls })}</span>;
  return (
    <Link to={`${installationPath(id, "calls")}?failed=true`} className={styles.bad}>
      {t("apps-usage-failed", { calls, failures })}
    </Link>
  );
}
