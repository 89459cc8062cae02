/** One installed app, in three parts that have addresses of their own. */
import { useQuery } from "@tanstack/react-query";
import { Navigate, NavLink, useNavigate, useParams } from "react-router";
import { installationQuery } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { useTitle } from "../../../lib/title";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { Pane } from "../../../ui/Pane";
import { Calls } from "./Calls";
import { InstallationOverview } from "./InstallationOverview";
import { InstallationSettings } from "./InstallationSettings";
import { InstallationTags } from "./InstallationTags";
import { APPS, installationPath } from "./places";
import styles from "./apps.module.css";

export function InstallationPage() {
  const t = useText();
  const navigate = useNavigate();
  const { id = "", part } = useParams();
  const { data, error, refetch } = useQuery(installationQuery(id));
  useTitle("thing", data?.name);
  if (part !== undefined && part !== "settings" && part !== "calls") return <Navigate to={installationPath(id)} replace />;
  return (
    <Pane title={data?.name ?? t("admin-apps")} onBack={() => void navigate(APPS)} extra={data ? <InstallationTags installation={data} /> : null}>
      <nav className={styles.tabs} aria-label={data?.name ?? t("admin-apps")}>
        <NavLink to={installationPath(id)} end>
          {t("apps-overview")}
        </NavLink>
        <NavLink to={installationPath(id, "settings")}>{t("apps-settings")}</NavLink>
        <NavLink to={installationPath(id, "calls")}>{t("apps-calls")}</NavLink>
      </nav>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {!data && !error ? <Loading rows={8} /> : null}
      {data && part === undefined ? <InstallationOverview installation={data} /> : null}
      {data && part === "settings" ? <InstallationSettings key={data.version} installation={data} /> : null}
      {data && part === "calls" ? <Calls installation={data} /> : null}
    </Pane>
  );
}
