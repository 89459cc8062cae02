/** The newer version of an installed app: consent again, with what is new marked. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { appVersionQuery, installationQuery } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { Empty } from "../../../ui/Empty";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { Pane } from "../../../ui/Pane";
import { installationPath } from "./places";
import { UpdateForm } from "./UpdateForm";

export function UpdatePage() {
  const t = useText();
  const navigate = useNavigate();
  const { id = "" } = useParams();
  const installation = useQuery(installationQuery(id));
  const app = installation.data?.app ?? "";
  const update = installation.data?.update ?? "";
  const version = useQuery({ ...appVersionQuery(app, update), enabled: update !== "" });
  const back = () => void navigate(installationPath(id));
  if (installation.data && version.data) {
    return <UpdateForm key={version.data.version} installation={installation.data} version={version.data} onBack={back} />;
  }
  const error = installation.error ?? version.error;
  const newest = installation.data && !installation.data.update;
  return (
    <Pane title={installation.data?.name ?? t("apps-update")} onBack={back}>
      <ErrorNote error={error} onRetry={() => void (installation.error ? installation : version).refetch()} />
      {newest ? <Empty title={t("apps-update-none", { version: installation.data.version })} /> : null}
      {!error && !newest ? <Loading rows={8} /> : null}
    </Pane>
  );
}
