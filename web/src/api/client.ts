/**
 * The one way to the server: JSON over fetch, failures as `Problem`, an idempotency key on every POST.
 *
 * Deliberately not here: retries (react-query and the caller decide, with the same key) and caching.
 */
import { uuid7 } from "../lib/ids";
import { heardServerTime } from "../lib/now";

export interface FieldError {
  /** JSON Pointer into the body or the form. */
  pointer: string;
  code: string;
  params?: Record<string, unknown>;
  message: string;
}

/** An RFC 9457 problem, or the network's failure to get any answer (`status` 0). */
export class Problem extends Error {
  readonly status: number;
  readonly slug: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: FieldError[];
  readonly requestId: string | undefined;
  /** Members beyond the standard ones: `by`, `at`, `card`, `form_revision` … */
  readonly more: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    const { type, title, status: _status, detail, errors, request_id, ...more } = body;
    const faults = Array.isArray(errors) ? (errors as FieldError[]) : [];
    const only = faults.length === 1 ? faults[0]?.message : undefined;
    super(typeof detail === "string" && detail ? detail : only || String(title ?? status));
    this.name = "Problem";
    this.status = status;
    this.slug = String(type ?? "").replace(/^.*\/problems\//, "") || "unknown";
    this.title = String(title ?? "");
    this.detail = typeof detail === "string" ? detail : undefined;
    this.errors = faults;
    this.requestId = typeof request_id === "string" ? request_id : undefined;
    this.more = more;
  }

  /** Nothing was heard from the server: whether it acted is unknown, so repeat with the same key. */
  get offline(): boolean {
    return this.status === 0;
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, { type: "/problems/offline", title: error instanceof Error ? error.message : String(error) });
}

type QueryValue = string | number | boolean | null | undefined;

export interface Options {
  query?: Record<string, QueryValue>;
  signal?: AbortSignal;
  /** The idempotency key: pass the same one when a person repeats the same intent. */
  key?: string;
  ifMatch?: string;
  headers?: Record<string, string>;
  /** The answer is no JSON but a text of this media type. */
  text?: string;
}

export interface Answer<T> {
  body: T;
  etag: string | null;
  status: number;
}

const BASE = "/api/v1";

let language = "en";
let signedOut: () => void = () => {};

/** Problems come back as text in this language. */
export function speak(next: string): void {
  language = next;
}

/** Called when the server says that nobody is signed in any more. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

export function url(path: string, query?: Record<string, QueryValue>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

export async function request<T>(method: string, path: string, body?: unknown, options: Options = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: options.text ?? "application/json", "Accept-Language": language, ...options.headers };
  if (method === "POST") headers["Idempotency-Key"] = options.key ?? uuid7();
  if (options.ifMatch !== undefined) headers["If-Match"] = options.ifMatch;
  let payload: BodyInit | undefined;
  if (body instanceof FormData || body instanceof Blob) payload = body;
  else if (typeof body === "string" && headers["Content-Type"]) payload = body;
  else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    payload = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(url(path, options.query), { method, headers, body: payload, signal: options.signal });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw asProblem(error);
  }
  heardServerTime(response.headers.get("Date"));
  if (!response.ok) {
    const problem = new Problem(response.status, await readProblem(response));
    // A refused password is also 401, but then nobody was signed in to begin with.
    if (response.status === 401 && path !== "/sessions") signedOut();
    throw problem;
  }
  const text = response.status === 204 ? "" : await response.text();
  return {
    body: (options.text ? text : text ? JSON.parse(text) : undefined) as T,
    etag: response.headers.get("ETag"),
    status: response.status,
  };
}

async function readProblem(response: Response): Promise<Record<string, unknown>> {
  try {
    return (await response.json()) as Record<string, unknown>;
  } catch {
    return { title: response.statusText || String(response.status) };
  }
}

export async function get<T>(path: string, query?: Options["query"], signal?: AbortSignal): Promise<T> {
  return (await request<T>("GET", path, undefined, { query, signal })).body;
}

export async function post<T>(path: string, body?: unknown, options?: Options): Promise<T> {
  return (await request<T>("POST", path, body, options)).body;
}

export async function patch<T>(path: string, body: unknown, options?: Options): Promise<T> {
  return (await request<T>("PATCH", path, body, options)).body;
}

export async function put<T>(path: string, body: unknown, options?: Options): Promise<T> {
  return (await request<T>("PUT", path, body, options)).body;
}

export async function del(path: string, options?: Options): Promise<void> {
  await request<void>("DELETE", path, undefined, options);
}

export interface Items<T> {
  items: T[];
  next: string | null;
}

/** All pages of a list that is known to be short (departments, roles, offices). */
export async function all<T>(path: string, query: Options["query"] = {}, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Items<T> = await get<Items<T>>(path, { ...query, cursor }, signal);
    items.push(...page.items);
    cursor = page.next ?? null;
  } while (cursor);
  return items;
}

/** For `useInfiniteQuery`: the next page's parameter. */
export function nextCursor<T>(page: Items<T>): string | undefined {
  return page.next ?? undefined;
}
