/** Who made a version of an app, and which one it is. */
import type { AppVersionDetail } from "../../api/apps";
import { formatSize } from "../../lib/sizes";
import { useLanguage, useText } from "../../lib/text/context";
import { localeOf } from "../../lib/time";
import { Time } from "../Time";
import styles from "./apps.module.css";

export function AppFacts({ version }: { version: AppVersionDetail }) {
  const t = useText();
  const { language } = useLanguage();
  return (
    <dl className={styles.facts}>
      <Fact name={t("apps-publisher")}>{version.publisher ?? version.publisher_key}</Fact>
      <Fact name={t("apps-version")}>{version.version}</Fact>
      <Fact name={t("apps-license")}>{version.license}</Fact>
      <Fact name={t("apps-size")}>{formatSize(version.size, localeOf(language))}</Fact>
      <Fact name={t("apps-id")}>{version.app}</Fact>
      <Fact name={t("apps-submitted")}>
        <Time at={version.submitted_at} />
      </Fact>
      <Fact name={t("apps-signed-with")}>
        <code className={styles.hash}>{version.public_key}</code>
      </Fact>
      <Fact name="SHA-256">
        <code className={styles.hash}>{version.sha256}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
