/**
 * Turns frames into what the screens hold: logs of conversations, unread counts, and invalidated queries.
 *
 * Invariant: a log in the cache never has a hole. An event that does not follow the last one starts a repair that
 * reads the range over HTTP; until that is done the event is not shown.
 */
import type { QueryClient } from "@tanstack/react-query";
import { get } from "./client";
import { keys } from "./keys";
import { append, isNews, lastSeq, type Log, merge } from "./log";
import type { Frame, Hello } from "./socket";
import type { Conversation, ConversationEvent } from "./types";

export interface EventPage {
  items: ConversationEvent[];
  /** The next `after` or `before`; null when the log ends there. */
  next: number | null;
}

export type FetchEvents = (conversation: string, range: { after?: number; before?: number; limit: number }) => Promise<EventPage>;

export const fetchEvents: FetchEvents = (conversation, range) => get<EventPage>(`/conversations/${conversation}/events`, range);

const PAGE = 200;
const COUNTS_DELAY = 400;

export class Feed {
  private personalSeq: number | null = null;
  private readonly wanted = new Map<string, number>();
  private readonly repairing = new Map<string, Promise<void>>();
  private countsTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly client: QueryClient;
  private readonly me: string;
  private readonly fetch: FetchEvents;

  constructor(client: QueryClient, me: string, fetch: FetchEvents = fetchEvents) {
    this.client = client;
    this.me = me;
    this.fetch = fetch;
  }

  /** Everything that is held and how far, so that the server can tell what was missed. */
  hello(): Hello {
    const conversations: Record<string, number> = {};
    for (const each of this.list() ?? []) conversations[each.id] = each.last_seq;
    for (const [key, log] of this.client.getQueriesData<Log>({ queryKey: ["log"] })) {
      if (log && typeof key[1] === "string") conversations[key[1]] = lastSeq(log);
    }
    return { personal_seq: this.personalSeq, conversations };
  }

  receive(frame: Frame): void {
    switch (frame.type) {
      case "welcome":
        this.welcomed(frame);
        break;
      case "event":
        this.event(frame as unknown as ConversationEvent);
        break;
      case "gap":
        this.gap(frame as unknown as { conversation: string; last_seq: number; unread?: number; mentions?: number });
        break;
      case "heartbeat":
        for (const [conversation, seq] of (frame.open as [string, number][] | undefined) ?? []) this.advanced(conversation, seq);
        break;
      case "lagged":
        if (typeof frame.conversation === "string") void this.repair(frame.conversation, Number.POSITIVE_INFINITY);
        else this.refreshAll();
        break;
      case "personal":
        if (typeof frame.seq === "number") this.personalSeq = frame.seq;
        this.personal(String(frame.kind), reference(frame));
        break;
      case "changed":
        this.changed(String(frame.topic), typeof frame.member === "string" ? frame.member : undefined);
        break;
    }
  }

  /** An event from the socket, or our own from the answer to sending it. */
  event(event: ConversationEvent): void {
    this.noteInList(event);
    this.cardChanged(event);
    if (event.kind === "members_changed" || event.kind === "renamed") {
      void this.client.invalidateQueries({ queryKey: keys.conversation(event.conversation) });
      void this.client.invalidateQueries({ queryKey: keys.conversations });
    }
    const log = this.log(event.conversation);
    if (!log) return;
    const result = append(log, event);
    if (result.kind === "appended") this.client.setQueryData(keys.log(event.conversation), result.log);
    else if (result.kind === "gap") this.repair(event.conversation, event.seq);
  }

  /** Reads what is missing up to `until`. Calls for one conversation join the running repair. */
  repair(conversation: string, until: number): Promise<void> {
    this.wanted.set(conversation, Math.max(until, this.wanted.get(conversation) ?? 0));
    let running = this.repairing.get(conversation);
    if (!running) {
      running = this.fill(conversation).finally(() => {
        this.repairing.delete(conversation);
        this.wanted.delete(conversation);
      });
      this.repairing.set(conversation, running);
    }
    return running;
  }

  private async fill(conversation: string): Promise<void> {
    for (;;) {
      const log = this.log(conversation);
      if (!log || lastSeq(log) >= (this.wanted.get(conversation) ?? 0)) return;
      let page: EventPage;
      try {
        page = await this.fetch(conversation, { after: lastSeq(log), limit: PAGE });
      } catch {
        // The next heartbeat or reconnection names the gap again.
        return;
      }
      if (page.items.length === 0) return;
      this.client.setQueryData<Log>(keys.log(conversation), (current) => (current ? merge(current, page.items) : current));
      for (const event of page.items) this.cardChanged(event);
    }
  }

  /** Revised on the side, or told once more. */
  private cardChanged({ kind, body }: ConversationEvent): void {
    if ((kind === "card_revised" || kind === "card") && body?.card) void this.client.invalidateQueries({ queryKey: keys.card(body.card) });
  }

