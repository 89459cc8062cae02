/** What several sections of administration ask for. */
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { all, get } from "../../api/client";
import { keys } from "../../api/keys";
import type { Calendar, Group, Office } from "../../api/types";

export const groupsQuery = queryOptions({ queryKey: keys.groups, queryFn: ({ signal }) => all<Group>("/groups", {}, signal) });
export const officesQuery = queryOptions({ queryKey: keys.offices, queryFn: ({ signal }) => all<Office>("/offices", {}, signal) });

export function calendarQuery(id: string) {
  return queryOptions({ queryKey: keys.calendar(id), queryFn: ({ signal }) => get<Calendar>(`/calendars/${id}`, undefined, signal) });
}

/** After a change of the organisation: everything that shows people or structure. */
export function useRefreshOrganisation(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    const stale = [keys.allMembers, keys.people, keys.departments, keys.roles, keys.groups, keys.offices, keys.calendars, keys.me];
    await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
  }, [client]);
}
