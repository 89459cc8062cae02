/** Mini-apps: the catalog, its publishers and operator, and what an organisation has installed. */
import { infiniteQueryOptions, queryOptions, type QueryClient } from "@tanstack/react-query";
import { all, get, nextCursor, patch, post, Problem, url, type Items } from "./client";
import { keys } from "./keys";
import type { FormSpec, FormValue, PersonRef } from "./types";

/** What an app asks for, and why, in its author's words. */
export interface Scope {
  scope: string;
  reason: string;
}

/** A form that an app brings. */
export interface AppForm {
  key: string;
  title: string;
}

export interface AppCommand {
  /** Without the slash. */
  name: string;
  description: string;
}

export type VersionState = "submitted" | "listed" | "refused" | "withdrawn";

export interface AppVersion {
  /** The app's id. */
  app: string;
  version: string;
  state: VersionState;
  publisher: string | null;
  /** What manifests call the publisher. */
  publisher_key: string;
  name: string;
  summary: string;
  description: string;
  license: string;
  sha256: string;
  size: number;
  scopes: Scope[];
  /** What its components could call. */
  imports: string[];
  processes: AppForm[];
  hooks: string[];
  commands: AppCommand[];
  events: string[];
  /** Cron expressions. */
  schedules: string[];
  submitted_at: string;
  decided_at: string | null;
  /** What the operator said. */
  note: string | null;
}

export interface AppVersionDetail extends AppVersion {
  config_form: FormSpec | null;
  /** Markdown. */
  readme: string | null;
}

export interface PublisherKey {
  public_key: string;
  added_at: string;
  revoked_at: string | null;
}

export interface Publisher {
  key: string;
  name: string;
  keys: PublisherKey[];
}

/** An account that holds an office of the catalog. */
export interface PublishingAccount {
  login: string;
  publisher: boolean;
  operator: boolean;
}

export type ListingVerdict = "list" | "refuse" | "withdraw";

export type Audience = { kind: "everybody" } | { kind: "departments"; departments: string[] };

export interface AppSchedule {
  name: string;
  cron: string;
  zone: string;
  next_at: string | null;
}

export interface Installation {
  id: string;
  app: string;
  version: string;
  name: string;
  summary: string;
  publisher: string | null;
  state: "active" | "disabled";
  grants: string[];
  scopes: Scope[];
  audience: Audience;
  config: FormValue;
  config_form: FormSpec | null;
  processes: AppForm[];
  commands: AppCommand[];
  events: string[];
  schedules: AppSchedule[];
  stored: { entries: number; bytes: number };
  /** Its actions failed too often in a row and are tried again then. */
  paused_until: string | null;
  /** A newer version that is listed. */
  update: string | null;
  /** Of the last 24 hours. */
  usage: { calls: number; failures: number };
  /** For `If-Match`. */
  revision: number;
  installed_at: string;
}

export interface InstallationIn {
  app: string;
  version: string;
  grants: string[];
  audience: Audience;
  config: FormValue;
}

export interface InstallationChange {
  audience?: Audience;
  config?: FormValue;
  active?: boolean;
  /** An update: the version together with what is granted to it. */
  version?: string;
  grants?: string[];
  /** Ends the pause now. */
  resume?: true;
}

export interface LogLine {
  level: "debug" | "info" | "warn" | "error";
  message: string;
}

/** How an app was called once. */
export interface Call {
  id: string;
  at: string;
  version: string;
  function: string;
  process: string | null;
  /** An event, a command, a schedule, a verb. */
  about: string | null;
  person: PersonRef | null;
  /** Why it ended without an answer. */
  cause: string | null;
  detail: string | null;
  fuel: number;
  /** Microseconds that it ran. */
  micros: number;
  /** Microseconds that it waited for its turn. */
  waited: number;
  /** Bytes, at most. */
  memory: number;
  host_calls: number;
  log: LogLine[];
  /** Lines of its log that were too many. */
  dropped: number;
}

export const catalogQuery = queryOptions({
  queryKey: keys.catalog,
  queryFn: ({ signal }) => all<AppVersion>("/catalog/apps", {}, signal),
});

export function appVersionQuery(app: string, version: string) {
  return queryOptions({
    queryKey: keys.appVersion(app, version),
    queryFn: ({ signal }) => get<AppVersionDetail>(versionPath(app, version), undefined, signal),
  });
}

export const publishersQuery = queryOptions({
  queryKey: keys.publishers,
  queryFn: ({ signal }) => all<Publisher>("/catalog/publishers", {}, signal),
});

export const publishingQuery = queryOptions({
  queryKey: keys.publishing,
  queryFn: ({ signal }) => all<PublishingAccount>("/catalog/publishing", {}, signal),
});

export const installationsQuery = queryOptions({
  queryKey: keys.installations,
  queryFn: ({ signal }) => all<Installation>("/installations", {}, signal),
});

export function installationQuery(id: string) {
  return queryOptions({
    queryKey: keys.installation(id),
    queryFn: ({ signal }) => get<Installation>(`/installations/${id}`, undefined, signal),
  });
}

/** Newest first; `failed` leaves those that ended without an answer. */
export function callsQuery(id: string, failed: boolean) {
  return infiniteQueryOptions({
    queryKey: keys.calls(id, failed),
    queryFn: ({ pageParam, signal }) =>
      get<Items<Call>>(`/installations/${id}/calls`, { failed: failed || undefined, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
}

/** `revision` is the one that the person saw. */
export function changeInstallation(id: string, revision: number, change: InstallationChange): Promise<Installation> {
  return patch<Installation>(`/installations/${id}`, change, { ifMatch: `"${revision}"` });
}

export function decideListing(app: string, version: string, verdict: ListingVerdict, note: string, key: string): Promise<AppVersion> {
  return post<AppVersion>(`${versionPath(app, version)}/decide`, { verdict, ...(note ? { note } : {}) }, { key });
}

function versionPath(app: string, version: string): string {
  return `/catalog/apps/${encodeURIComponent(app)}/versions/${encodeURIComponent(version)}`;
}

/** What is installed decides which forms and commands there are. */
export async function installationsChanged(client: QueryClient, now?: Installation): Promise<void> {
  if (now) client.setQueryData(keys.installation(now.id), now);
  const stale = [keys.installations, keys.processes, keys.commands];
  await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
}

interface Bundle {
  bundle: File;
  /** 64 bytes in base64. */
  signature: string;
  /** The idempotency key. */
  key: string;
  /** Of what the server has to say about it. */
  language: string;
}

/** Hands a bundle in, with the progress of the upload, which fetch can't tell. */
export function submitBundle({ bundle, signature, key, language }: Bundle, onProgress: (share: number) => void): Promise<AppVersion> {
  const request = new XMLHttpRequest();
  const done = new Promise<AppVersion>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => {
      if (total > 0) onProgress(loaded / total);
    };
    request.onload = () => {
      let body: Record<string, unknown> = {};
      try {
        body = JSON.parse(request.responseText) as Record<string, unknown>;
      } catch {
        // A proxy's error page: the status says enough.
      }
      if (request.status === 201) resolve(body as unknown as AppVersion);
      else reject(new Problem(request.status, body));
    };
    request.onerror = () => reject(new Problem(0, { type: "/problems/offline", title: "offline" }));
    request.open("POST", url("/catalog/apps"));
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Accept-Language", language);
    request.setRequestHeader("Idempotency-Key", key);
    const form = new FormData();
    form.append("bundle", bundle, bundle.name);
    form.append("signature", signature);
    request.send(form);
  });
  return done;
}
