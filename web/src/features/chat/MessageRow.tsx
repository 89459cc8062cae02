/** One row of the log. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, memo } from "react";
import { personQuery } from "../../api/people";
import { useMe } from "../../api/session";
import type { ConversationEvent, PersonRef } from "../../api/types";
import { useNow } from "../../lib/now";
import { useLanguage, useText } from "../../lib/text/context";
import { dayName } from "../../lib/time";
import { Avatar } from "../../ui/Avatar";
import { Markdown } from "../../ui/Markdown";
import { PersonName } from "../../ui/PersonName";
import { Time } from "../../ui/Time";
import { AppAvatar } from "./AppAvatar";
import { AssistantAvatar } from "./AssistantAvatar";
import { CardView } from "./card/CardView";
import type { Outgoing, Sender } from "./outgoing";
import type { Row } from "./rows";
import { SystemLine } from "./SystemLine";
import { ToldNote } from "./ToldNote";
import styles from "./MessageRow.module.css";

type People = Map<string, PersonRef>;

/** The app that a conversation is with: it says what nobody else says. */
export interface SpeakingApp {
  id: string;
  name: string;
}

interface MessageRowProps {
  row: Row;
  people: People;
  app: SpeakingApp | null;
  sender: Sender;
  onDismiss: (told: string) => void;
}

export const MessageRow = memo(function MessageRow({ row, people, app, sender, onDismiss }: MessageRowProps) {
  const t = useText();
  switch (row.kind) {
    case "day":
      return <DayLine at={row.at} />;
    case "unread":
      return (
        <div className={`${styles.divider} ${styles.unread}`} role="separator" aria-label={t("chat-new-line")}>
          <span>{t("chat-new-line")}</span>
        </div>
      );
    case "system":
      return <SystemLine event={row.event} people={people} />;
    case "told":
      return <ToldNote answer={row.answer} onDismiss={onDismiss} />;
    case "card":
      return (
        <Said actor={row.event.actor} at={row.event.at} first={row.first} people={people} app={app}>
          {row.event.body?.card ? <CardView id={row.event.body.card} text={row.event.body.text ?? ""} /> : <Erased />}
        </Said>
      );
    case "message":
      return (
        <Said actor={row.event.actor} at={row.event.at} first={row.first} people={people} app={app}>
          <MessageText event={row.event} people={people} />
        </Said>
      );
    case "outgoing":
      return <OutgoingRow message={row.message} first={row.first} people={people} sender={sender} />;
  }
});

function DayLine({ at }: { at: string }) {
  const { language } = useLanguage();
  const now = useNow();
  const name = dayName(at, now, language);
  return (
    <div className={styles.divider} role="separator" aria-label={name}>
      <span>{name}</span>
    </div>
  );
}

interface SaidProps {
  actor: string | null;
  at: string;
  first: boolean;
  people: People;
  app?: SpeakingApp | null;
  lighter?: boolean;
  children: ReactNode;
}

function Said({ actor, at, first, people, app, lighter = false, children }: SaidProps) {
  const me = useMe().member;
  const own = actor === me.id;
  const person = actor ? (own ? me : people.get(actor)) : undefined;
  const classes = [styles.said, own ? styles.own : "", first ? styles.first : "", lighter ? styles.lighter : ""].join(" ");
  return (
    <article className={classes}>
      <div className={styles.avatar}>{first ? actor ? <Avatar id={actor} name={person?.name ?? "?"} /> : app ? <AppAvatar id={app.id} /> : <AssistantAvatar /> : null}</div>
      <div className={styles.body}>
        {first ? (
          <div className={styles.head}>
            {actor ? <ActorName id={actor} person={person} /> : <span className={styles.name}>{app?.name ?? "Placet"}</span>}
            <Time at={at} as="clock" className={styles.time} />
          </div>
        ) : null}
        <div className={styles.content}>{children}</div>
      </div>
    </article>
  );
}

/** People who have left are not among the conversation's, but their words are. */
function ActorName({ id, person }: { id: string; person: PersonRef | undefined }) {
  const asked = useQuery({ ...personQuery(id), enabled: !person });
  const known = person ?? asked.data;
  return known ? <PersonName person={known} className={styles.name} /> : <span className={styles.name}>…</span>;
}

function Erased() {
  const t = useText();
  return <em className="muted">{t("chat-erased")}</em>;
}

function MessageText({ event, people }: { event: ConversationEvent; people: People }) {
  if (!event.body) return <Erased />;
  const mentions = (event.body.mentions ?? []).flatMap((id) => people.get(id) ?? []);
  return <Markdown text={event.body.text ?? ""} mentions={mentions} renderMention={(mention) => <PersonName person={mention}>@{mention.name}</PersonName>} />;
}

function OutgoingRow({ message, first, people, sender }: { message: Outgoing; first: boolean; people: People; sender: Sender }) {
  const t = useText();
  const me = useMe().member.id;
  const mentions = message.mentions.flatMap((id) => people.get(id) ?? []);
  return (
    <Said actor={me} at={message.at} first={first} people={people} lighter={!message.problem}>
      <Markdown text={message.text} mentions={mentions} />
      {message.problem ? (
        <div className={styles.failed} role="alert">
          <span>
            {t("chat-not-sent")} {message.problem.offline ? t("error-offline") : message.problem.message}
          </span>
          <Button size="small" onClick={() => sender.retry(message)}>
            {t("retry")}
          </Button>
          <Button size="small" type="text" onClick={() => sender.discard(message)}>
            {t("chat-discard")}
          </Button>
        </div>
      ) : (
        <span className="visually-hidden">{t("chat-sending")}</span>
      )}
    </Said>
  );
}
