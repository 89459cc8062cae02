/** Requests, the tasks in them, and what can be known before filing. */
import { infiniteQueryOptions, keepPreviousData, queryOptions, type QueryClient } from "@tanstack/react-query";
import { all, get, nextCursor, post, type Items } from "./client";
import { keys } from "./keys";
import type { Evaluated, Forecast, FormValue, InstanceOut, InstanceRow, Process, ProcessOut, TaskOut } from "./types";

export const processesQuery = queryOptions({
  queryKey: keys.processes,
  queryFn: ({ signal }) => all<Process>("/processes", {}, signal),
  staleTime: 60_000,
});

export function processQuery(key: string) {
  return queryOptions({
    queryKey: keys.process(key),
    queryFn: ({ signal }) => get<ProcessOut>(`/processes/${key}`, undefined, signal),
    staleTime: 60_000,
  });
}

export function instanceQuery(id: string) {
  return queryOptions({
    queryKey: keys.instance(id),
    queryFn: ({ signal }) => get<InstanceOut>(`/instances/${id}`, undefined, signal),
  });
}

export type RequestFilter = {
  process?: string | undefined;
  state?: string | undefined;
  query?: string | undefined;
  limit?: number;
};

/** One short page: pickers, drafts, recently used. */
export function instancesQuery(filter: RequestFilter & { box: string }) {
  return queryOptions({
    queryKey: keys.instances({ ...filter, page: "first" }),
    queryFn: ({ signal }) => get<Items<InstanceRow>>("/instances", { ...filter }, signal),
    placeholderData: keepPreviousData,
  });
}

export function instancePagesQuery(filter: RequestFilter & { box: string }) {
  return infiniteQueryOptions({
    queryKey: keys.instances(filter),
    queryFn: ({ pageParam, signal }) =>
      get<Items<InstanceRow>>("/instances", { ...filter, cursor: pageParam, limit: 30 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
}

export function taskPagesQuery(filter: RequestFilter & { box: "todo" | "done" }) {
  return infiniteQueryOptions({
    queryKey: keys.tasks(filter),
    queryFn: ({ pageParam, signal }) =>
      get<Items<TaskOut>>("/tasks", { ...filter, state: undefined, cursor: pageParam, limit: 30 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
}

/** What the server makes of a form that is being filled: visibility, computed fields, choices, facts, warnings, errors. */
export function evaluationQuery(process: string, form: FormValue, instance?: string) {
  return queryOptions({
    queryKey: keys.evaluation(process, instance ?? null, form),
    queryFn: ({ signal }) => evaluate(process, form, instance, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 60_000,
    retry: 1,
  });
}

async function evaluate(process: string, form: FormValue, instance: string | undefined, signal: AbortSignal) {
  return await post<Evaluated>("/forms/evaluate", { process, form, instance }, { signal });
}

export function forecastQuery(process: string, form: FormValue) {
  return queryOptions({
    queryKey: keys.forecast(process, form),
    queryFn: ({ signal }) => post<Forecast>(`/processes/${process}/forecast`, { form }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 60_000,
    retry: 1,
  });
}

/** After a change of one's own: what is on screen need not wait for the socket to say so. What is `gone` is not asked for. */
export async function requestsChanged(client: QueryClient, instance?: InstanceOut, gone?: string): Promise<void> {
  if (instance) client.setQueryData(keys.instance(instance.id), instance);
  await Promise.all(
    [keys.allTasks, keys.allInstances, keys.allBalances, keys.allLedger, keys.counts, ["instance"]].map((queryKey) =>
      client.invalidateQueries({ queryKey, predicate: (query) => query.queryKey[0] !== "instance" || query.queryKey[1] !== gone }),
    ),
  );
}
