import { expect, test } from "vitest";
import { Problem } from "../../api/client";
import { emptyLog, merge } from "../../api/log";
import { ids, message } from "../../testing/fixtures";
import type { Outgoing } from "./outgoing";
import { rowsOf } from "./rows";

const reader = { me: ids.ann, readSeq: null };
const kinds = (rows: ReturnType<typeof rowsOf>) => rows.map((row) => row.kind);

test("messages of one person within minutes stand under one name", () => {
  const rows = rowsOf(merge(emptyLog, [message(1, "a"), message(2, "b"), message(30, "c")]), [], reader);
  expect(rows.map((row) => (row.kind === "message" ? row.first : row.kind))).toEqual(["day", true, false, true]);
});

test("the line stands before the first unread message of somebody else", () => {
  const log = merge(emptyLog, [message(1, "a"), message(2, "mine", { actor: ids.ann }), message(3, "b")]);
  expect(kinds(rowsOf(log, [], { me: ids.ann, readSeq: 1 }))).toEqual(["day", "message", "message", "unread", "message"]);
});

test("revisions of cards are no rows", () => {
  const log = merge(emptyLog, [message(1, "", { kind: "card", body: { card: ids.card, revision: 1, text: "leave" } }), message(2, "", { kind: "card_revised", body: { card: ids.card, revision: 2, text: "approved" } })]);
  expect(kinds(rowsOf(log, [], reader))).toEqual(["day", "card"]);
});

test("a card that is told once more moves to where it was told last", () => {
  const told = (seq: number, card: string) => message(seq, "", { kind: "card", actor: null, body: { card, revision: seq, text: "leave" } });
  const rows = rowsOf(merge(emptyLog, [told(1, "one"), told(2, "two"), told(3, "one")]), [], { me: ids.ann, readSeq: 2 });
  expect(kinds(rows)).toEqual(["day", "card", "unread", "card"]);
  expect(rows.slice(1).map((row) => row.key)).toEqual(["two", "unread", "one"]);
});

test("the line stands before news only", () => {
  const own = message(2, "", { kind: "card", actor: null, body: { card: ids.card, text: "leave", quiet: true } });
  const log = merge(emptyLog, [message(1, "a"), own, message(3, "b")]);
  expect(kinds(rowsOf(log, [], { me: ids.ann, readSeq: 1 }))).toEqual(["day", "message", "card", "unread", "message"]);
});

test("a message on its way gives up its place to itself", () => {
  const waiting: Outgoing = { client_id: "c2", text: "b", mentions: [], at: "2026-03-11T08:02:00Z", after: 1, problem: null };
  const before = rowsOf(merge(emptyLog, [message(1, "a")]), [waiting], reader);
  const after = rowsOf(merge(emptyLog, [message(1, "a"), message(2, "b", { actor: ids.ann })]), [waiting], reader);
  expect(kinds(before)).toEqual(["day", "message", "outgoing"]);
  expect(kinds(after)).toEqual(["day", "message", "message"]);
  expect(before.at(-1)?.key).toBe(after.at(-1)?.key);
});

test("a message that failed keeps its place, one that is on its way stands at the end", () => {
  const at = "2026-03-11T08:01:30Z";
  const failed: Outgoing = { client_id: "x", text: "lost", mentions: [], at, after: 1, problem: new Problem(0, {}) };
  const log = merge(emptyLog, [message(1, "a"), message(2, "b")]);
  const texts = (outgoing: Outgoing[]) => rowsOf(log, outgoing, reader).map((row) => (row.kind === "message" ? row.event.body?.text : row.kind === "outgoing" ? row.message.text : row.kind));
  expect(texts([failed])).toEqual(["day", "a", "lost", "b"]);
  expect(texts([{ ...failed, problem: null }])).toEqual(["day", "a", "b", "lost"]);
  expect(texts([{ ...failed, after: 2, at: "2026-03-12T12:00:00Z" }])).toEqual(["day", "a", "b", "day", "lost"]);
});

test("what only the reader was told stands where it was told", () => {
  const told = (id: string, after: number, at: string) => ({ id, after, at, line: "/order", text: id, app: null });
  const at = "2026-03-11T08:01:30Z";
  const failed: Outgoing = { client_id: "x", text: "lost", mentions: [], at: "2026-03-11T08:01:40Z", after: 1, problem: new Problem(0, {}) };
  const sending: Outgoing = { ...failed, client_id: "y", problem: null };
  const log = merge(emptyLog, [message(1, "a"), message(2, "b")]);
  const rows = rowsOf(log, [failed, sending], reader, [told("t1", 1, at), told("t2", 2, "2026-03-11T09:00:00Z")]);
  expect(rows.slice(1).map((row) => row.key)).toEqual(["c1", "t1", "x", "c2", "t2", "y"]);
  // Whoever speaks after it does so under their name.
  expect(rows.find((row) => row.key === "c2")).toMatchObject({ first: true });
});
