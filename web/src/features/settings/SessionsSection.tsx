/** Where the person is signed in, and ending what they don't know. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { del, get, type Items } from "../../api/client";
import { keys } from "../../api/keys";
import type { Session } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Time } from "../../ui/Time";
import styles from "./Settings.module.css";

export function SessionsSection() {
  const t = useText();
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: ({ signal }) => get<Items<Session>>("/sessions", undefined, signal) });
  const end = useMutation({
    mutationFn: (id: string) => del(`/sessions/${id}`),
    // Refused it may have ended by itself, which the list then shows.
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
  return (
    <section className={styles.section}>
      <h2>{t("settings-sessions")}</h2>
      {sessions.isPending ? <Loading rows={2} /> : null}
      <ErrorNote error={sessions.error} onRetry={() => void sessions.refetch()} compact />
      <ErrorNote error={end.error} compact />
      <ul className={styles.sessions}>
        {sessions.data?.items.map((session) => (
          <li key={session.id} className={styles.session}>
            <div className={styles.agent}>
              <div>{describe(session.user_agent) || t("settings-session-unknown")}</div>
              <div className="muted small">
                {session.current ? (
                  t("settings-session-current")
                ) : (
                  <>
                    {t("settings-session-seen")} <Time at={session.last_seen_at} />
                  </>
                )}
              </div>
            </div>
            {session.current ? null : (
              <Button size="small" loading={end.isPending && end.variables === session.id} onClick={() => end.mutate(session.id)} aria-label={t("settings-session-end-this", { name: describe(session.user_agent) })}>
                {t("settings-session-end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "Firefox · Windows": enough to recognise a device, the whole header is not. */
export function describe(agent: string | null): string {
  if (!agent) return "";
  const browser = [
    ["Edg/", "Edge"],
    ["OPR/", "Opera"],
    ["Firefox/", "Firefox"],
    ["Chrome/", "Chrome"],
    ["Safari/", "Safari"],
  ].find(([mark]) => agent.includes(mark ?? ""))?.[1];
  const system = [
    ["Android", "Android"],
    ["iPhone", "iPhone"],
    ["iPad", "iPad"],
    ["Windows", "Windows"],
    ["Mac OS", "macOS"],
    ["Linux", "Linux"],
  ].find(([mark]) => agent.includes(mark ?? ""))?.[1];
  return [browser, system].filter(Boolean).join(" · ") || agent.slice(0, 60);
}
