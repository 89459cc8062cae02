/** A version of the catalog, before it is installed. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";
import { appVersionQuery, installationsQuery } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { useTitle } from "../../../lib/title";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { Pane } from "../../../ui/Pane";
import { InstallForm } from "./InstallForm";
import { APPS, installationPath } from "./places";
import { VersionContents } from "./VersionContents";
import styles from "./apps.module.css";

export function ConsentPage() {
  const t = useText();
  const navigate = useNavigate();
  const { app = "", version = "" } = useParams();
  const detail = useQuery(appVersionQuery(app, version));
  const installed = useQuery(installationsQuery);
  useTitle("thing", detail.data?.name);
  const back = () => void navigate(APPS);
  const already = installed.data?.find((each) => each.app === app);
  if (detail.data && installed.data && !already && detail.data.state === "listed") {
    return <InstallForm key={`${app} ${version}`} version={detail.data} onBack={back} />;
  }
  const error = detail.error ?? installed.error;
  const retry = () => void Promise.all([detail.refetch(), installed.refetch()]);
  return (
    <Pane title={detail.data?.name ?? t("apps-catalog")} onBack={back}>
      <ErrorNote error={error} onRetry={retry} />
      {!error && !(detail.data && installed.data) ? <Loading rows={8} /> : null}
      {detail.data && installed.data ? (
        <div className={styles.page}>
          <p role="status" className={styles.note}>
            {already ? (
              <>
                {t("apps-already", { version: already.version })}{" "}
                <Link to={installationPath(already.id, already.update === version ? "update" : undefined)}>
                  {already.update === version ? t("apps-update-to", { version }) : t("apps-already-open")}
                </Link>
              </>
            ) : (
              t("apps-not-listed")
            )}
          </p>
          <VersionContents version={detail.data} />
        </div>
      ) : null}
    </Pane>
  );
}
