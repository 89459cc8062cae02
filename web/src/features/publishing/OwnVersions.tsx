/** The versions that the account has handed in, newest of an app first, with what the operator decided. */
import { useQuery } from "@tanstack/react-query";
import { catalogQuery, type AppVersion } from "../../api/apps";
import { formatSize } from "../../lib/sizes";
import { useLanguage, useText } from "../../lib/text/context";
import { localeOf } from "../../lib/time";
import { VersionTag } from "../../ui/apps/VersionTag";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Time } from "../../ui/Time";
import styles from "./publishing.module.css";

/** `publishers` are the keys of the account's own: the catalog also lists what others have published. */
export function OwnVersions({ publishers }: { publishers: string[] }) {
  const t = useText();
  const catalog = useQuery(catalogQuery);
  const own = catalog.data?.filter(({ publisher_key }) => publishers.includes(publisher_key)) ?? [];
  return (
    <section className={styles.card}>
      <h2>{t("publishing-versions")}</h2>
      <ErrorNote error={catalog.error} onRetry={() => void catalog.refetch()} />
      {catalog.isPending ? <Loading rows={3} /> : null}
      {catalog.isSuccess && own.length === 0 ? <Empty title={t("publishing-versions-none")}>{t("publishing-versions-none-hint")}</Empty> : null}
      <ul className={styles.rows}>
        {own.map((version) => (
          <Own key={`${version.app} ${version.version}`} version={version} />
        ))}
      </ul>
    </section>
  );
}

function Own({ version }: { version: AppVersion }) {
  const t = useText();
  const { language } = useLanguage();
  return (
    <li className={styles.row}>
      <div className={styles.grow}>
        <div className={styles.inline}>
          <strong>
            {version.name} {version.version}
          </strong>
          <VersionTag state={version.state} />
        </div>
        {version.note ? (
          <p>
            <span className="muted">{t("publishing-note")}</span> {version.note}
          </p>
        ) : null}
        <div className="muted small">
          {version.app} · {formatSize(version.size, localeOf(language))} · <Time at={version.submitted_at} />
        </div>
        <div className="muted small">
          SHA-256 <code className={styles.code}>{version.sha256}</code>
        </div>
      </div>
    </li>
  );
}
