/** The operator's desk: which versions wait, one version with everything to judge it by, and who may publish. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { catalogQuery } from "../../api/apps";
import { useMe } from "../../api/session";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { PublishingAccounts } from "./PublishingAccounts";
import { ReviewDetail } from "./ReviewDetail";
import { VersionList } from "./VersionList";
import styles from "./review.module.css";

export default function ReviewPage() {
  const t = useText();
  const { offices } = useMe();
  const { app, version } = useParams();
  if (!offices.includes("operator")) {
    return (
      <Pane title={t("nav-review")}>
        <Empty title={t("review-none")}>{t("review-none-hint")}</Empty>
      </Pane>
    );
  }
  if (app && version) return <ReviewDetail key={`${app} ${version}`} app={app} version={version} />;
  return <Desk />;
}

function Desk() {
  const t = useText();
  // Publishers hand in at any time, and nobody else says so.
  const catalog = useQuery({ ...catalogQuery, refetchInterval: 30_000 });
  return (
    <Pane title={t("nav-review")}>
      <div className={styles.page}>
        <ErrorNote error={catalog.error} onRetry={() => void catalog.refetch()} />
        {catalog.isPending ? <Loading rows={4} /> : null}
        {catalog.data ? <VersionList versions={catalog.data} /> : null}
        <PublishingAccounts />
      </div>
    </Pane>
  );
}
