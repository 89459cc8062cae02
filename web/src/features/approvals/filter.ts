/**
 * What a list is narrowed to. It is in the address with days as people name them; the server takes instants, from the
 * beginning of the first day to the end of the last one where the viewer is. A saved view keeps what the server takes.
 */
import type { RequestFilter } from "../../api/requests";
import { beginOf, dayOf } from "../../lib/time";
import { asBox, type Box } from "./rows";

export interface ListFilter {
  process?: string | undefined;
  state?: string | undefined;
  query?: string | undefined;
  requester?: string | undefined;
  department?: string | undefined;
  /** Days ("2026-03-12") on which it was filed, both of them included. */
  since?: string | undefined;
  until?: string | undefined;
  overdue?: boolean | undefined;
}

const TEXTS = ["process", "state", "query", "requester", "department", "since", "until"] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** The name in the address. */
const inAddress = (name: (typeof TEXTS)[number]) => (name === "query" ? "q" : name);

export function filterIn(search: URLSearchParams): ListFilter {
  const filter: ListFilter = {};
  for (const name of TEXTS) {
    const value = search.get(inAddress(name));
    if (value && (!isDay(name) || DAY.test(value))) filter[name] = value;
  }
  if (search.get("overdue")) filter.overdue = true;
  return filter;
}

export function searchOf(filter: ListFilter): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of TEXTS) {
    const value = filter[name];
    if (value) search.set(inAddress(name), value);
  }
  if (filter.overdue) search.set("overdue", "1");
  return search;
}

function isDay(name: string): boolean {
  return name === "since" || name === "until";
}

/** As the server is asked. */
export function asked({ since, until, ...rest }: ListFilter): RequestFilter {
  return {
    ...rest,
    since: since ? beginOf(since) : undefined,
    until: until ? beginOf(until, 1) : undefined,
  };
}

export function savedOf(box: Box, filter: ListFilter): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ box, ...asked(filter) }).filter(([, value]) => value !== undefined && value !== ""));
}

export function fromSaved(saved: Record<string, unknown>): { box: Box; filter: ListFilter } {
  const filter: ListFilter = {};
  for (const name of TEXTS) {
    const value = saved[name];
    if (typeof value !== "string" || value === "") continue;
    if (!isDay(name)) filter[name] = value;
    else if (!Number.isNaN(Date.parse(value))) filter[name] = dayOf(Date.parse(value) - (name === "until" ? 1 : 0));
  }
  if (saved.overdue === true || saved.overdue === "true") filter.overdue = true;
  return { box: asBox(typeof saved.box === "string" ? saved.box : undefined), filter };
}

/** How many of the filters are set that are folded away at first. */
export function furtherOf({ requester, department, since, until, overdue }: ListFilter): number {
  return [requester, department, since, until, overdue].filter(Boolean).length;
}
