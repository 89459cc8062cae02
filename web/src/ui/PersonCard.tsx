/** A person in brief: who, where, when it is there, whether away, and a way to talk. */
import { MailOutlined, MessageOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useNavigate } from "react-router";
import { post } from "../api/client";
import { keys } from "../api/keys";
import { personQuery } from "../api/people";
import { useMe } from "../api/session";
import type { Absence, Conversation, Person } from "../api/types";
import { useNow } from "../lib/now";
import { usePane } from "../lib/pane";
import { useLanguage, useText } from "../lib/text/context";
import { civil, clock } from "../lib/time";
import { Avatar } from "./Avatar";
import { ErrorNote } from "./ErrorNote";
import { Loading } from "./Loading";
import { Tag } from "./StateTag";
import styles from "./PersonCard.module.css";

export function PersonCard({ id }: { id: string }) {
  const person = useQuery(personQuery(id));
  if (person.isPending) return <Loading rows={3} />;
  if (person.isError) return <ErrorNote error={person.error} onRetry={() => void person.refetch()} compact />;
  return <PersonDetails person={person.data} />;
}

/** Away now, or soon: which of the two is judged by the day it is where the person is. */
export function AbsenceTag({ absence, zone }: { absence: Absence; zone: string }) {
  const t = useText();
  const { language } = useLanguage();
  const now = useNow();
  const [from, to] = [absence.from.slice(0, 10), absence.to.slice(0, 10)];
  const today = now.toLocaleDateString("sv-SE", { timeZone: zone });
  const days =
    from === to
      ? t("person-away-on", { day: civil(from, language) })
      : from > today
        ? t("person-away-range", { from: civil(from, language), to: civil(to, language) })
        : t("person-away-until", { day: civil(to, language) });
  return (
    <Tag tone="amber" icon="◐">
      {absence.label ? `${days} · ${absence.label}` : days}
    </Tag>
  );
}

export function PersonDetails({ person, onName }: { person: Person; onName?: (id: string) => void }) {
  const t = useText();
  const { language } = useLanguage();
  const now = useNow();
  const me = useMe();
  const elsewhere = person.zone !== me.member.zone;
  return (
    <div className={styles.card}>
      <div className={styles.top}>
        <Avatar id={person.id} name={person.name} size={48} />
        <div className={styles.who}>
          <div className={styles.name}>{person.name}</div>
          <div className="muted">{[person.position, person.department?.name].filter(Boolean).join(" · ")}</div>
        </div>
      </div>
      {person.active ? null : <Tag tone="grey">{t("person-inactive")}</Tag>}
      {person.absence ? <AbsenceTag absence={person.absence} zone={person.zone} /> : null}
      <dl className={styles.facts}>
        <dt>{t("person-local-time")}</dt>
        <dd className="num">
          {clock(now, language, person.zone)}
          {elsewhere ? <span className="muted"> · {person.zone.replaceAll("_", " ")}</span> : null}
        </dd>
        {person.manager ? (
          <>
            <dt>{t("person-manager")}</dt>
            <dd>
              <PersonLink person={person.manager} onName={onName} />
            </dd>
          </>
        ) : null}
        {person.office ? (
          <>
            <dt>{t("person-office")}</dt>
            <dd>{person.office.name}</dd>
          </>
        ) : null}
      </dl>
      <PersonActions person={person} />
    </div>
  );
}

function PersonLink({ person, onName }: { person: { id: string; name: string }; onName?: (id: string) => void }) {
  const { open } = usePane();
  return (
    <button type="button" className={styles.link} onClick={() => (onName ? onName(person.id) : open({ kind: "person", id: person.id }))}>
      {person.name}
    </button>
  );
}

function PersonActions({ person }: { person: Person }) {
  const t = useText();
  const me = useMe();
  const talk = useTalk();
  return (
    <div className={styles.actions}>
      {person.id !== me.member.id && person.active ? (
        <Button type="primary" icon={<MessageOutlined />} loading={talk.isPending} onClick={() => talk.mutate(person.id)}>
          {t("person-message")}
        </Button>
      ) : null}
      {person.email ? (
        <Button icon={<MailOutlined />} href={`mailto:${person.email}`}>
          {t("person-mail")}
        </Button>
      ) : null}
      <ErrorNote error={talk.error} compact />
    </div>
  );
}

/** Opens the direct conversation with somebody, making it when there is none. */
export function useTalk() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (member: string) => post<Conversation>("/conversations", { kind: "direct", members: [member] }),
    onSuccess: (conversation) => {
      void client.invalidateQueries({ queryKey: keys.conversations });
      void navigate(`/messages/${conversation.id}`);
    },
  });
}
