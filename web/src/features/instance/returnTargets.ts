/** The steps that a task can be sent back to. The engine decides; here stands only what it would surely refuse. */
import type { InstanceOut, ProgressStep, TaskOut } from "../../api/types";

/**
 * The steps of people that have ended and may lie before this one. What was decided after the task came up runs beside it,
 * in another arm. Of what was decided earlier the server doesn't say whether it lies in another arm.
 */
export function stepsBefore(task: TaskOut, request: InstanceOut): ProgressStep[] {
  const opened = Date.parse(task.opened_at);
  return request.progress.filter(
    ({ id, state, kind, people }) =>
      state === "done" &&
      (kind === "approval" || kind === "handle") &&
      id !== task.step.id &&
      people.every(({ at }) => !at || Date.parse(at) <= opened),
  );
}
