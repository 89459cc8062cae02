/**
 * Messages on their way. Each keeps its place and its `client_id` until the log has it, so that sending again
 * after a lost answer can't double it. One conversation sends one after the other, so that they arrive as they were
 * written. What failed is kept for the time of this tab, for the member who wrote it.
 */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { asProblem, post, Problem } from "../../api/client";
import { keys } from "../../api/keys";
import { useLive } from "../../api/live";
import { lastSeq, type Log } from "../../api/log";
import { useMe } from "../../api/session";
import type { ConversationEvent, Sent } from "../../api/types";
import { uuid7 } from "../../lib/ids";
import { forget, keep, kept } from "../../lib/kept";
import { serverNow } from "../../lib/now";

export interface Outgoing {
  client_id: string;
  text: string;
  mentions: string[];
  at: string;
  /** The last event that was there when it was written: what failed stays behind it. */
  after: number;
  problem: Problem | null;
}

export interface Sender {
  outgoing: Outgoing[];
  send: (text: string, mentions: string[]) => void;
  retry: (message: Outgoing) => void;
  discard: (message: Outgoing) => void;
}

const outgoingKey = (conversation: string) => ["outgoing", conversation] as const;
const placeOf = (me: string, conversation: string) => `unsent.${me}.${conversation}`;

/** The last message on its way, by conversation. */
const underWay = new Map<string, Promise<void>>();

function inTurn(conversation: string, send: () => Promise<void>): Promise<void> {
  const turn = (underWay.get(conversation) ?? Promise.resolve()).then(send);
  underWay.set(conversation, turn);
  return turn.finally(() => {
    if (underWay.get(conversation) === turn) underWay.delete(conversation);
  });
}

type Stored = Omit<Outgoing, "problem"> & { status: number; problem: { type: string; title: string; detail: string | undefined } };

function store(place: string, list: Outgoing[]): void {
  const failed = list.flatMap(({ problem, ...rest }): Stored[] => {
    if (!problem) return [];
    const { status, slug, title, detail } = problem;
    return [{ ...rest, status, problem: { type: `/problems/${slug}`, title, detail } }];
  });
  if (failed.length > 0) keep(place, failed);
  else forget(place);
}

function stored(place: string): Outgoing[] {
  return (kept<Stored[]>(place) ?? []).map(({ status, problem, ...rest }) => ({ ...rest, problem: new Problem(status, problem) }));
}

export function useSender(conversation: string): Sender {
  const client = useQueryClient();
  const me = useMe().member.id;
  const place = placeOf(me, conversation);
  const { feed } = useLive();
  const { data: outgoing = [] } = useQuery<Outgoing[]>({
    queryKey: outgoingKey(conversation),
    queryFn: () => stored(place),
    enabled: false,
    initialData: () => stored(place),
    gcTime: Number.POSITIVE_INFINITY,
  });

  const change = useCallback(
    (next: (list: Outgoing[]) => Outgoing[]) => {
      const list = next(client.getQueryData<Outgoing[]>(outgoingKey(conversation)) ?? []);
      client.setQueryData(outgoingKey(conversation), list);
      store(place, list);
    },
    [client, conversation, place],
  );

  const transmit = useCallback(
    async ({ client_id, text, mentions }: Outgoing) => {
      const body = { kind: "text", text, mentions };
      try {
        const { seq, at } = await post<Sent>(`/conversations/${conversation}/messages`, { client_id, body }, { key: client_id });
        const event: ConversationEvent = { conversation, seq, kind: "message", actor: me, client_id, at, body };
        feed?.event(event);
        change((list) => list.filter((each) => each.client_id !== client_id));
      } catch (error) {
        change((list) => list.map((each) => (each.client_id === client_id ? { ...each, problem: asProblem(error) } : each)));
      }
    },
    [conversation, change, feed, me],
  );

  /** At the end of the log, where it will be once it has arrived. */
  const dispatch = useCallback(
    (message: Pick<Outgoing, "client_id" | "text" | "mentions">) => {
      const ready: Outgoing = { ...message, at: serverNow().toISOString(), after: end(client, conversation), problem: null };
      change((list) => [...list.filter((each) => each.client_id !== message.client_id), ready]);
      void inTurn(conversation, () => transmit(ready));
    },
    [change, client, conversation, transmit],
  );

  const send = useCallback((text: string, mentions: string[]) => dispatch({ client_id: uuid7(), text, mentions }), [dispatch]);
  const discard = useCallback((message: Outgoing) => change((list) => list.filter((each) => each.client_id !== message.client_id)), [change]);

  return { outgoing, send, retry: dispatch, discard };
}

function end(client: QueryClient, conversation: string): number {
  const log = client.getQueryData<Log>(keys.log(conversation));
  return log ? lastSeq(log) : 0;
}
