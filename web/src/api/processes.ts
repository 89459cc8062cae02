/** Designing processes: drafts, checks, trials, versions. For those who may manage processes. */
import { queryOptions, keepPreviousData } from "@tanstack/react-query";
import { all, del, get, post, put, request } from "./client";
import type { Definition } from "./definition";
import { keys } from "./keys";
import type { Evaluated, Forecast, FormSpec, FormValue, PersonRef, Process } from "./types";

export interface ManagedProcess extends Process {
  managed: {
    /** The version that is filed now. */
    published: number | null;
    draft: boolean;
    draft_revision: number;
    updated_at: string;
    /** Requests that have not ended. */
    running: number;
  } | null;
}

export interface Draft {
  revision: number;
  etag: string;
  definition: Definition;
}

export interface Finding {
  step: string | null;
  /** JSON Pointer into the definition, where it is known more exactly than by the step. */
  pointer?: string | null;
  severity: "error" | "warning" | "note";
  code: string;
  params: Record<string, unknown>;
  message: string;
  /** What to do about it. */
  hint?: string | null;
  example?: { form?: FormValue | null; text?: string | null } | null;
  /** For whom it was found, of the organisation check. */
  members?: PersonRef[];
}

export interface OrganisationCheck {
  findings: Finding[];
  members: number;
  paths: number;
  /** Whether every member and path was looked at. */
  complete: boolean;
}

export interface CaseStep {
  id: string;
  name: string;
  kind?: string;
  people: PersonRef[];
}

export interface WhatIfCase {
  id: string;
  number: string | null;
  title: string;
  requester: PersonRef;
  before: CaseStep[];
  after: CaseStep[];
  gained: PersonRef[];
  lost: PersonRef[];
}

export interface WhatIf {
  finished: number;
  same: number;
  path_changed: number;
  gained: number;
  lost: number;
  undecided: number;
  cases: WhatIfCase[];
  lead_time: { before_s: number; after_s: number } | null;
}

export type Trial = Forecast & { problems: { pointer: string; code: string; message: string }[] };
export type Preview = Evaluated & { form_spec: FormSpec };

export interface Version {
  number: number;
  published_at: string;
  published_by: PersonRef | null;
  note: string | null;
  is_published: boolean;
  running: number;
}

export type Place = "basics" | "form" | "flow" | "rules";

export interface Difference {
  kind: "added" | "removed" | "changed" | "moved";
  place: Place;
  step: string | null;
  text: string;
}

export interface Migration {
  verdicts: { instance: { id: string; number: string | null; title: string }; verdict: "same" | "again" | "impossible"; reasons: string[] }[];
  migrated: number;
}

export interface Template {
  key: string;
  name: string;
  description: string;
  icon: string | null;
  group: string;
  definition: Definition;
}

export interface Imported {
  definition: Definition;
  /** What a definition can't say, and so was left out. */
  lost: { element: string; text: string }[];
}

export const managedQuery = queryOptions({
  queryKey: keys.managedProcesses,
  queryFn: ({ signal }) => all<ManagedProcess>("/processes", { box: "managed" }, signal),
});

export const templatesQuery = queryOptions({
  queryKey: keys.processTemplates,
  queryFn: ({ signal }) => all<Template>("/process-templates", {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** It is read once and then edited: nothing may replace it under the fingers. */
export function draftQuery(key: string) {
  return queryOptions({
    queryKey: keys.processDraft(key),
    queryFn: ({ signal }) => get<Draft>(`/processes/${key}/draft`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export function saveDraft(definition: Definition, etag: string | null): Promise<{ revision: number; etag: string }> {
  return put(`/processes/${definition.key}/draft`, definition, etag === null ? {} : { ifMatch: etag });
}

export function deleteDraft(key: string): Promise<void> {
  return del(`/processes/${key}/draft`);
}

/** `definition` as text, so that what is asked is what stood there, and the same is not asked twice. */
export function findingsQuery(key: string, text: string) {
  return queryOptions({
    queryKey: keys.processCheck(key, text),
    queryFn: async ({ signal }) =>
      (await post<{ findings: Finding[] }>(`/processes/${key}/check`, { definition: JSON.parse(text) as Definition }, { signal })).findings,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: 1,
  });
}

export function previewQuery(text: string, form: FormValue) {
  return queryOptions({
    queryKey: keys.processPreview(text, form),
    queryFn: ({ signal }) => post<Preview>("/processes/preview", { definition: JSON.parse(text) as Definition, form }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: 1,
  });
}

export function checkOrganisation(definition: Definition): Promise<OrganisationCheck> {
  return post(`/processes/${definition.key}/organisation-check`, { definition });
}

export function whatIf(definition: Definition, last: number): Promise<WhatIf> {
  return post(`/processes/${definition.key}/what-if`, { definition, last });
}

export function tryOut(definition: Definition, requester: string, form: FormValue): Promise<Trial> {
  return post(`/processes/${definition.key}/try`, { definition, requester, form });
}

export function versionsQuery(key: string) {
  return queryOptions({
    queryKey: keys.processVersions(key),
    queryFn: ({ signal }) => all<Version>(`/processes/${key}/versions`, {}, signal),
  });
}

export function versionQuery(key: string, number: number) {
  return queryOptions({
    queryKey: [...keys.processVersions(key), number],
    queryFn: ({ signal }) => get<{ number: number; definition: Definition }>(`/processes/${key}/versions/${number}`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function compareQuery(key: string, from: number, to: number | "draft", definition?: Definition) {
  return queryOptions({
    queryKey: [...keys.processVersions(key), "compare", from, to, definition ?? null],
    queryFn: async ({ signal }) => (await post<{ changes: Difference[] }>(`/processes/${key}/compare`, { from, to, definition }, { signal })).changes,
    staleTime: 60_000,
  });
}

export function publishDraft(key: string, note: string, intent: string): Promise<{ version: number }> {
  return post(`/processes/${key}/publish`, { note: note || undefined }, { key: intent });
}

export function rollBack(key: string, version: number, note: string, intent: string): Promise<{ version: number }> {
  return post(`/processes/${key}/rollback`, { version, note: note || undefined }, { key: intent });
}

export function migrate(key: string, to: number, dryRun: boolean, instances: string[] | undefined, intent?: string): Promise<Migration> {
  return post(`/processes/${key}/migrate`, { to, instances, dry_run: dryRun }, intent === undefined ? {} : { key: intent });
}

export async function exportBpmn(key: string): Promise<string> {
  return (await request<string>("GET", `/processes/${key}/bpmn`, undefined, { text: "application/xml" })).body;
}

export function importBpmn(xml: string): Promise<Imported> {
  return post("/processes/bpmn", { xml });
}
