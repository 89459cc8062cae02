/** What several sections of administration ask for. */
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { all, get } from "../../api/client";
import { keys } from "../../api/keys";
import type { Calendar, Office, Role } from "../../api/types";

export const rolesQuery = queryOptions({ queryKey: keys.roles, queryFn: ({ signal }) => all<Role>("/roles", {}, signal) });
export const officesQuery = queryOptions({ queryKey: keys.offices, queryFn: ({ signal }) => all<Office>("/offices", {}, signal) });
export const calendarsQuery = queryOptions({ queryKey: keys.calendars, queryFn: ({ signal }) => all<Calendar>("/calendars", {}, signal) });

export function calendarQuery(id: string) {
  return queryOptions({ queryKey: keys.calendar(id), queryFn: ({ signal }) => get<Calendar>(`/calendars/${id}`, undefined, signal) });
}

/** After a change of the organisation: everything that shows people or structure. */
export function useRefreshOrganisation(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    const stale = [keys.allMembers, keys.people, keys.departments, keys.roles, keys.offices, keys.calendars, keys.me];
    await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
  }, [client]);
}