  private welcomed(frame: Frame): void {
    if (typeof frame.personal_seq === "number" && this.personalSeq === null) this.personalSeq = frame.personal_seq;
    // Whatever was not on screen while away is asked again when it is looked at.
    void this.client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "log" && queryKey[0] !== "me" });
  }

  private gap(frame: { conversation: string; last_seq: number; unread?: number; mentions?: number }): void {
    this.updateList(frame.conversation, (each) => ({
      ...each,
      last_seq: Math.max(each.last_seq, frame.last_seq),
      unread: frame.unread ?? each.unread,
      mentions: frame.mentions ?? each.mentions,
    }));
    void this.client.invalidateQueries({ queryKey: keys.conversations });
    void this.repair(frame.conversation, frame.last_seq);
    this.countsLater();
  }

  private advanced(conversation: string, seq: number): void {
    const log = this.log(conversation);
    if (log && lastSeq(log) < seq) void this.repair(conversation, seq);
    const listed = this.list()?.find((each) => each.id === conversation);
    if (listed && listed.last_seq < seq) void this.client.invalidateQueries({ queryKey: keys.conversations });
  }

  private personal(kind: string, id: string | undefined): void {
    const stale = (queryKey: readonly unknown[]) => void this.client.invalidateQueries({ queryKey });
    switch (kind) {
      case "task_opened":
      case "task_closed":
        stale(keys.allTasks);
        stale(keys.allInstances);
        if (id) stale(keys.instance(id));
        break;
      case "instance_changed":
      case "mentioned":
        stale(keys.allInstances);
        stale(keys.allTasks);
        if (id) stale(keys.instance(id));
        break;
      case "balance_changed":
        stale(keys.allBalances);
        stale(keys.allLedger);
        this.judgedAnew();
        break;
      case "conversation_added":
      case "conversation_removed":
      case "read":
        stale(keys.conversations);
        break;
      case "reset":
        this.refreshAll();
        break;
      case "directory_changed":
        for (const key of [keys.allMembers, keys.departments, keys.people, keys.roles, keys.groups, keys.deputies, keys.me]) stale(key);
        this.judgedAnew();
        break;
    }
    this.countsLater();
  }

  private changed(topic: string, member: string | undefined): void {
    const stale = (queryKey: readonly unknown[]) => void this.client.invalidateQueries({ queryKey });
    if (topic === "absence") {
      stale(member ? keys.person(member) : keys.people);
      stale(keys.allMembers);
      stale(keys.allAbsences);
      this.judgedAnew();
    } else if (topic === "directory") {
      for (const key of [keys.allMembers, keys.departments, keys.people, keys.roles, keys.groups]) stale(key);
      this.judgedAnew();
    }
  }

  /** A form that is being filled shows balances, who is away and who will decide. */
  private judgedAnew(): void {
    for (const queryKey of [keys.evaluations, keys.forecasts]) void this.client.invalidateQueries({ queryKey });
  }

  private noteInList(event: ConversationEvent): void {
    const own = event.actor === this.me;
    const counts = isNews(event, this.me);
    const known = this.updateList(event.conversation, (each) => {
      if (event.seq <= each.last_seq) return each;
      const mentioned = counts && (event.body?.mentions ?? []).includes(this.me);
      return {
        ...each,
        last_seq: event.seq,
        read_seq: own ? event.seq : each.read_seq,
        unread: own ? 0 : each.unread + (counts ? 1 : 0),
        mentions: own ? 0 : each.mentions + (mentioned ? 1 : 0),
        last: event.body?.text ? { seq: event.seq, at: event.at, actor: event.actor, text: event.body.text } : each.last,
      };
    });
    if (!known && this.list()) void this.client.invalidateQueries({ queryKey: keys.conversations });
    if (!own) this.countsLater();
  }

  private updateList(id: string, change: (each: Conversation) => Conversation): boolean {
    const list = this.list();
    if (!list?.some((each) => each.id === id)) return false;
    this.client.setQueryData<Conversation[]>(
      keys.conversations,
      list.map((each) => (each.id === id ? change(each) : each)),
    );
    return true;
  }

  private refreshAll(): void {
    void this.client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "log" });
    for (const [key] of this.client.getQueriesData<Log>({ queryKey: ["log"] })) {
      if (typeof key[1] === "string") void this.repair(key[1], Number.POSITIVE_INFINITY);
    }
  }

  /** Many events at once ask for the counts once. */
  private countsLater(): void {
    clearTimeout(this.countsTimer);
    this.countsTimer = setTimeout(() => void this.client.invalidateQueries({ queryKey: keys.counts }), COUNTS_DELAY);
  }

  private list(): Conversation[] | undefined {
    return this.client.getQueryData<Conversation[]>(keys.conversations);
  }

  private log(conversation: string): Log | undefined {
    return this.client.getQueryData<Log>(keys.log(conversation));
  }
}

function reference(frame: Frame): string | undefined {
  const value = frame.reference ?? frame.ref;
  return typeof value === "string" ? value : undefined;
}
