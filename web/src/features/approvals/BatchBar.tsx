/**
 * Decides what is selected with one comment, each request for itself. What was not done stays selected, and is named with
 * the reason.
 */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useId, useState } from "react";
import type { Problem } from "../../api/client";
import { decideAll, requestsChanged } from "../../api/requests";
import type { TaskOut } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { Confirm } from "../../ui/Confirm";
import type { Selection } from "./useSelection";
import styles from "./BatchBar.module.css";

type BatchVerdict = "approve" | "reject" | "done";
const VERDICTS: readonly BatchVerdict[] = ["reject", "done", "approve"];
/** So many are named before they are counted. */
const NAMED = 6;

interface Failure {
  task: string;
  title: string;
  problem: Problem | null;
}

interface BatchBarProps {
  selection: Selection;
  /** All tasks that are listed and could be selected. */
  selectable: readonly TaskOut[];
  onEnd: () => void;
  /** Something was not done and stands here now, although it may have left the list. */
  onFailed: () => void;
}

export function BatchBar({ selection, selectable, onEnd, onFailed }: BatchBarProps) {
  const t = useText();
  const client = useQueryClient();
  const { keyFor, settle } = useIntent();
  const words = useId();
  const [comment, setComment] = useState("");
  const [asking, setAsking] = useState<BatchVerdict | null>(null);
  const [busy, setBusy] = useState<BatchVerdict | null>(null);
  const [failures, setFailures] = useState<Failure[]>([]);
  const { tasks } = selection;
  const count = tasks.length;
  const offered = VERDICTS.filter((verdict) => tasks.some(({ actions }) => actions.includes(verdict)));
  const said = comment.trim();

  const decide = async (verdict: BatchVerdict) => {
    setBusy(verdict);
    const sent = tasks.map(({ id, form_revision }) => ({ id, form_revision }));
    const titles = new Map(tasks.map(({ id, instance }) => [id, titleOf(instance)]));
    const results = await decideAll(sent, { verdict, ...(said ? { comment: said } : {}) }, keyFor);
    const failed = results.filter(({ done }) => !done);
    // After silence the same is sent with the same keys; an answer ends the intent.
    if (!failed.some(({ problem }) => problem?.offline)) settle();
    const done = results.length - failed.length;
    setFailures(failed.map(({ task, problem }) => ({ task, title: titles.get(task) ?? "", problem })));
    selection.set(failed.map(({ task }) => task));
    setAsking(null);
    setBusy(null);
    if (done > 0) toast(t(`approvals-batch-did-${verdict}`, { count: done }));
    if (failed.length === 0) {
      setComment("");
      onEnd();
    } else onFailed();
    await requestsChanged(client);
  };

  return (
    <section className={styles.bar} aria-label={t("approvals-batch")}>
      {failures.length > 0 ? (
        <div className={styles.failures} role="alert">
          <strong>{t("approvals-batch-failed", { count: failures.length })}</strong>
          <ul>
            {failures.map(({ task, title, problem }) => (
              <li key={task}>
                {title}: {problem?.offline ? t("error-offline") : (problem?.message ?? t("error-unknown"))}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <div className={styles.top}>
        <Checkbox
          checked={count > 0 && count === selectable.length}
          indeterminate={count > 0 && count < selectable.length}
          aria-label={t("approvals-select-all")}
          onChange={(event) => selection.set(event.target.checked ? selectable.map(({ id }) => id) : [])}
        />
        <span role="status" className={styles.count}>
          {t("approvals-selected", { count })}
        </span>
        <Button
          type="text"
          size="small"
          onClick={() => {
            selection.set([]);
            onEnd();
          }}
        >
          {t("approvals-select-none")}
        </Button>
      </div>
      <label className="visually-hidden" htmlFor={words}>
        {t("approvals-batch-comment")}
      </label>
      <Input.TextArea
        id={words}
        placeholder={t("approvals-batch-comment")}
        value={comment}
        maxLength={2000}
        autoSize={{ minRows: 1, maxRows: 4 }}
        onChange={(event) => setComment(event.target.value)}
      />
      <div className={styles.buttons}>
        {offered.map((verdict) => (
          <Button
            key={verdict}
            type={verdict === "reject" ? "default" : "primary"}
            danger={verdict === "reject"}
            disabled={verdict === "reject" && !said}
            title={verdict === "reject" && !said ? t("approvals-batch-reason") : undefined}
            loading={busy === verdict}
            onClick={() => setAsking(verdict)}
          >
            {t(`request-${verdict}`)}
          </Button>
        ))}
      </div>
      {offered.includes("reject") && !said ? <div className="muted small">{t("approvals-batch-reason")}</div> : null}
      <Confirm
        open={asking !== null}
        title={t(`approvals-batch-${asking ?? "approve"}-question`, { count })}
        confirm={t(`request-${asking ?? "approve"}`)}
        danger={asking === "reject"}
        busy={busy !== null}
        onCancel={() => setAsking(null)}
        onConfirm={() => void (asking && decide(asking))}
      >
        <ul className={styles.named}>
          {tasks.slice(0, NAMED).map(({ id, instance }) => (
            <li key={id}>
              {titleOf(instance)} <span className="muted">· {instance.requester.name}</span>
            </li>
          ))}
        </ul>
        {count > NAMED ? <p className="muted">{t("approvals-batch-others", { count: count - NAMED })}</p> : null}
      </Confirm>
    </section>
  );
}

function titleOf({ number, title }: TaskOut["instance"]): string {
  return [number, title].filter(Boolean).join(" ");
}
