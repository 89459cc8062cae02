/** The member's conversations, newest first, with what is unread in each. */
import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { NavLink } from "react-router";
import { conversationsQuery, nameOf } from "../../api/conversations";
import { useMe } from "../../api/session";
import type { Conversation } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { plainText } from "../../ui/Markdown";
import { Pane } from "../../ui/Pane";
import { TextInput } from "../../ui/TextInput";
import { Time } from "../../ui/Time";
import { ConversationAvatar } from "./ConversationAvatar";
import styles from "./ConversationList.module.css";

const NewConversation = lazy(() => import("./NewConversation"));

export function ConversationList({ current }: { current: string | undefined }) {
  const t = useText();
  const [filter, setFilter] = useState("");
  const [creating, setCreating] = useState(false);
  const conversations = useQuery(conversationsQuery);
  const shown = useMemo(() => arrange(conversations.data ?? [], filter), [conversations.data, filter]);

  return (
    <Pane
      title={t("chat-title")}
      level={current ? 2 : 1}
      flush
      extra={<Button type="text" icon={<EditOutlined />} aria-label={t("chat-new")} title={t("chat-new")} onClick={() => setCreating(true)} />}
    >
      <div className={styles.filter}>
        <TextInput type="search" placeholder={t("chat-filter")} aria-label={t("chat-filter")} value={filter} onChange={(event) => setFilter(event.target.value)} />
      </div>
      {conversations.isPending ? <Loading avatar rows={6} /> : null}
      <ErrorNote error={conversations.error} onRetry={() => void conversations.refetch()} />
      {conversations.isSuccess && shown.length === 0 ? (
        filter ? (
          <Empty title={t("chat-filter-nothing", { filter })} />
        ) : (
          <Empty
            title={t("chat-none")}
            action={
              <Button type="primary" onClick={() => setCreating(true)}>
                {t("chat-new")}
              </Button>
            }
          >
            {t("chat-none-hint")}
          </Empty>
        )
      ) : (
        <ul className={styles.list}>
          {shown.map((each) => (
            <li key={each.id}>
              <Entry conversation={each} />
            </li>
          ))}
        </ul>
      )}
      {creating ? (
        <Suspense fallback={null}>
          <NewConversation onClose={() => setCreating(false)} />
        </Suspense>
      ) : null}
    </Pane>
  );
}

export function arrange(conversations: Conversation[], filter: string): Conversation[] {
  const wanted = filter.trim().toLocaleLowerCase();
  return conversations
    .filter((each) => !wanted || nameOf(each).toLocaleLowerCase().includes(wanted))
    .sort((a, b) => (b.last?.at ?? "").localeCompare(a.last?.at ?? ""));
}

function Entry({ conversation }: { conversation: Conversation }) {
  const t = useText();
  const me = useMe().member.id;
  const name = nameOf(conversation);
  const { last, unread, mentions, muted } = conversation;
  const preview = last ? plainText(last.text) : "";
  return (
    <NavLink to={`/messages/${conversation.id}`} className={styles.entry}>
      <ConversationAvatar conversation={conversation} size={40} />
      <span className={styles.text}>
        <span className={styles.top}>
          <span className={unread > 0 ? `${styles.name} ${styles.unread}` : styles.name}>{name}</span>
          {last ? <Time at={last.at} className={styles.time} /> : null}
        </span>
        <span className={styles.bottom}>
          <span className={styles.preview}>{last?.actor === me ? t("chat-you-said", { text: preview }) : preview}</span>
          {mentions > 0 ? (
            <span className={styles.mention} aria-label={t("chat-mentioned")} role="img">
              @
            </span>
          ) : null}
          {unread > 0 ? (
            <span className={muted ? `${styles.badge} ${styles.muted}` : styles.badge}>
              <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
              <span className="visually-hidden">{t("chat-unread", { count: unread })}</span>
            </span>
          ) : null}
        </span>
      </span>
    </NavLink>
  );
}
