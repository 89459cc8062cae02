/** People by id, from what was already seen or one question each. */
import { queryOptions } from "@tanstack/react-query";
import { all, get, type Items } from "./client";
import { keys } from "./keys";
import type { Department, Person } from "./types";

export function personQuery(id: string) {
  return queryOptions({
    queryKey: keys.person(id),
    queryFn: ({ signal }) => get<Person>(`/members/${id}`, undefined, signal),
    staleTime: 60_000,
  });
}

/** For pickers and the switcher: the first matches of a name, login or position. */
export function searchPeopleQuery(query: string, limit = 20) {
  return queryOptions({
    queryKey: keys.members({ query, limit, active: true }),
    queryFn: ({ signal }) => get<Items<Person>>("/members", { query, limit, active: true }, signal),
    staleTime: 30_000,
  });
}

export const departmentsQuery = queryOptions({
  queryKey: keys.departments,
  queryFn: ({ signal }) => all<Department>("/departments", { limit: 200 }, signal),
  staleTime: 60_000,
});
