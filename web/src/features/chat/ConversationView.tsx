/** One open conversation: header, log, composer. */
import { MoreOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo } from "react";
import { conversationQuery, logQuery, nameOf } from "../../api/conversations";
import { asProblem } from "../../api/client";
import type { Conversation } from "../../api/types";
import { usePane } from "../../lib/pane";
import { useText } from "../../lib/text/context";
import { useTitle } from "../../lib/title";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { PersonName } from "../../ui/PersonName";
import { Composer } from "./Composer";
import { MessageList } from "./MessageList";
import { useSender } from "./outgoing";
import { useTold } from "./told";
import { TypingLine } from "./TypingLine";
import styles from "./ConversationView.module.css";

export function ConversationView({ id, onBack }: { id: string; onBack?: () => void }) {
  const t = useText();
  const pane = usePane();
  const conversation = useQuery(conversationQuery(id));
  const log = useQuery(logQuery(id));
  const sender = useSender(id);
  const told = useTold(id);
  const people = useMemo(() => (conversation.data?.people ?? []).map((each) => each.person), [conversation.data]);

  useTitle("thing", conversation.data ? nameOf(conversation.data) : undefined);

  if (conversation.isError && asProblem(conversation.error).status === 404) {
    return (
      <Pane title={t("not-found")} onBack={onBack}>
        <Empty title={t("chat-gone")}>{t("not-found-detail")}</Empty>
      </Pane>
    );
  }

  const { data } = conversation;
  const title = data ? (
    <>
      {data.kind === "direct" && data.peer ? <PersonName person={data.peer} /> : nameOf(data)}
      {data.kind === "group" ? <span className={styles.count}> · {t("chat-people-count", { count: data.members })}</span> : null}
    </>
  ) : (
    "…"
  );

  return (
    <Pane
      title={title}
      flush
      onBack={onBack}
      extra={
        data && hasPeople(data) ? (
          <Button type="text" icon={<MoreOutlined />} aria-label={t("chat-details")} title={t("chat-details")} onClick={() => pane.open({ kind: "conversation", id })} />
        ) : null
      }
    >
      <div className={styles.view}>
        <ErrorNote error={conversation.error ?? log.error} onRetry={() => void Promise.all([conversation.refetch(), log.refetch()])} />
        {data && log.data ? (
          <MessageList conversation={data} log={log.data} sender={sender} told={told} />
        ) : (
          <div className={styles.loading}>{log.isPending ? <Loading avatar rows={6} /> : null}</div>
        )}
        <TypingLine conversation={id} people={people} />
        <Composer conversation={id} people={people} onSend={sender.send} onTold={told.tell} />
      </div>
    </Pane>
  );
}

/** The assistant and apps talk with one member, whose list of people says nothing. */
function hasPeople({ kind }: Conversation): boolean {
  return kind === "direct" || kind === "group";
}
