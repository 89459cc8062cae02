/** The publisher's console: under which names the account publishes, handing in a version, and what became of earlier ones. */
import { useQuery } from "@tanstack/react-query";
import { publishersQuery } from "../../api/apps";
import { useMe } from "../../api/session";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { OwnVersions } from "./OwnVersions";
import { Publishers } from "./Publishers";
import { UploadForm } from "./UploadForm";
import styles from "./publishing.module.css";

export default function PublishingPage() {
  const t = useText();
  const { offices } = useMe();
  return (
    <Pane title={t("nav-publishing")}>
      {offices.includes("publisher") ? <Console /> : <Empty title={t("publishing-none")}>{t("publishing-none-hint")}</Empty>}
    </Pane>
  );
}

function Console() {
  const publishers = useQuery(publishersQuery);
  if (publishers.isPending) return <Loading rows={8} />;
  if (!publishers.data) return <ErrorNote error={publishers.error} onRetry={() => void publishers.refetch()} />;
  return (
    <div className={styles.page}>
      {publishers.data.length > 0 ? (
        <>
          <UploadForm />
          <OwnVersions publishers={publishers.data.map(({ key }) => key)} />
        </>
      ) : null}
      <Publishers publishers={publishers.data} />
    </div>
  );
}
