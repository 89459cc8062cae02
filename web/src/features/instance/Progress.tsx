/** The way of a request: who decided, who is asked now and why, who comes after. Earlier rounds are folded. */
import {
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  MinusCircleOutlined,
  RollbackOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { InstanceOut, ProgressStep } from "../../api/types";
import { useHasText, useText } from "../../lib/text/context";
import { PersonName } from "../../ui/PersonName";
import { Time } from "../../ui/Time";
import { nested } from "./nested";
import { StepPerson } from "./StepPerson";
import styles from "./Progress.module.css";

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
  const has = useHasText();
  const open = step.state === "current" || step.state === "ahead";
  // What no person decides says what it waits for.
  const own = `progress-kind-${step.kind}`;
  const seats = step.people.filter(({ placement }) => !placement).length;
  const several = seats > 1 && step.kind !== "notify" && step.quorum;
  // A step that ended without anybody's word (the request was withdrawn) is not done, only over.
  const silent =
    step.state === "done" &&
    step.kind !== "notify" &&
    step.people.length > 0 &&
    !step.people.some(({ verdict }) => verdict);
  const tone = silent ? "skipped" : step.state === "done" && wasRejected(step) ? "rejected" : step.state;
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
            <span className="muted"> · {t(`progress-quorum-${step.quorum}`, { count: seats })}</span>
          ) : null}
          {step.round > 1 ? <span className="muted"> · {t("progress-round", { round: step.round })}</span> : null}
        </div>
        {step.people.length === 0 && (open || !has(own)) ? (
          <div className="muted small">{t(open ? (has(own) ? own : "progress-unknown") : "progress-nobody")}</div>
        ) : null}
        {nested(step.people).map((node) => (
          <StepPerson key={`${node.at.person.id} ${node.at.at ?? node.at.state}`} node={node} step={step} request={request} me={me} />
        ))}
      </div>
    </li>
  );
}

/** Where one rejection is enough, one is; elsewhere more of them than approvals. Advice is no vote. */
function wasRejected({ people, quorum }: ProgressStep): boolean {
  const votes = people.filter(({ placement }) => placement !== "delegate" && placement !== "ask");
  const count = (verdict: string) => votes.filter((one) => one.verdict === verdict).length;
  const one = quorum === null || quorum === "any" || quorum === "all" || quorum === "in_order";
  return one ? count("reject") > 0 : count("reject") > count("approve");
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
