/**
 * From a log to what is drawn: day separators, the line before the first unread, messages and cards.
 *
 * Revisions are no rows of their own: the card at its place shows its newest state, and its place is where it was told
 * last. A message that failed stays where it was written; one on its way stands at the end, where it will be. What only
 * the reader was told stands where it was told.
 */
import type { Log } from "../../api/log";
import type { ConversationEvent } from "../../api/types";
import { dayKey } from "../../lib/time";
import type { Outgoing } from "./outgoing";
import type { Told } from "./told";

export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string }
  | { kind: "message"; key: string; event: ConversationEvent; first: boolean }
  | { kind: "card"; key: string; event: ConversationEvent; first: boolean }
  | { kind: "system"; key: string; event: ConversationEvent }
  | { kind: "outgoing"; key: string; message: Outgoing; first: boolean }
  | { kind: "told"; key: string; answer: Told };

type Beside = Outgoing | Told;

/** Messages of one person within this time stand together under one name. */
const TOGETHER = 5 * 60_000;

export interface Reader {
  me: string;
  /** The watermark when the conversation was opened; it does not move while reading. Null when all was read. */
  readSeq: number | null;
}

export function rowsOf(log: Log, outgoing: Outgoing[], { me, readSeq }: Reader, told: readonly Told[] = []): Row[] {
  const rows: Row[] = [];
  const arrived = new Set(log.events.map((event) => event.client_id));
  const unsent = outgoing.filter((message) => !arrived.has(message.client_id));
  const failed = unsent.filter((message) => message.problem);
  // What the server does not have, by where it stands.
  const beside: Beside[] = [...failed, ...told].sort((a, b) => a.after - b.after || a.at.localeCompare(b.at));
  const newest = new Map(log.events.map((event) => [cardOf(event), event.seq]));
  let day = "";
  let previous: { actor: string | null; at: number } | null = null;
  let divided = readSeq === null;

  /** Whether somebody speaks anew, under their name. */
  const speaks = (actor: string | null, time: string): boolean => {
    const at = new Date(time).getTime();
    const first = !previous || previous.actor !== actor || at - previous.at > TOGETHER;
    previous = { actor, at };
    return first;
  };
  const enterDay = (time: string) => {
    const thisDay = dayKey(time);
    if (thisDay === day) return;
    rows.push({ kind: "day", key: `day-${thisDay}`, at: time });
    day = thisDay;
    previous = null;
  };
  const pushOutgoing = (message: Outgoing) => {
    enterDay(message.at);
    rows.push({ kind: "outgoing", key: message.client_id, message, first: speaks(me, message.at) });
  };

  const pushBeside = (each: Beside) => {
    if ("client_id" in each) return pushOutgoing(each);
    enterDay(each.at);
    rows.push({ kind: "told", key: each.id, answer: each });
    previous = null;
  };

  for (const event of log.events) {
    for (let next = beside[0]; next && next.after < event.seq; next = beside[0]) {
      pushBeside(next);
      beside.shift();
    }
    const card = cardOf(event);
    if (event.kind === "card_revised" || (card && newest.get(card) !== event.seq)) continue;
    enterDay(event.at);
    if (!divided && event.seq > (readSeq ?? 0) && event.actor !== me && !event.body?.quiet) {
      rows.push({ kind: "unread", key: "unread" });
      divided = true;
      previous = null;
    }
    const key = card ?? event.client_id ?? `seq-${event.seq}`;
    if (event.kind === "message" || event.kind === "card") {
      rows.push({ kind: event.kind, key, event, first: speaks(event.actor, event.at) });
    } else {
      rows.push({ kind: "system", key, event });
      previous = null;
    }
  }

  for (const each of [...beside, ...unsent.filter((message) => !message.problem)]) pushBeside(each);
  return rows;
}

/** The card that the event tells, which may be told again further down. */
function cardOf({ kind, body }: ConversationEvent): string | undefined {
  return kind === "card" ? body?.card : undefined;
}
