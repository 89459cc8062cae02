/** A small company for component tests. */
import type { Conversation, ConversationEvent, ConversationOut, Me, Person, PersonRef } from "../api/types";

export const ids = {
  ann: "01900000-0000-7000-8000-00000000000a",
  bo: "01900000-0000-7000-8000-00000000000b",
  conversation: "01900000-0000-7000-8000-0000000000c0",
  card: "01900000-0000-7000-8000-0000000000ca",
  instance: "01900000-0000-7000-8000-0000000000f0",
};

export const ann: PersonRef = { id: ids.ann, name: "Ann Becker", login: "ann" };
export const bo: PersonRef = { id: ids.bo, name: "Bo Lindqvist", login: "bo" };

export function person(ref: PersonRef, more: Partial<Person> = {}): Person {
  return {
    ...ref,
    email: `${ref.login}@example.org`,
    position: "Editor",
    active: true,
    department: { id: "d1", name: "Marketing Hamburg" },
    departments: [{ id: "d1", name: "Marketing Hamburg", primary: true }],
    manager: ref.id === bo.id ? null : bo,
    heads: [],
    office: { id: "o1", name: "Hamburg", zone: "Europe/Berlin" },
    zone: "Europe/Berlin",
    roles: [],
    rights: [],
    authority: null,
    valid_from: null,
    valid_to: null,
    absence: null,
    ...more,
  };
}

export const me: Me = {
  member: person(ann),
  organisation: { id: "o", key: "demo", name: "Demo", zone: "Europe/Berlin", currency: "EUR", language: "en" },
  offices: [],
  rights: [],
  language: "en",
  zone: null,
  counts: { todo: 0, returned: 0, unread: 0, mentions: 0 },
};

export function message(seq: number, text: string, more: Partial<ConversationEvent> = {}): ConversationEvent {
  return {
    conversation: ids.conversation,
    seq,
    kind: "message",
    actor: ids.bo,
    client_id: `c${seq}`,
    at: `2026-03-11T08:${String(seq).padStart(2, "0")}:00Z`,
    body: { kind: "text", text, mentions: [] },
    ...more,
  };
}

export const conversation: Conversation = {
  id: ids.conversation,
  kind: "direct",
  name: null,
  peer: bo,
  members: 2,
  last_seq: 0,
  read_seq: 0,
  unread: 0,
  mentions: 0,
  muted: false,
  last: null,
};

export const conversationOut: ConversationOut = {
  ...conversation,
  people: [
    { person: ann, joined_seq: 1 },
    { person: bo, joined_seq: 1 },
  ],
};
