/** Mini-apps: the catalog, its publishers and operator, and what an organisation has installed. */
import { infiniteQueryOptions, queryOptions, type QueryClient } from "@tanstack/react-query";
import { all, get, nextCursor, patch, post, Problem, url, type Items } from "./client";
import { keys } from "./keys";
import type { FormSpec, FormValue, Narrow, Out, Schemas } from "./types";

type Listed = { state: "submitted" | "listed" | "refused" | "withdrawn" };
export type AppVersion = Narrow<Out<Schemas["VersionOut"]>, Listed>;
export type AppVersionDetail = Narrow<Out<Schemas["VersionDetailOut"]>, Listed & { config_form: FormSpec | null }>;
export type VersionState = AppVersion["state"];
export type Publisher = Out<Schemas["PublisherOut"]>;
/** An account that holds an office of the catalog. */
export type PublishingAccount = Out<Schemas["OfficeHolderOut"]>;
export type ListingVerdict = Schemas["ListingWord"];
export type Audience = Schemas["Audience"];
export type Installation = Narrow<Out<Schemas["InstallationOut"]>, { state: "active" | "disabled"; audience: Audience; config: FormValue; config_form: FormSpec | null }>;
export type InstallationIn = Narrow<Schemas["InstallationIn"], { config: FormValue }>;
export type InstallationChange = Narrow<Schemas["ChangeIn"], { config?: FormValue; resume?: true }>;
/** How an app was called once. */
export type Call = Narrow<Out<Schemas["CallOut"]>, { log: { level: "debug" | "info" | "warn" | "error"; message: string }[] }>;

export type Scope = AppVersion["scopes"][number];
export type AppForm = AppVersion["processes"][number];
export type AppCommand = AppVersion["commands"][number];
export type PublisherKey = Publisher["keys"][number];
/** When an app is called by itself; `next_at` is of an installed one that is at work. */
export type AppSchedule = AppVersion["schedules"][number] & Partial<Installation["schedules"][number]>;
export type LogLine = Call["log"][number];

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
