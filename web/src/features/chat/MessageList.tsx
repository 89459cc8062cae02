/**
 * The log as a virtualised list that holds on to its end: older pages go in above without moving what is read,
 * new messages follow when one is at the end, and are counted otherwise.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { asProblem, type Problem } from "../../api/client";
import { olderPage } from "../../api/conversations";
import { keys } from "../../api/keys";
import { firstSeq, isNews, lastSeq, type Log } from "../../api/log";
import { useMe } from "../../api/session";
import type { Conversation, ConversationOut, PersonRef } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { MessageRow } from "./MessageRow";
import type { Sender } from "./outgoing";
import { type Row, rowsOf } from "./rows";
import type { Listener } from "./told";
import { useMarkRead } from "./useMarkRead";
import styles from "./MessageList.module.css";

const NEAR_END = 80;
const NEAR_START = 400;

const estimates: Record<Row["kind"], number> = { day: 40, unread: 32, message: 48, card: 220, system: 32, outgoing: 48, told: 88 };

interface MessageListProps {
  conversation: ConversationOut;
  log: Log;
  sender: Sender;
  told: Listener;
}

export function MessageList({ conversation, log, sender, told: listener }: MessageListProps) {
  const t = useText();
  const client = useQueryClient();
  const me = useMe().member.id;
  const scroller = useRef<HTMLDivElement>(null);
  const [readSeq] = useState(() => {
    // The feed keeps the list true; the conversation by itself is as old as its last answer.
    const listed = client.getQueryData<Conversation[]>(keys.conversations)?.find((each) => each.id === conversation.id);
    const { unread, read_seq } = listed ?? conversation;
    return unread > 0 ? read_seq : null;
  });
  const people = useMemo(() => new Map<string, PersonRef>(conversation.people.map(({ person }) => [person.id, person])), [conversation.people]);
  const { told, dismiss } = listener;
  const rows = useMemo(() => rowsOf(log, sender.outgoing, { me, readSeq }, told), [log, sender.outgoing, me, readSeq, told]);
  const { id, kind, name } = conversation;
  const app = useMemo(() => (kind === "app" ? { id, name: name ?? "…" } : null), [id, kind, name]);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimates[rows[index]?.kind ?? "message"],
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: NEAR_END,
    paddingStart: 8,
    paddingEnd: 8,
  });

  const [atEnd, setAtEnd] = useState(true);
  const total = virtualizer.getTotalSize();
  // The first look is at the end, and whoever is there stays there while rows find their heights (cards load late).
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && atEnd) element.scrollTop = element.scrollHeight;
  }, [total, atEnd]);

  // Whoever sends wants to see it, wherever they were reading.
  const sending = sender.outgoing.findLast((message) => !message.problem)?.client_id;
  const [followed, setFollowed] = useState(sending);
  if (sending !== followed) {
    setFollowed(sending);
    if (sending) setAtEnd(true);
  }

  // And whoever asked, the answer.
  const [heard, setHeard] = useState(told.length);
  if (told.length !== heard) {
    setHeard(told.length);
    if (told.length > heard) setAtEnd(true);
  }

  const [seen, setSeen] = useState(() => lastSeq(log));
  const last = lastSeq(log);
  if (atEnd && seen !== last) setSeen(last);
  const below = log.events.filter((event) => event.seq > seen && isNews(event, me)).length;
  useMarkRead(conversation, atEnd ? last : 0);

  const older = useOlder(conversation.id, log);
  const { loadOlder } = older;
  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END);
    if (element.scrollTop < NEAR_START) void loadOlder();
  }, [loadOlder]);

  // A log that does not fill the window has nothing to scroll, so it asks by itself.
  useEffect(() => {
    const element = scroller.current;
    if (element && element.clientHeight > 0 && total < element.clientHeight) void loadOlder();
  }, [total, loadOlder]);

  const jump = useMutation<void, Problem>({
    mutationFn: async () => {
      // Pages until the first unread is among what is held.
      for (let current = log; !isHeld(current, readSeq); ) {
        const add = await olderPage(conversation.id, current);
        current = client.setQueryData<Log>(keys.log(conversation.id), (held) => add(held ?? current)) ?? current;
      }
    },
    onSuccess: () => requestAnimationFrame(() => {
      const held = client.getQueryData<Log>(keys.log(conversation.id)) ?? log;
      const index = rowsOf(held, sender.outgoing, { me, readSeq }, told).findIndex((row) => row.kind === "unread");
      if (index >= 0) virtualizer.scrollToIndex(index, { align: "start" });
    }),
  });

  const items = virtualizer.getVirtualItems();
  const unreadIndex = rows.findIndex((row) => row.kind === "unread");
  const firstShown = items[0]?.index ?? 0;
  const unreadAbove = !isHeld(log, readSeq) || (unreadIndex >= 0 && unreadIndex < firstShown);

  return (
    <div className={styles.frame}>
      {/* The region takes focus so that arrow keys and Page Up scroll it. */}
      <div ref={scroller} className={styles.scroller} onScroll={onScroll} role="log" aria-label={t("chat-log")} aria-busy={older.loading} tabIndex={0}>
        <ErrorNote error={older.problem} onRetry={() => void loadOlder()} compact />
        <div className={styles.rows} style={{ height: total }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <div key={item.key} ref={virtualizer.measureElement} data-index={item.index} className={styles.row} style={{ transform: `translateY(${item.start}px)` }}>
                <MessageRow row={row} people={people} app={app} sender={sender} onDismiss={dismiss} />
              </div>
            );
          })}
        </div>
      </div>
      {jump.error ? (
        <div className={styles.above}>
          <ErrorNote error={jump.error} onRetry={() => jump.mutate()} compact />
        </div>
      ) : unreadAbove ? (
        <Button size="small" className={styles.above} loading={jump.isPending} onClick={() => jump.mutate()}>
          ↑ {t("chat-jump-unread")}
        </Button>
      ) : null}
      {atEnd ? null : (
        <Button size="small" type={below > 0 ? "primary" : "default"} className={styles.below} onClick={() => virtualizer.scrollToEnd()}>
          ↓ {below > 0 ? t("chat-new-below", { count: below }) : t("chat-to-end")}
        </Button>
      )}
    </div>
  );
}

/** Whether the first unread event is among those that are here. */
function isHeld(log: Log, readSeq: number | null): boolean {
  return readSeq === null || log.complete || firstSeq(log) <= readSeq + 1;
}

/** Loads the page above, one at a time. */
function useOlder(conversation: string, log: Log) {
  const client = useQueryClient();
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const busy = useRef(false);
  const loadOlder = useCallback(async () => {
    if (busy.current || log.complete || log.events.length === 0) return;
    busy.current = true;
    setLoading(true);
    setProblem(null);
    try {
      const add = await olderPage(conversation, log);
      client.setQueryData<Log>(keys.log(conversation), (current) => (current ? add(current) : current));
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      busy.current = false;
      setLoading(false);
    }
  }, [client, conversation, log]);
  return { loadOlder, loading, problem };
}
