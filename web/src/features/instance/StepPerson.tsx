/** Somebody in a step: whether they decided, by when they should, for whom, why they, and whom they added. */
import { Button } from "antd";
import { post } from "../../api/client";
import type { InstanceOut, PersonRef, ProgressStep, TaskOut, TimelineEntry } from "../../api/types";
import { useHasText, useText } from "../../lib/text/context";
import { Due } from "../../ui/Due";
import { ErrorNote } from "../../ui/ErrorNote";
import { PersonName } from "../../ui/PersonName";
import { Why } from "../../ui/request/Why";
import { Time } from "../../ui/Time";
import type { Nested } from "./nested";
import { useRequestAct } from "./useRequestAct";
import styles from "./Progress.module.css";

interface StepPersonProps {
  node: Nested;
  step: ProgressStep;
  request: InstanceOut;
  me: string;
}

export function StepPerson({ node: { at, added }, step, request, me }: StepPersonProps) {
  const t = useText();
  const has = useHasText();
  const mine = at.person.id === me;
  const live = !at.verdict && (at.state === "open" || at.state === "claimed" || at.state === "waiting");
  const key = at.verdict
    ? `progress-verdict-${at.verdict}`
    : `progress-task-${step.kind === "notify" ? "notified" : at.state}`;
  const said = wordsOf(request.timeline, step, at.person);
  const removable = live ? taskOf(request, step, at.person, "remove_sign") : undefined;
  return (
    <div className={styles.person}>
      <PersonName person={at.person} />{" "}
      {step.state === "ahead" && !at.verdict ? null : <span className="muted">{has(key) ? t(key) : ""}</span>}{" "}
      {at.at ? <Time at={at.at} className="muted small" /> : null}
      {live && at.due_at && step.state === "current" ? <Due at={at.due_at} /> : null}{" "}
      <Why
        label={t(mine ? "request-why-me" : "request-why")}
        name={mine ? t("request-why-me-title") : t("forecast-why-of", { name: at.person.name })}
        why={at.why}
      />
      {at.acting_for ? <div className="muted small">{t("progress-acting-for", { name: at.acting_for.name })}</div> : null}
      {at.placement ? <div className="muted small">{t(`progress-placement-${at.placement}`)}</div> : null}
      {removable ? <TakeOut task={removable} name={at.person.name} /> : null}
      {said?.comment ? <q className={styles.said}>{said.comment}</q> : null}
      {added.length > 0 ? (
        <div className={styles.added}>
          {added.map((one) => (
            <StepPerson key={`${one.at.person.id} ${one.at.at ?? one.at.state}`} node={one} step={step} request={request} me={me} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

/** Takes out whom one has added, before they have decided. */
function TakeOut({ task, name }: { task: TaskOut; name: string }) {
  const t = useText();
  const { busy, problem, run } = useRequestAct();
  const remove = () =>
    run(
      "remove-sign",
      task.id,
      async (key) => {
        await post<TaskOut>(`/tasks/${task.id}/remove-sign`, {}, { key });
      },
      t("request-did-remove_sign", { name }),
    );
  return (
    <div>
      <Button type="link" size="small" className={styles.out} loading={busy !== null} aria-label={t("request-remove_sign-of", { name })} onClick={() => void remove()}>
        {t("request-remove_sign")}
      </Button>
      <ErrorNote compact error={problem} />
    </div>
  );
}

function taskOf({ tasks }: InstanceOut, step: ProgressStep, person: PersonRef, action: TaskOut["actions"][number]) {
  return tasks.find((task) => task.step.id === step.id && task.assignee.id === person.id && task.actions.includes(action));
}

/** What the person said with the latest decision in this step. */
function wordsOf(timeline: readonly TimelineEntry[], step: ProgressStep, person: PersonRef): TimelineEntry | undefined {
  if (step.state === "ahead" || step.state === "current") return undefined;
  return timeline.findLast(
    (entry) => entry.kind === "decided" && entry.step?.id === step.id && entry.actor?.id === person.id,
  );
}
