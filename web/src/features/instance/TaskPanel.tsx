/** What one of the actions on a task needs before it is done: words, people, a place, a signature. It opens in place. */
import { Button, Input } from "antd";
import type { Ref } from "react";
import type { Problem } from "../../api/client";
import type { InstanceOut, TaskOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Field } from "../../ui/Field";
import { PeoplePick } from "../../ui/form/controls/PeoplePick";
import { arePicked, PickPeople } from "../../ui/request/PickPeople";
import { AddPeople } from "./AddPeople";
import type { Asking, Begun } from "./begun";
import { ReturnTarget } from "./ReturnTarget";
import { SignatureField } from "./SignatureField";
import type { SignatureState } from "./useSignature";
import styles from "./Actions.module.css";

interface TaskPanelProps {
  task: TaskOut;
  request: InstanceOut;
  asking: Asking;
  begun: Begun;
  onBegun: (more: Partial<Begun>) => void;
  signature: SignatureState;
  problem: Problem | null;
  /** The refusal is about something that is no longer meant. */
  onForget: () => void;
  busy: boolean;
  /** The fields of the step are not filled in yet. */
  incomplete: boolean;
  onCancel: () => void;
  onConfirm: () => void;
  ref: Ref<HTMLDivElement>;
}

/** Answering what one is asked is to mark it as done, with words. */
export function isQuestion(task: TaskOut): boolean {
  return task.placement === "ask";
}

/** Its texts are called after it. */
function textsOf(asking: Asking, task: TaskOut): string {
  return asking === "done" && isQuestion(task) ? "answer" : asking;
}

export function TaskPanel(props: TaskPanelProps) {
  const { task, request, asking, begun, onBegun, signature, problem, onForget, busy, incomplete, onCancel, onConfirm, ref } = props;
  const t = useText();
  const name = textsOf(asking, task);
  const { words, to, target, picks, signed } = begun;
  const deciding = asking === "approve" || asking === "done";
  const needsWords = asking === "reject" || asking === "return" || asking === "ask" || name === "answer";
  const needsPeople = asking === "transfer" || asking === "delegate" || asking === "add_sign";
  const lacks =
    (needsWords && !words.trim()) ||
    (needsPeople && to.length === 0) ||
    (deciding && (incomplete || !signature.ready || !arePicked(task.picks, picks)));
  const others = [task.assignee.id, request.requester.id];
  return (
    <div ref={ref} className={styles.asking} role="group" aria-label={t(`request-${name}-title`)}>
      <div className={`${styles.panel} ${styles.asked}`}>
        {asking === "transfer" || asking === "delegate" ? (
          <Field label={t("request-transfer-to")} hint={t(`request-${asking}-hint`)}>
            {(control) => <PeoplePick {...control} value={to} without={others} onChange={(people) => onBegun({ to: people })} />}
          </Field>
        ) : null}
        {asking === "add_sign" ? <AddPeople begun={begun} without={others} onBegun={onBegun} /> : null}
        {asking === "return" ? (
          <ReturnTarget
            task={task}
            request={request}
            value={target}
            onChange={(next) => {
              onBegun({ target: next });
              onForget();
            }}
            problem={problem}
          />
        ) : null}
        {deciding ? (
          <PickPeople
            picks={task.picks}
            value={picks}
            errors={problem?.errors ?? []}
            onChange={(next) => {
              onBegun({ picks: next });
              if (problem) onForget();
            }}
          />
        ) : null}
        {deciding ? <SignatureField signature={signature} typed={signed} onTyped={(text) => onBegun({ signed: text })} /> : null}
        <label className={styles.label} htmlFor={`words-${task.id}`}>
          {t(wordsLabel(asking, name, needsWords))}
          {needsWords ? (
            <span className="form-required" title={t("filing-required")} aria-hidden>
              {" *"}
            </span>
          ) : null}
        </label>
        <Input.TextArea
          id={`words-${task.id}`}
          value={words}
          maxLength={2000}
          autoSize={{ minRows: 2, maxRows: 6 }}
          aria-required={needsWords}
          onChange={(event) => onBegun({ words: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.preventDefault();
            onCancel();
          }}
        />
        {asking === "reject" ? <div className={styles.hint}>{t("request-reject-hint")}</div> : null}
        {asking === "ask" ? <div className={styles.hint}>{t("request-ask-hint", { name: request.requester.name })}</div> : null}
      </div>
      <div className={styles.buttons}>
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button type="primary" danger={asking === "reject"} loading={busy} disabled={lacks} onClick={onConfirm}>
          {t(`request-${name}-confirm`)}
        </Button>
      </div>
    </div>
  );
}

function wordsLabel(asking: Asking, name: string, needed: boolean): string {
  if (asking === "ask") return "request-ask-label";
  if (name === "answer") return "request-answer-label";
  return needed ? "request-reason" : "request-words";
}
