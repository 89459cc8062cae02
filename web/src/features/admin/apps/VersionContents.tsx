/** What an administrator reads before granting: what the version may do, what it can't, what it brings, what it says of itself. */
import type { AppVersionDetail } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { AppFacts } from "../../../ui/apps/AppFacts";
import { Brings } from "../../../ui/apps/Brings";
import { CannotDo } from "../../../ui/apps/CannotDo";
import { Imports } from "../../../ui/apps/Imports";
import { Readme } from "../../../ui/apps/Readme";
import { Scopes } from "../../../ui/apps/Scopes";
import styles from "./apps.module.css";

interface VersionContentsProps {
  version: AppVersionDetail;
  /** The scopes that it has been granted before. */
  held?: string[];
  /** Why the server did not take the grant. */
  refusal?: string | null;
}

export function VersionContents({ version, held, refusal }: VersionContentsProps) {
  const t = useText();
  return (
    <>
      <p className={styles.summary}>{version.summary}</p>
      <AppFacts version={version} />
      {version.description && version.description !== version.summary ? <p>{version.description}</p> : null}
      {version.readme ? <Readme text={version.readme} /> : null}
      <section className={styles.card}>
        <h2>{t("apps-may")}</h2>
        <Scopes scopes={version.scopes} held={held} />
        {refusal ? (
          <p role="alert" className={styles.bad}>
            {refusal}
          </p>
        ) : null}
        <h3>{t("apps-cannot")}</h3>
        <CannotDo scopes={version.scopes.map(({ scope }) => scope)} />
        <Imports imports={version.imports} />
      </section>
      <section className={styles.card}>
        <h2>{t("apps-brings")}</h2>
        <Brings
          processes={version.processes}
          hooks={version.hooks}
          commands={version.commands}
          events={version.events}
          schedules={version.schedules}
        />
      </section>
    </>
  );
}
