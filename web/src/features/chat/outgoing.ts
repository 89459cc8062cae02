/**
 * Messages on their way. Each keeps its place and its `client_id` until the log has it, so that sending again
 * after a lost answer can't double it.
 */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { asProblem, post, type Problem } from "../../api/client";
import { useLive } from "../../api/live";
import { useMe } from "../../api/session";
import type { ConversationEvent, Sent } from "../../api/types";
import { uuid7 } from "../../lib/ids";
import { serverNow } from "../../lib/now";

export interface Outgoing {
  client_id: string;
  text: string;
  mentions: string[];
  at: string;
  problem: Problem | null;
}

const outgoingKey = (conversation: string) => ["outgoing", conversation] as const;

function change(client: QueryClient, conversation: string, next: (list: Outgoing[]) => Outgoing[]): void {
  client.setQueryData<Outgoing[]>(outgoingKey(conversation), (list) => next(list ?? []));
}

export interface Sender {
  outgoing: Outgoing[];
  send: (text: string, mentions: string[]) => void;
  retry: (message: Outgoing) => void;
  discard: (message: Outgoing) => void;
}

export function useSender(conversation: string): Sender {
  const client = useQueryClient();
  const me = useMe().member.id;
  const { feed } = useLive();
  const { data: outgoing = [] } = useQuery<Outgoing[]>({
    queryKey: outgoingKey(conversation),
    queryFn: () => [],
    enabled: false,
    initialData: [],
    gcTime: Number.POSITIVE_INFINITY,
  });

  const transmit = useCallback(
    async (message: Outgoing) => {
      const { client_id, text, mentions } = message;
      const body = { kind: "text", text, mentions };
      try {
        const { seq, at } = await post<Sent>(`/conversations/${conversation}/messages`, { client_id, body }, { key: client_id });
        const event: ConversationEvent = { conversation, seq, kind: "message", actor: me, client_id, at, body };
        feed?.event(event);
        change(client, conversation, (list) => list.filter((each) => each.client_id !== client_id));
      } catch (error) {
        change(client, conversation, (list) => list.map((each) => (each.client_id === client_id ? { ...each, problem: asProblem(error) } : each)));
      }
    },
    [client, conversation, feed, me],
  );

  const send = useCallback(
    (text: string, mentions: string[]) => {
      const message: Outgoing = { client_id: uuid7(), text, mentions, at: serverNow().toISOString(), problem: null };
      change(client, conversation, (list) => [...list, message]);
      void transmit(message);
    },
    [client, conversation, transmit],
  );

  const retry = useCallback(
    (message: Outgoing) => {
      change(client, conversation, (list) => list.map((each) => (each.client_id === message.client_id ? { ...each, problem: null } : each)));
      void transmit(message);
    },
    [client, conversation, transmit],
  );

  const discard = useCallback(
    (message: Outgoing) => change(client, conversation, (list) => list.filter((each) => each.client_id !== message.client_id)),
    [client, conversation],
  );

  return { outgoing, send, retry, discard };
}
