/** How one comes to a task that is not simply one's own, and until when: above its buttons. */
import type { InstanceOut, TaskOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Due } from "../../ui/Due";
import styles from "./Actions.module.css";

export function TaskNote({ task, request }: { task: TaskOut; request: InstanceOut }) {
  const t = useText();
  const added = addedBy(task, request);
  if (!task.acting_for && !task.due_at && !task.placement) return null;
  return (
    <div className={styles.note}>
      {task.acting_for ? <span>{t("request-for", { name: task.acting_for.name })}</span> : null}
      {task.placement ? (
        <span>{t(`request-placement-${task.placement}`, { name: added?.actor?.name ?? t("request-somebody") })}</span>
      ) : null}
      {task.due_at ? <Due at={task.due_at} /> : null}
      {added?.comment ? <q className={styles.said}>{added.comment}</q> : null}
    </div>
  );
}

/** The entry by which the task came to be; of several for one person, the newest before it was opened. */
function addedBy(task: TaskOut, request: InstanceOut) {
  if (!task.placement) return undefined;
  const opened = Date.parse(task.opened_at);
  // A deputy is asked although somebody else was named.
  const meant = [task.assignee.id, task.acting_for?.id];
  return request.timeline.findLast(
    ({ kind, step, at, placement, people }) =>
      kind === "signs_added" &&
      step?.id === task.step.id &&
      placement === task.placement &&
      Date.parse(at) <= opened &&
      people.some(({ id }) => meant.includes(id)),
  );
}
