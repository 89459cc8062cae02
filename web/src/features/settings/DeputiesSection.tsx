/** Who stands in for me and for whom I do: what is now and what is planned. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { del } from "../../api/client";
import { deputiesQuery, useRefreshDeputies } from "../../api/people";
import { processesQuery } from "../../api/requests";
import { useMe } from "../../api/session";
import type { Deputy, PersonRef } from "../../api/types";
import { useLanguage, useText } from "../../lib/text/context";
import { moment } from "../../lib/time";
import { useNow } from "../../lib/now";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { PersonName } from "../../ui/PersonName";
import { Tag } from "../../ui/StateTag";
import { DeputyForm } from "./DeputyForm";
import styles from "./Settings.module.css";

export function DeputiesSection() {
  const t = useText();
  const me = useMe().member.id;
  const deputies = useQuery(deputiesQuery);
  const [editing, setEditing] = useState<string | null>(null);
  const all = deputies.data ?? [];
  const own = all.filter((each) => each.principal.id === me);
  const others = all.filter((each) => each.principal.id !== me);
  const close = () => setEditing(null);
  return (
    <section className={styles.section} aria-labelledby="deputies">
      <h2 id="deputies">{t("settings-deputies")}</h2>
      <p className="muted">{t("settings-deputies-hint")}</p>
      {deputies.isPending ? <Loading rows={2} /> : null}
      <ErrorNote error={deputies.error} onRetry={() => void deputies.refetch()} compact />
      {deputies.data ? (
        <>
          <h3 className={styles.part}>{t("settings-deputies-own")}</h3>
          {own.length === 0 && editing === null ? <p className="muted">{t("settings-deputies-none")}</p> : null}
          <ul className={styles.windows}>
            {own.map((each) => (
              <li key={each.id} className={styles.window}>
                {editing === each.id ? <DeputyForm deputy={each} onClose={close} /> : <Own deputy={each} onEdit={() => setEditing(each.id)} />}
              </li>
            ))}
          </ul>
          {editing === "new" ? <DeputyForm deputy={null} onClose={close} /> : null}
          {editing === null ? <Button onClick={() => setEditing("new")}>{t("settings-deputy-add")}</Button> : null}
          {others.length > 0 ? (
            <>
              <h3 className={styles.part}>{t("settings-deputies-others")}</h3>
              <ul className={styles.windows}>
                {others.map((each) => (
                  <li key={each.id} className={styles.window}>
                    <Window deputy={each} who={each.principal} />
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </>
      ) : null}
    </section>
  );
}

function Own({ deputy, onEdit }: { deputy: Deputy; onEdit: () => void }) {
  const t = useText();
  const refresh = useRefreshDeputies();
  const [asking, setAsking] = useState(false);
  const { name } = deputy.deputy;
  const end = useMutation({
    mutationFn: () => del(`/deputies/${deputy.id}`),
    // Refused it may be over, which the list then shows.
    onSettled: () => {
      setAsking(false);
      return refresh();
    },
  });
  const what = deputy.begun ? "end" : "cancel";
  return (
    <>
      <Window deputy={deputy} who={deputy.deputy} />
      <ErrorNote error={end.error} compact />
      <div className={styles.acts}>
        <Button size="small" onClick={onEdit} aria-label={t("settings-deputy-edit-this", { name })}>
          {t("settings-deputy-edit")}
        </Button>
        <Button size="small" loading={end.isPending} onClick={() => (deputy.begun ? setAsking(true) : end.mutate())} aria-label={t(`settings-deputy-${what}-this`, { name })}>
          {t(`settings-deputy-${what}`)}
        </Button>
      </div>
      <Confirm open={asking} title={t("settings-deputy-end-title")} confirm={t("settings-deputy-end")} busy={end.isPending} onConfirm={() => end.mutate()} onCancel={() => setAsking(false)}>
        {t("settings-deputy-end-consequence", { name })}
      </Confirm>
    </>
  );
}

function Window({ deputy, who }: { deputy: Deputy; who: PersonRef }) {
  const t = useText();
  const { language } = useLanguage();
  const { zone } = useMe().member;
  const now = useNow();
  const processes = useQuery({ ...processesQuery, enabled: deputy.processes.length > 0 });
  const nameOf = (key: string) => processes.data?.find((each) => each.key === key)?.name ?? key;
  const from = moment(deputy.from, now, language, zone);
  const span = deputy.until ? t("settings-deputy-span", { from, until: moment(deputy.until, now, language, zone) }) : t("settings-deputy-since", { from });
  const scope = deputy.processes.length > 0 ? deputy.processes.map(nameOf).join(", ") : t("settings-deputy-all");
  return (
    <>
      <div className={styles.headline}>
        <strong>
          <PersonName person={who} />
        </strong>
        <Tag tone={deputy.begun ? "green" : "grey"}>{t(deputy.begun ? "settings-deputy-now" : "settings-deputy-later")}</Tag>
      </div>
      <div>{span}</div>
      <div className="muted">{[scope, deputy.open_tasks ? t("settings-deputy-with-open") : "", deputy.reason].filter(Boolean).join(" · ")}</div>
    </>
  );
}
