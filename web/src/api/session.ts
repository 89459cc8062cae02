/** Who is signed in: `useMe()` inside the shell, where somebody always is. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { asProblem, get } from "./client";
import { keys } from "./keys";
import type { Counts, Me, Right } from "./types";

/** `null` means that nobody is signed in, which is an answer and not an error. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await get<Me>("/me", undefined, signal);
    } catch (error) {
      if (asProblem(error).status === 401) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

export const countsQuery = queryOptions({
  queryKey: keys.counts,
  queryFn: ({ signal }) => get<Counts>("/me/counts", undefined, signal),
});

export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error("useMe is for what is shown to a signed-in member");
  return data;
}

export function useRight(right: Right): boolean {
  return useMe().rights.includes(right);
}

/** Where the member holds a right: everywhere, or in some departments and what is below them. */
export interface Scope {
  everywhere: boolean;
  departments: string[];
}

export function useScope(right: Right): Scope {
  const held = useMe().member.rights.filter((each) => each.right === right);
  return { everywhere: held.some((each) => each.department === null), departments: held.flatMap((each) => each.department?.id ?? []) };
}
