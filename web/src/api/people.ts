/** People by id, from what was already seen or one question each. */
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { all, get, type Items } from "./client";
import { keys } from "./keys";
import type { Calendar, Department, Deputy, Person, Role } from "./types";

export function personQuery(id: string) {
  return queryOptions({
    queryKey: keys.person(id),
    queryFn: ({ signal }) => get<Person>(`/members/${id}`, undefined, signal),
    staleTime: 60_000,
  });
}

/** Those above a person, their manager first; it ends where somebody reports to nobody. */
export function managersQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.person(id), "managers"],
    queryFn: async ({ client }) => {
      const line: string[] = [];
      let at = await client.fetchQuery(personQuery(id));
      while (at.manager && at.manager.id !== id && !line.includes(at.manager.id)) {
        line.push(at.manager.id);
        at = await client.fetchQuery(personQuery(at.manager.id));
      }
      return line;
    },
    staleTime: 60_000,
  });
}

/** The ids of all who work in one of the departments, or below them; of everybody when none are named. */
export function workforceQuery(departments: string[] | null) {
  return queryOptions({
    queryKey: keys.members({ workforce: departments }),
    queryFn: async ({ signal }) => {
      const places = departments ?? [undefined];
      const found = await Promise.all(places.map((department) => all<Person>("/members", { department, active: true, limit: 200 }, signal)));
      return [...new Set(found.flat().map((person) => person.id))];
    },
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

export const rolesQuery = queryOptions({ queryKey: keys.roles, queryFn: ({ signal }) => all<Role>("/roles", {}, signal) });
export const calendarsQuery = queryOptions({ queryKey: keys.calendars, queryFn: ({ signal }) => all<Calendar>("/calendars", {}, signal) });
/** Who stands in for the member and for whom they do, now and later. */
export const deputiesQuery = queryOptions({
  queryKey: keys.deputies,
  queryFn: ({ signal }) => all<Deputy>("/deputies", {}, signal),
});

export function useRefreshDeputies(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries({ queryKey: keys.deputies }), [client]);
}

/** A department with all those above it, from the top. */
export function pathTo(departments: Department[], id: string): Department[] {
  const byId = new Map(departments.map((department) => [department.id, department]));
  const path: Department[] = [];
  for (let at = byId.get(id); at && !path.includes(at); at = at.parent ? byId.get(at.parent) : undefined) path.unshift(at);
  return path;
}
