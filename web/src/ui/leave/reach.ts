/** Whose leave one may read: those who report to one, directly or not, and those whom the right covers. */
import { useQuery } from "@tanstack/react-query";
import { departmentsQuery, managersQuery, pathTo } from "../../api/people";
import { useMe, useScope } from "../../api/session";
import type { Person } from "../../api/types";

export function useMayReadLeave(person: Person): boolean {
  const me = useMe().member.id;
  const scope = useScope("leave.manage");
  const departments = useQuery({ ...departmentsQuery, enabled: scope.departments.length > 0 });
  const covered =
    scope.everywhere || person.departments.some((own) => pathTo(departments.data ?? [], own.id).some((above) => scope.departments.includes(above.id)));
  const managers = useQuery({ ...managersQuery(person.id), enabled: !covered && person.id !== me });
  return covered || (managers.data ?? []).includes(me);
}
