/**
 * What the viewer may do with their own task. Approve is one tap; what needs words opens in place, so that the request
 * stays readable above it. Actions stick to the bottom on every size.
 */
import { Button } from "antd";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useMe } from "../../api/session";
import type { FormValue, InstanceOut, TaskOut, Verdict } from "../../api/types";
import { forget as forgetKept } from "../../lib/kept";
import { useLookedAt } from "../../lib/looked";
import { useShortcuts } from "../../lib/shortcuts";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { useKept } from "../../lib/useKept";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { MenuButton, type MenuItem } from "../../ui/MenuButton";
import { picksOf } from "../../ui/request/PickPeople";
import { type Asking, type Begun, placeOfWords } from "./begun";
import { misdirection, REQUESTER } from "./ReturnTarget";
import { TaskNote } from "./TaskNote";
import { isQuestion, TaskPanel } from "./TaskPanel";
import { useDecide, type Conflict, type TaskCommand } from "./useDecide";
import { useSignature } from "./useSignature";
import styles from "./Actions.module.css";

// Few tasks have fields to fill in, and the form machinery is the largest part of the client.
const EditFields = lazy(() => import("./EditFields"));

interface TaskActionsProps {
  task: TaskOut;
  request: InstanceOut;
  shortcuts: boolean;
  /** What may be done with the request as a whole, behind what may be done with the task. */
  more: readonly MenuItem[];
  onDecided: (() => void) | undefined;
  /** Somebody else was faster: told to the frame, since these buttons may be gone by then. */
  onConflict: (conflict: Conflict) => void;
}

const NOTHING: Begun = { asking: null, words: "", target: REQUESTER, to: [], placement: "before", quorum: "all", picks: {}, signed: "" };
/** What may be said with words although it needs none, and what always opens the panel. */
const IN_MENU = ["transfer", "delegate", "add_sign", "ask"] as const;

