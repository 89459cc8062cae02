/** How an installed app is: at work or not, what it may do, what it brings, what it has stored, and its end. */
import { WarningFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { Audience, Installation } from "../../../api/apps";
import { departmentsQuery } from "../../../api/people";
import { formatSize } from "../../../lib/sizes";
import { useLanguage, useText } from "../../../lib/text/context";
import { localeOf } from "../../../lib/time";
import { toast } from "../../../lib/toast";
import { Brings } from "../../../ui/apps/Brings";
import { CannotDo } from "../../../ui/apps/CannotDo";
import { Scopes } from "../../../ui/apps/Scopes";
import { Confirm } from "../../../ui/Confirm";
import { ErrorNote } from "../../../ui/ErrorNote";
import { PersonName } from "../../../ui/PersonName";
import { Time } from "../../../ui/Time";
import { PauseNote } from "./PauseNote";
import { installationPath } from "./places";
import { Uninstall } from "./Uninstall";
import { useChange } from "./useChange";
import facts from "../../../ui/apps/apps.module.css";
import styles from "./apps.module.css";

export function InstallationOverview({ installation }: { installation: Installation }) {
  const t = useText();
  const { language } = useLanguage();
  const change = useChange(installation);
  const { name, state, update, usage, stored } = installation;
  const active = state === "active";
  const [asking, setAsking] = useState(false);
  const turn = (on: boolean) => {
    setAsking(false);
    change.mutate({ active: on }, { onSuccess: () => toast(t(on ? "apps-switched-on" : "apps-switched-off", { name })) });
  };
  return (
    <div className={styles.page}>
      <PauseNote installation={installation} />
      {installation.withdrawn ? (
        <p role="status" className={styles.note}>
          <WarningFilled aria-hidden /> {t("apps-withdrawn", { version: installation.version })} {active ? t("apps-withdrawn-works") : null}
        </p>
      ) : null}
      {update ? (
        <p className={styles.note}>
          {t("apps-update-there", { version: update })} <Link to={installationPath(installation.id, "update")}>{t("apps-update-look")}</Link>
        </p>
      ) : null}
      <section className={styles.card}>
        <p className={styles.summary}>{installation.summary}</p>
        <p className="muted">
          {[installation.publisher, installation.version].filter(Boolean).join(" · ")} · {t("apps-installed-at")} <Time at={installation.installed_at} />
          {installation.installed_by ? (
            <>
              {" "}
              · <PersonName person={installation.installed_by} />
            </>
          ) : null}
        </p>
        <div className={styles.inline}>
          <span>{t(active ? "apps-on-hint" : "apps-off-hint")}</span>
          <Button loading={change.isPending} onClick={() => (active ? setAsking(true) : turn(true))}>
            {t(active ? "apps-switch-off" : "apps-switch-on")}
          </Button>
        </div>
        <ErrorNote error={change.error} compact />
        <Confirm open={asking} title={t("apps-switch-off-title", { name })} confirm={t("apps-switch-off")} onConfirm={() => turn(false)} onCancel={() => setAsking(false)}>
          {t("apps-switch-off-consequence")}
        </Confirm>
        <dl className={styles.facts}>
          <div>
            <dt>{t("apps-audience")}</dt>
            <dd>
              <Link to={installationPath(installation.id, "settings")}>
                <AudienceWords audience={installation.audience} />
              </Link>
            </dd>
          </div>
          <div>
            <dt>{t("apps-changed-at")}</dt>
            <dd>
              <Time at={installation.updated_at} />
            </dd>
          </div>
          <div>
            <dt>{t("apps-last-day")}</dt>
            <dd>
              {usage.calls === 0 ? t("apps-usage-none") : null}
              {usage.calls > 0 && usage.failures === 0 ? t("apps-usage-well", { calls: usage.calls }) : null}
              {usage.failures > 0 ? (
                <Link to={`${installationPath(installation.id, "calls")}?failed=true`} className={styles.bad}>
                  {t("apps-usage-failed", usage)}
                </Link>
              ) : null}
            </dd>
          </div>
          <div>
            <dt>{t("apps-stored")}</dt>
            <dd>
              {stored.entries === 0
                ? t("apps-stored-nothing")
                : t("apps-stored-amount", { entries: stored.entries, size: formatSize(stored.bytes, localeOf(language)) })}
            </dd>
          </div>
          <div>
            <dt>{t("apps-id")}</dt>
            <dd>{installation.app}</dd>
          </div>
          <div>
            <dt>SHA-256</dt>
            <dd>
              <code className={facts.hash}>{installation.sha256}</code>
            </dd>
          </div>
        </dl>
      </section>
      <section className={styles.card}>
        <h2>{t("apps-brings")}</h2>
        <Brings
          processes={installation.processes}
          commands={installation.commands}
          events={installation.events}
          schedules={installation.schedules}
        />
      </section>
      <section className={styles.card}>
        <h2>{t("apps-may")}</h2>
        <Scopes scopes={installation.scopes} />
        <h3>{t("apps-cannot")}</h3>
        <CannotDo scopes={installation.scopes.map(({ scope }) => scope)} />
      </section>
      <Uninstall installation={installation} />
    </div>
  );
}

function AudienceWords({ audience }: { audience: Audience }) {
  const t = useText();
  const departments = useQuery(departmentsQuery).data ?? [];
  if (audience.kind === "everybody") return t("apps-audience-everybody");
  const named = departments.filter(({ id }) => audience.departments.includes(id));
  // Their names may not be there yet, or no more.
  if (named.length === 0 || named.length < audience.departments.length) return t("apps-audience-some");
  return named.map(({ name }) => name).join(", ");
}
