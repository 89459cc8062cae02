/**
 * From a log to what is drawn: day separators, the line before the first unread, messages and cards.
 *
 * Revisions are no rows of their own: the card at its place shows its newest state.
 */
import type { Log } from "../../api/log";
import type { ConversationEvent } from "../../api/types";
import { dayKey } from "../../lib/time";
import type { Outgoing } from "./outgoing";

export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string }
  | { kind: "message"; key: string; event: ConversationEvent; first: boolean }
  | { kind: "card"; key: string; event: ConversationEvent; first: boolean }
  | { kind: "system"; key: string; event: ConversationEvent }
  | { kind: "outgoing"; key: string; message: Outgoing; first: boolean };

/** Messages of one person within this time stand together under one name. */
const TOGETHER = 5 * 60_000;

export interface Reader {
  me: string;
  /** The watermark when the conversation was opened; it does not move while reading. Null when all was read. */
  readSeq: number | null;
}

export function rowsOf(log: Log, outgoing: Outgoing[], { me, readSeq }: Reader): Row[] {
  const rows: Row[] = [];
  const sent = new Set<string>();
  let day = "";
  let previous: { actor: string | null; at: number } | null = null;
  let divided = readSeq === null;

  for (const event of log.events) {
    if (event.client_id) sent.add(event.client_id);
    if (event.kind === "card_revised") continue;
    const thisDay = dayKey(event.at);
    if (thisDay !== day) {
      rows.push({ kind: "day", key: `day-${thisDay}`, at: event.at });
      day = thisDay;
      previous = null;
    }
    if (!divided && event.seq > (readSeq ?? 0) && event.actor !== me) {
      rows.push({ kind: "unread", key: "unread" });
      divided = true;
      previous = null;
    }
    const key = event.client_id ?? `seq-${event.seq}`;
    if (event.kind === "message" || event.kind === "card") {
      const at = new Date(event.at).getTime();
      const first = !previous || previous.actor !== event.actor || at - previous.at > TOGETHER;
      rows.push({ kind: event.kind, key, event, first });
      previous = { actor: event.actor, at };
    } else {
      rows.push({ kind: "system", key, event });
      previous = null;
    }
  }

  for (const message of outgoing) {
    if (sent.has(message.client_id)) continue;
    const at = new Date(message.at).getTime();
    const first = !previous || previous.actor !== me || at - previous.at > TOGETHER;
    rows.push({ kind: "outgoing", key: message.client_id, message, first });
    previous = { actor: me, at };
  }
  return rows;
}
