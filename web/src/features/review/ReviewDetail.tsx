/** Everything to judge a version by: who hands it in, what it asks for, could call and brings, and its exact bytes. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { appVersionQuery, catalogQuery } from "../../api/apps";
import { useText } from "../../lib/text/context";
import { useTitle } from "../../lib/title";
import { AppFacts } from "../../ui/apps/AppFacts";
import { Brings } from "../../ui/apps/Brings";
import { CannotDo } from "../../ui/apps/CannotDo";
import { Imports } from "../../ui/apps/Imports";
import { Readme } from "../../ui/apps/Readme";
import { Scopes } from "../../ui/apps/Scopes";
import { VersionTag } from "../../ui/apps/VersionTag";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { Decision } from "./Decision";
import { REVIEW } from "./places";
import styles from "./review.module.css";

export function ReviewDetail({ app, version }: { app: string; version: string }) {
  const t = useText();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(appVersionQuery(app, version));
  const catalog = useQuery(catalogQuery);
  // The newest one that is offered today, with which this one is compared.
  const listed = catalog.data?.find((each) => each.app === app && each.version !== version && each.state === "listed");
  useTitle("thing", data?.name);
  return (
    <Pane title={data ? `${data.name} ${data.version}` : t("nav-review")} onBack={() => void navigate(REVIEW)} extra={data ? <VersionTag state={data.state} /> : null}>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {!data && !error ? <Loading rows={8} /> : null}
      {data ? (
        <div className={styles.page}>
          <p className={styles.summary}>{data.summary}</p>
          <AppFacts version={data} />
          {data.description && data.description !== data.summary ? <p>{data.description}</p> : null}
          {data.readme ? <Readme text={data.readme} /> : null}
          <section className={styles.card}>
            <h2>{t("apps-may")}</h2>
            <ErrorNote error={catalog.error} onRetry={() => void catalog.refetch()} compact />
            {catalog.isPending ? <Loading rows={1} /> : null}
            {listed ? <p className="muted">{t("review-compared", { version: listed.version })}</p> : null}
            {catalog.data && !listed ? <p className="muted">{t("review-compared-none")}</p> : null}
            <Scopes scopes={data.scopes} held={listed?.scopes.map(({ scope }) => scope)} />
            <h3>{t("apps-cannot")}</h3>
            <CannotDo scopes={data.scopes.map(({ scope }) => scope)} />
            <Imports imports={data.imports} />
          </section>
          <section className={styles.card}>
            <h2>{t("apps-brings")}</h2>
            <Brings
              processes={data.processes}
              hooks={data.hooks}
              commands={data.commands}
              events={data.events}
              schedules={data.schedules}
            />
          </section>
          <Decision version={data} />
        </div>
      ) : null}
    </Pane>
  );
}