export function TaskActions({ task, request, shortcuts, more, onDecided, onConflict }: TaskActionsProps) {
  const t = useText();
  const place = placeOfWords(useMe().member.id, task.id);
  const [kept, begin] = useKept<Begun>(place, NOTHING);
  // What was kept by an earlier version of the page may lack what came later.
  const begun = { ...NOTHING, ...kept };
  const { asking } = begun;
  const change = (next: Partial<Begun>) => begin((now) => ({ ...NOTHING, ...now, ...next }));
  const setAsking = (next: Begun["asking"]) => change({ asking: next });
  const [edits, setEdits] = useState<FormValue | null>(null);
  // Fields to fill in are complete once they have come and said so.
  const [incomplete, setIncomplete] = useState(task.writable.length > 0);
  const signature = useSignature(task.signature, begun.signed);
  const field = useRef<HTMLDivElement>(null);
  const row = useRef<HTMLDivElement>(null);
  const title = request.number ?? request.title;
  const { busy, problem, decide, command, forget } = useDecide(task, {
    onSent: () => forgetKept(place),
    onDecided: () => onDecided?.(),
    onConflict,
  });
  const can = (action: TaskOut["actions"][number]) => task.actions.includes(action);

  // Not where it only stands there again.
  const asked = useRef(asking);
  useEffect(() => {
    if (asking && asking !== asked.current) setTimeout(() => field.current?.querySelector<HTMLElement>("textarea, input, select")?.focus());
    asked.current = asking;
  }, [asking]);

  /** Back to the buttons, with the focus, which stood in what goes. */
  const putAside = () => {
    setAsking(null);
    // What was refused goes with it.
    forget();
    setTimeout(() => row.current?.querySelector<HTMLElement>("button")?.focus());
  };
  const give = async (verdict: Verdict) => {
    if (busy) return;
    // What was put aside is not said.
    const comment = asking === null ? "" : begun.words.trim();
    const passes = verdict === "approve" || verdict === "done";
    const picks = passes ? picksOf(task.picks, begun.picks) : undefined;
    const done = await decide(
      {
        verdict,
        ...(comment ? { comment } : {}),
        ...(edits && passes ? { form: edits } : {}),
        ...(verdict === "return" ? { to: begun.target } : {}),
        ...(picks ? { picks } : {}),
      },
      passes ? signature.sign : undefined,
    );
    if (done) toast(t(isQuestion(task) && passes ? "request-did-answer" : `request-decided-${verdict}`, { title }));
  };
  const run = async (name: TaskCommand, body: object) => {
    if (busy) return;
    const words = begun.words.trim();
    const said = asking !== null && words ? { comment: words } : {};
    if (await command(name, { ...body, ...said })) {
      begin(NOTHING);
      toast(t(`request-did-${name.replace("-", "_")}`, { title }));
    }
  };
  const confirm = () => {
    const [person] = begun.to;
    switch (asking) {
      case null:
        return;
      case "transfer":
      case "delegate":
        return void (person && run(asking, { to: person }));
      case "add_sign":
        return void run("add-sign", {
          placement: begun.placement,
          members: begun.to,
          ...(begun.to.length > 1 ? { quorum: begun.quorum } : {}),
        });
      case "ask":
        return void run("ask", {});
      default:
        return void give(asking);
    }
  };
  // A decision that needs more than a tap opens where that is given.
  const needsMore = (verdict: Verdict) =>
    task.signature !== null || task.picks.length > 0 || (verdict === "done" && isQuestion(task));
  const press = (verdict: "approve" | "done") => (needsMore(verdict) ? setAsking(verdict) : void give(verdict));

  // The list moves on after a decision, so what stands here now may be another request than a moment ago.
  const looked = useLookedAt(`${task.id} ${request.form_revision}`);
  const listening = shortcuts && looked;
  useShortcuts(listening && asking === null && !busy, {
    a: () => (can("approve") && !incomplete ? press("approve") : undefined),
    r: () => (can("reject") ? setAsking("reject") : undefined),
  });

  const takesFields = asking === null || asking === "done" || asking === "approve";
  const item = (key: Asking, label: string): MenuItem[] =>
    can(key) ? [{ key, label: t(label), onPick: () => setAsking(key) }] : [];
  const withWords = (key: "approve" | "done") => (needsMore(key) ? [] : item(key, `request-${key}-words`));

  return (
    <div>
      <TaskNote task={task} request={request} />
      {problem && !misdirection(problem) ? <ErrorNote compact error={problem} /> : null}
      {task.writable.length > 0 ? (
        // Only out of sight while something else is asked: what was typed is there again after "Cancel".
        <div hidden={!takesFields}>
          <Suspense fallback={<Loading rows={2} />}>
            <EditFields
              task={task}
              request={request}
              errors={problem?.errors ?? []}
              onChange={setEdits}
              onIncomplete={setIncomplete}
            />
          </Suspense>
        </div>
      ) : null}
      {asking ? (
        <TaskPanel
          ref={field}
          task={task}
          request={request}
          asking={asking}
          begun={begun}
          onBegun={change}
          signature={signature}
          problem={problem}
          onForget={forget}
          busy={busy !== null}
          incomplete={incomplete}
          onCancel={putAside}
          onConfirm={confirm}
        />
      ) : (
        <div ref={row} className={styles.buttons}>
          <MenuButton
            label={t("more")}
            groups={[[...IN_MENU.flatMap((key) => item(key, `request-${key}`)), ...withWords("approve"), ...withWords("done")], more]}
          />
          {(["claim", "release"] as const).map((name) =>
            can(name) ? (
              <Button key={name} loading={busy === name} title={t(`request-${name}-hint`)} onClick={() => void run(name, {})}>
                {t(`request-${name}`)}
              </Button>
            ) : null,
          )}
          {can("return") ? <Button onClick={() => setAsking("return")}>{t("request-return")}</Button> : null}
          {can("reject") ? (
            <Button danger onClick={() => setAsking("reject")} aria-keyshortcuts={listening ? "r" : undefined}>
              {t("request-reject")}
            </Button>
          ) : null}
          {(["approve", "done"] as const).map((verdict) =>
            can(verdict) ? (
              <Button
                key={verdict}
                type={verdict === "done" && can("approve") ? "default" : "primary"}
                loading={busy === verdict}
                disabled={incomplete}
                onClick={() => press(verdict)}
                aria-keyshortcuts={verdict === "approve" && listening ? "a" : undefined}
              >
                {t(verdict === "done" && isQuestion(task) ? "request-answer" : `request-${verdict}`)}
              </Button>
            ) : null,
          )}
        </div>
      )}
    </div>
  );
}
