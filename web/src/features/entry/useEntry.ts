/** What all ways in have in common: one request, then the shell of the member who is now signed in. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { asProblem, get } from "../../api/client";
import { keys } from "../../api/keys";
import type { Me, SignedIn } from "../../api/types";

const ORGANISATION = "placet.organisation";

export function rememberedOrganisation(): string {
  return new URLSearchParams(location.search).get("organisation") ?? localStorage.getItem(ORGANISATION) ?? "";
}

export function useEntry<Input>(enter: (input: Input) => Promise<SignedIn>, onEntered?: () => void) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: async (input: Input) => {
      await enter(input);
      const me = await get<Me>("/me");
      // Whatever another member of this browser had seen is not for this one.
      // The page that is on screen keeps its own until it is left: its link is used up now.
      const kept = [keys.me[0], "setup", "link"];
      client.removeQueries({ predicate: ({ queryKey }) => !kept.includes(String(queryKey[0])) });
      localStorage.setItem(ORGANISATION, me.organisation.key);
      // Where to go first: the sign-in stands in front of the page that was asked for.
      onEntered?.();
      client.setQueryData(keys.me, me);
    },
  });
  const problem = mutation.error ? asProblem(mutation.error) : null;
  return { enter: mutation.mutate, pending: mutation.isPending, problem };
}
