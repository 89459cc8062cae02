/** Changes an installation as the person saw it; where somebody else was quicker, what is there now is fetched. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeInstallation, installationsChanged, type Installation, type InstallationChange } from "../../../api/apps";
import { type Problem } from "../../../api/client";
import { keys } from "../../../api/keys";

/** `done` comes before what is shown changes, with which the caller may be gone. */
export function useChange({ id, revision }: Installation, done?: () => void) {
  const client = useQueryClient();
  return useMutation<Installation, Problem, InstallationChange>({
    mutationFn: (change) => changeInstallation(id, revision, change),
    onSuccess: (now) => {
      done?.();
      return installationsChanged(client, now);
    },
    onError: ({ status }) => {
      if (status === 409 || status === 412) void client.invalidateQueries({ queryKey: keys.installation(id) });
    },
  });
}
