/** Requests, the tasks in them, and what can be known before filing. */
import { infiniteQueryOptions, keepPreviousData, queryOptions, type QueryClient } from "@tanstack/react-query";
import { all, asProblem, get, nextCursor, post, Problem, type Items } from "./client";
import { keys } from "./keys";
import type { Evaluated, Forecast, FormValue, InstanceOut, InstanceRow, Process, ProcessOut, SavedView, TaskOut } from "./types";

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
  requester?: string | undefined;
  department?: string | undefined;
  /** Instants of filing: from, and up to and without. */
  since?: string | undefined;
  until?: string | undefined;
  overdue?: boolean | undefined;
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
      get<Items<InstanceRow>>("/instances", { ...filter, overdue: undefined, cursor: pageParam, limit: 30 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
}

export function taskPagesQuery(filter: RequestFilter & { box: "todo" | "done" | "waiting" }) {
  return infiniteQueryOptions({
    queryKey: keys.tasks(filter),
    queryFn: ({ pageParam, signal }) =>
      get<Items<TaskOut>>("/tasks", { ...filter, state: undefined, overdue: filter.overdue || undefined, cursor: pageParam, limit: 30 }, signal),
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

export const viewsQuery = queryOptions({
  queryKey: keys.views,
  queryFn: ({ signal }) => all<SavedView>("/views", {}, signal),
  staleTime: 60_000,
});

export interface BatchTask {
  id: string;
  form_revision: number;
}

export interface BatchResult {
  task: string;
  done: boolean;
  problem: Problem | null;
}

/** So many tasks the server takes at once. */
const BATCH = 50;

/**
 * Decides several tasks alike, each for itself. Of a part that got no answer each task is told so. `keyOf` gives a part
 * its idempotency key, which stays the same when the same is sent again.
 */
export async function decideAll(
  tasks: readonly BatchTask[],
  decision: { verdict: "approve" | "reject" | "done"; comment?: string },
  keyOf: (part: unknown) => string,
): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for (let start = 0; start < tasks.length; start += BATCH) {
    const part = tasks.slice(start, start + BATCH);
    const body = { tasks: part, ...decision };
    try {
      const answer = await post<{ results: Told[] }>("/tasks/decide", body, { key: keyOf(body) });
      results.push(
        ...answer.results.map(({ task, done, problem }) => ({
          task,
          done,
          problem: problem ? new Problem(Number(problem.status ?? 422), problem) : null,
        })),
      );
    } catch (error) {
      const problem = asProblem(error);
      results.push(...part.map(({ id }) => ({ task: id, done: false, problem })));
    }
  }
  return results;
}

interface Told {
  task: string;
  done: boolean;
  problem?: Record<string, unknown> | null;
}
