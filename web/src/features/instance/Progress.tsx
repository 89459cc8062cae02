/** The way of a request: who decided, who is asked now and why, who comes after. Earlier rounds are folded. */
import {
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  MinusCircleOutlined,
  RollbackOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { InstanceOut, PersonRef, ProgressStep, TimelineEntry } from "../../api/types";
import { useHasText, useText } from "../../lib/text/context";
import { PersonName } from "../../ui/PersonName";
import { Why } from "../../ui/request/Why";
import { Time } from "../../ui/Time";
import styles from "./Progress.module.css";

type PersonAt = ProgressStep["people"][number];

export function Progress({ request, me }: { request: InstanceOut; me: string }) {
  const t = useText();
  // While it lies with the requester, the round that sent it back is the news.
  const folded = (step: ProgressStep) => step.state === "returned" && request.state !== "returned";
  const before = request.progress.filter(folded);
  const now = request.progress.filter(
    (step) => !folded(step) && !(request.state === "returned" && step.state === "ahead"),
  );
  const draw = (step: ProgressStep) => <Step key={`${step.id} ${step.round}`} step={step} request={request} me={me} />;
  return (
    <>
      {before.length > 0 ? (
        <details className={styles.before}>
          <summary>{t("request-earlier-rounds")}</summary>
          <ol className={styles.steps}>{before.map(draw)}</ol>
        </details>
      ) : null}
      <ol className={styles.steps}>
        {request.filed_at ? (
          <li className={styles.step}>
            <Mark tone="done" word={t("progress-done")} />
            <div>
              <PersonName person={request.requester} />{" "}
              <span className="muted">
                {t("progress-filed")} <Time at={request.filed_at} />
              </span>
            </div>
          </li>
        ) : null}
        {now.map(draw)}
      </ol>
    </>
  );
}

function Step({ step, request, me }: { step: ProgressStep; request: InstanceOut; me: string }) {
  const t = useText();
  const open = step.state === "current" || step.state === "ahead";
  const several = step.people.length > 1 && step.kind !== "notify" && step.quorum;
  const rejected = step.people.some(({ verdict }) => verdict === "reject");
  // A step that ended without anybody's word (the request was withdrawn) is not done, only over.
  const silent =
    step.state === "done" &&
    step.kind !== "notify" &&
    step.people.length > 0 &&
    !step.people.some(({ verdict }) => verdict);
  const tone = silent ? "skipped" : step.state === "done" && rejected ? "rejected" : step.state;
  return (
    <li
      className={`${styles.step} ${step.state === "ahead" ? styles.ahead : ""}`}
      aria-current={step.state === "current" ? "step" : undefined}
    >
      <Mark tone={tone} word={t(`progress-${tone}`)} />
      <div className={styles.body}>
        <div>
          <span className={styles.name}>{step.name}</span>
          {several && open ? (
            <span className="muted"> · {t(`progress-quorum-${step.quorum}`, { count: step.people.length })}</span>
          ) : null}
          {step.round > 1 ? <span className="muted"> · {t("progress-round", { round: step.round })}</span> : null}
        </div>
        {step.people.length === 0 ? (
          <div className="muted small">{t(open ? "progress-unknown" : "progress-nobody")}</div>
        ) : null}
        {step.people.map((at) => (
          <Person
            key={`${at.person.id} ${at.at ?? at.state}`}
            at={at}
            step={step}
            me={me}
            said={wordsOf(request.timeline, step, at.person)}
          />
        ))}
      </div>
    </li>
  );
}

function Person({
  at,
  step,
  me,
  said,
}: {
  at: PersonAt;
  step: ProgressStep;
  me: string;
  said: TimelineEntry | undefined;
}) {
  const t = useText();
  const has = useHasText();
  const mine = at.person.id === me;
  const key = at.verdict
    ? `progress-verdict-${at.verdict}`
    : `progress-task-${step.kind === "notify" ? "notified" : at.state}`;
  return (
    <div className={styles.person}>
      <PersonName person={at.person} />{" "}
      {step.state === "ahead" && !at.verdict ? null : <span className="muted">{has(key) ? t(key) : ""}</span>}{" "}
      {at.at ? <Time at={at.at} className="muted small" /> : null}{" "}
      <Why
        label={t(mine ? "request-why-me" : "request-why")}
        name={mine ? t("request-why-me-title") : t("forecast-why-of", { name: at.person.name })}
        why={at.why}
      />
      {said?.comment ? <q className={styles.said}>{said.comment}</q> : null}
    </div>
  );
}

/** What the person said with the latest decision in this step. */
function wordsOf(timeline: readonly TimelineEntry[], step: ProgressStep, person: PersonRef): TimelineEntry | undefined {
  if (step.state === "ahead" || step.state === "current") return undefined;
  return timeline.findLast(
    (entry) => entry.kind === "decided" && entry.step?.id === step.id && entry.actor?.id === person.id,
  );
}

const MARKS: Record<string, { icon: ReactNode; className: string | undefined }> = {
  done: { icon: <CheckCircleFilled />, className: styles.green },
  rejected: { icon: <CloseCircleFilled />, className: styles.red },
  current: { icon: <ClockCircleFilled />, className: styles.amber },
  ahead: { icon: <span className={styles.circle} />, className: styles.grey },
  skipped: { icon: <MinusCircleOutlined />, className: styles.grey },
  returned: { icon: <RollbackOutlined />, className: styles.amber },
};

function Mark({ tone, word }: { tone: string; word: string }) {
  const mark = MARKS[tone] ?? MARKS.ahead;
  return (
    <span className={`${styles.mark} ${mark?.className ?? ""}`} title={word}>
      <span aria-hidden>{mark?.icon}</span>
      <span className="visually-hidden">{word}</span>
    </span>
  );
}
