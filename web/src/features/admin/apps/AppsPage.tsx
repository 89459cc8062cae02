/** What is installed, and what the catalog has beside it. */
import { useQuery } from "@tanstack/react-query";
import { catalogQuery, installationsQuery } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { Pane } from "../../../ui/Pane";
import { CatalogApps } from "./CatalogApps";
import { InstalledApps } from "./InstalledApps";
import styles from "./apps.module.css";

export function AppsPage() {
  const t = useText();
  const installed = useQuery(installationsQuery);
  const catalog = useQuery(catalogQuery);
  return (
    <Pane title={t("admin-apps")}>
      <section className={styles.part} aria-labelledby="apps-installed">
        <h2 id="apps-installed">{t("apps-installed")}</h2>
        <ErrorNote error={installed.error} onRetry={() => void installed.refetch()} />
        {installed.isPending ? <Loading rows={3} /> : null}
        {installed.data ? <InstalledApps installed={installed.data} /> : null}
      </section>
      <section className={styles.part} aria-labelledby="apps-catalog">
        <h2 id="apps-catalog">{t("apps-catalog")}</h2>
        <ErrorNote error={catalog.error} onRetry={() => void catalog.refetch()} />
        {catalog.isPending ? <Loading rows={3} /> : null}
        {catalog.data && !installed.isPending ? <CatalogApps versions={catalog.data} installed={installed.data ?? []} /> : null}
      </section>
    </Pane>
  );
}
