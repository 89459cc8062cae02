/** Conversations and their logs as queries; the feed keeps both true between fetches. */
import { queryOptions } from "@tanstack/react-query";
import { all, get, type Items } from "./client";
import { fetchEvents } from "./feed";
import { keys } from "./keys";
import { emptyLog, firstSeq, type Log, merge } from "./log";
import type { Card, Conversation, ConversationOut, SlashCommand } from "./types";

const PAGE = 60;

export const conversationsQuery = queryOptions({
  queryKey: keys.conversations,
  queryFn: ({ signal }) => all<Conversation>("/conversations", {}, signal),
  staleTime: 60_000,
});

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => get<ConversationOut>(`/conversations/${id}`, undefined, signal),
    staleTime: 60_000,
  });
}

/** The newest page; what was held stays when nothing is missing between. */
export function logQuery(id: string) {
  return queryOptions({
    queryKey: keys.log(id),
    queryFn: async ({ client }): Promise<Log> => {
      const { last_seq } = await client.fetchQuery({ ...conversationQuery(id), staleTime: 0 });
      const page = await fetchEvents(id, { before: last_seq + 1, limit: PAGE });
      return { ...merge(emptyLog, page.items), complete: !page.next };
    },
    // From here on the feed appends; a refetch would only throw older pages away.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The page before what is held. */
export async function olderPage(id: string, log: Log): Promise<(current: Log) => Log> {
  const page = await fetchEvents(id, { before: firstSeq(log), limit: PAGE });
  return (current) => ({ ...merge(current, page.items), complete: !page.next });
}

export function cardQuery(id: string) {
  return queryOptions({
    queryKey: keys.card(id),
    queryFn: ({ signal }) => get<Card>(`/cards/${id}`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const commandsQuery = queryOptions({
  queryKey: keys.commands,
  queryFn: async ({ signal }) => (await get<Items<SlashCommand>>("/commands", undefined, signal)).items,
  staleTime: 10 * 60_000,
});

/** A conversation's name: its own (an app's is in the reader's language), its other person, or the assistant's. */
export function nameOf(conversation: Pick<Conversation, "kind" | "name" | "peer">): string {
  if (conversation.kind === "assistant") return "Placet";
  return conversation.name || conversation.peer?.name || "…";
}
