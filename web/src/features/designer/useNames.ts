/** What people, departments, roles and calendars are called that a definition names by id or key. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Definition } from "../../api/definition";
import { calendarsQuery, departmentsQuery, personQuery, rolesQuery } from "../../api/people";
import { processesQuery } from "../../api/requests";

interface NamedKey {
  key: string;
  name: string;
}

export interface Names {
  member: (id: string) => string;
  department: (id: string) => string;
  role: (key: string) => string;
  process: (key: string) => string;
  calendar: (id: string) => string;
  departments: readonly { id: string; name: string }[];
  roles: readonly NamedKey[];
  processes: readonly NamedKey[];
  calendars: readonly { id: string; name: string }[];
}

const NONE: readonly never[] = [];
const UUID = /"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"/gu;

export function useNames(definition: Definition): Names {
  const { data: departments = NONE } = useQuery(departmentsQuery);
  const { data: roles = NONE } = useQuery(rolesQuery);
  const { data: processes = NONE } = useQuery(processesQuery);
  const { data: calendars = NONE } = useQuery(calendarsQuery);
  // Whatever looks like an id and is no department and no calendar is a member.
  const others = [...departments, ...calendars].map(({ id }) => id);
  const text = JSON.stringify(definition.flow) + JSON.stringify(definition.policies ?? {});
  const ids = [...new Set([...text.matchAll(UUID)].map(([, id]) => id ?? ""))].filter((id) => !others.includes(id));
  const members = useQueries({
    queries: ids.slice(0, 200).map((id) => ({ ...personQuery(id), retry: false })),
    combine: (found) => JSON.stringify(found.flatMap(({ data }) => (data ? [[data.id, data.name]] : []))),
  });
  return useMemo(() => {
    const people = new Map(JSON.parse(members) as [string, string][]);
    return {
      member: (id) => people.get(id) ?? "…",
      department: (id) => departments.find((each) => each.id === id)?.name ?? "…",
      role: (key) => roles.find((each) => each.key === key)?.name ?? key,
      process: (key) => processes.find((each) => each.key === key)?.name ?? key,
      calendar: (id) => calendars.find((each) => each.id === id)?.name ?? "…",
      departments,
      roles,
      processes,
      calendars,
    };
  }, [members, departments, roles, processes, calendars]);
}
