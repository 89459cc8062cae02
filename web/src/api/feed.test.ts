import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { conversation, ids, message } from "../testing/fixtures";
import { Feed, type FetchEvents } from "./feed";
import { keys } from "./keys";
import { emptyLog, type Log, merge } from "./log";
import { evaluationQuery, forecastQuery } from "./requests";
import type { Conversation } from "./types";

const id = ids.conversation;

function company(held: number[], server: number[]) {
  const client = new QueryClient();
  client.setQueryData(keys.log(id), merge(emptyLog, held.map((seq) => message(seq, `text ${seq}`))));
  client.setQueryData(keys.conversations, [{ ...conversation, last_seq: Math.max(...held) }]);
  const fetch = vi.fn<FetchEvents>(async (_, { after = 0, limit }) => ({
    items: server.filter((seq) => seq > after).slice(0, limit).map((seq) => message(seq, `text ${seq}`)),
    next: null,
  }));
  const feed = new Feed(client, ids.ann, fetch);
  const seqs = () => client.getQueryData<Log>(keys.log(id))?.events.map((event) => event.seq);
  const listed = () => client.getQueryData<Conversation[]>(keys.conversations)?.[0];
  return { client, feed, fetch, seqs, listed };
}

test("an event that follows is appended without a question", () => {
  const { feed, fetch, seqs } = company([1, 2], []);
  feed.receive({ type: "event", ...message(3, "three") });
  expect(seqs()).toEqual([1, 2, 3]);
  expect(fetch).not.toHaveBeenCalled();
});

test("a gap is repaired over HTTP before anything after it is shown", async () => {
  const { feed, fetch, seqs } = company([1, 2], [1, 2, 3, 4, 5, 6]);
  feed.receive({ type: "event", ...message(6, "six") });
  expect(seqs()).toEqual([1, 2]);
  await vi.waitFor(() => expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]));
  expect(fetch).toHaveBeenCalledWith(id, { after: 2, limit: 200 });
});

test("two gaps at once are one repair", async () => {
  const { feed, fetch, seqs } = company([1], [1, 2, 3, 4]);
  feed.receive({ type: "event", ...message(3, "three") });
  feed.receive({ type: "event", ...message(4, "four") });
  await vi.waitFor(() => expect(seqs()).toEqual([1, 2, 3, 4]));
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("a doubled event is no event", () => {
  const { feed, seqs, listed } = company([1, 2], []);
  feed.receive({ type: "event", ...message(3, "three") });
  feed.receive({ type: "event", ...message(3, "three") });
  expect(seqs()).toEqual([1, 2, 3]);
  expect(listed()?.unread).toBe(1);
});

test("a heartbeat reveals a message that was lost silently", async () => {
  const { feed, seqs } = company([1, 2], [1, 2, 3]);
  feed.receive({ type: "heartbeat", open: [[id, 3]] });
  await vi.waitFor(() => expect(seqs()).toEqual([1, 2, 3]));
});

test("lagging behind reads until nothing is left", async () => {
  const { feed, seqs } = company([1], [1, 2, 3]);
  feed.receive({ type: "lagged", conversation: id });
  await vi.waitFor(() => expect(seqs()).toEqual([1, 2, 3]));
});

test("what others say is unread, what one says oneself is read", () => {
  const { feed, listed } = company([1], []);
  feed.receive({ type: "event", ...message(2, "hello", { body: { kind: "text", text: "hello @Ann Becker", mentions: [ids.ann] } }) });
  expect(listed()).toMatchObject({ unread: 1, mentions: 1, last: { text: "hello @Ann Becker" } });
  feed.receive({ type: "event", ...message(3, "yes", { actor: ids.ann }) });
  expect(listed()).toMatchObject({ unread: 0, mentions: 0, read_seq: 3 });
});

test("what is told quietly is not unread", () => {
  const { feed, listed } = company([1], []);
  feed.receive({ type: "event", ...message(2, "", { kind: "card", actor: null, body: { card: ids.card, text: "LV-1", quiet: true } }) });
  expect(listed()).toMatchObject({ unread: 0, last_seq: 2, last: { text: "LV-1" } });
});

test("a revised card is asked for again", () => {
  const { client, feed } = company([1], []);
  client.setQueryData(keys.card(ids.card), { id: ids.card, revision: 1, body: {} });
  feed.receive({ type: "event", ...message(2, "", { kind: "card_revised", body: { card: ids.card, revision: 2, text: "approved" } }) });
  expect(client.getQueryState(keys.card(ids.card))?.isInvalidated).toBe(true);
});

test("an absence makes that person's card stale", () => {
  const { client, feed } = company([1], []);
  client.setQueryData(keys.person(ids.ann), {});
  client.setQueryData(keys.person(ids.bo), {});
  feed.receive({ type: "changed", topic: "absence", member: ids.ann });
  expect(client.getQueryState(keys.person(ids.ann))?.isInvalidated).toBe(true);
  expect(client.getQueryState(keys.person(ids.bo))?.isInvalidated).toBe(false);
});

test.each([
  { type: "personal", seq: 1, kind: "balance_changed" },
  { type: "personal", seq: 1, kind: "directory_changed" },
  { type: "changed", topic: "directory" },
  { type: "changed", topic: "absence", member: ids.bo },
])("a form that is being filled is judged anew after $type $kind$topic", (frame) => {
  const { client, feed } = company([1], []);
  const evaluation = evaluationQuery("leave", { reason: "dentist" }).queryKey;
  const forecast = forecastQuery("leave", { reason: "dentist" }).queryKey;
  client.setQueryData<unknown>(evaluation, {});
  client.setQueryData<unknown>(forecast, {});
  feed.receive(frame);
  expect(client.getQueryState(evaluation)?.isInvalidated).toBe(true);
  expect(client.getQueryState(forecast)?.isInvalidated).toBe(true);
});

test("hello says how far each log is held", () => {
  const { feed } = company([1, 2, 3], []);
  feed.receive({ type: "personal", seq: 17, kind: "read", reference: id });
  expect(feed.hello()).toEqual({ personal_seq: 17, conversations: { [id]: 3 } });
});
