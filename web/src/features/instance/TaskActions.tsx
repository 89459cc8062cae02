/**
 * What the viewer may do with their own task. Approve is one tap; what needs words opens in place, so that the request
 * stays readable above it. Actions stick to the bottom on every size.
 */
import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input } from "antd";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { FormValue, InstanceOut, TaskOut, Verdict } from "../../api/types";
import { useMe } from "../../api/session";
import { useLookedAt } from "../../lib/looked";
import { useShortcuts } from "../../lib/shortcuts";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { forget as forgetKept } from "../../lib/kept";
import { useKept } from "../../lib/useKept";
import { ErrorNote } from "../../ui/ErrorNote";
import { PeoplePick } from "../../ui/form/controls/PeoplePick";
import { Loading } from "../../ui/Loading";
import { usePopup } from "../../ui/usePopup";
import { type Begun, placeOfWords } from "./begun";
import { misdirection, REQUESTER, ReturnTarget } from "./ReturnTarget";
import { useDecide, type Conflict } from "./useDecide";
import styles from "./Actions.module.css";

// Few tasks have fields to fill in, and the form machinery is the largest part of the client.
const EditFields = lazy(() => import("./EditFields"));

interface TaskActionsProps {
  task: TaskOut;
  request: InstanceOut;
  shortcuts: boolean;
  onDecided: (() => void) | undefined;
  /** Somebody else was faster: told to the frame, since these buttons may be gone by then. */
  onConflict: (conflict: Conflict) => void;
}

type Asking = Begun["asking"];

export function TaskActions({ task, request, shortcuts, onDecided, onConflict }: TaskActionsProps) {
  const t = useText();
  const place = placeOfWords(useMe().member.id, task.id);
  const [{ asking, words, target, to }, begin] = useKept<Begun>(place, { asking: null, words: "", target: REQUESTER, to: [] });
  const begun = (more: Partial<Begun>) => begin((now) => ({ ...now, ...more }));
  const setAsking = (next: Asking) => begun({ asking: next });
  const [edits, setEdits] = useState<FormValue | null>(null);
  // Fields to fill in are complete once they have come and said so.
  const [incomplete, setIncomplete] = useState(task.writable.length > 0);
  const field = useRef<HTMLDivElement>(null);
  const row = useRef<HTMLDivElement>(null);
  const title = request.number ?? request.title;
  const { busy, problem, decide, transfer, forget } = useDecide(task, {
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
    const comment = asking === null ? "" : words.trim();
    const done = await decide({
      verdict,
      ...(comment ? { comment } : {}),
      ...(edits && verdict !== "return" && verdict !== "reject" ? { form: edits } : {}),
      ...(verdict === "return" ? { to: target } : {}),
    });
    if (done) toast(t(`request-decided-${verdict}`, { title }));
  };
  const hand = async () => {
    const [person] = to;
    if (!person || busy) return;
    if (await transfer(person, words.trim())) toast(t("request-transferred", { title }));
  };
  // The list moves on after a decision, so what stands here now may be another request than a moment ago.
  const looked = useLookedAt(`${task.id} ${request.form_revision}`);
  const listening = shortcuts && looked;
  useShortcuts(listening && asking === null && !busy, {
    a: () => (can("approve") && !incomplete ? void give("approve") : undefined),
    r: () => (can("reject") ? setAsking("reject") : undefined),
  });

  const needsWords = asking === "reject" || asking === "return";
  const takesFields = asking === null || asking === "done" || asking === "approve";

  return (
    <div>
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
        <div ref={field} className={styles.panel} role="group" aria-label={t(`request-${asking}-title`)}>
          {asking === "transfer" ? (
            <>
              <label className={styles.label} htmlFor={`to-${task.id}`}>
                {t("request-transfer-to")}
              </label>
              <PeoplePick
                id={`to-${task.id}`}
                value={to}
                without={[task.assignee.id, request.requester.id]}
                onChange={(people) => begun({ to: people })}
              />
            </>
          ) : null}
          {asking === "return" ? (
            <ReturnTarget
              task={task}
              request={request}
              value={target}
              onChange={(next) => {
                begun({ target: next });
                forget();
              }}
              problem={problem}
            />
          ) : null}
          <label className={styles.label} htmlFor={`words-${task.id}`}>
            {t(needsWords ? "request-reason" : "request-words")}
            {needsWords ? <span className="form-required" title={t("filing-required")} aria-hidden>{" *"}</span> : null}
          </label>
          <Input.TextArea
            id={`words-${task.id}`}
            value={words}
            maxLength={2000}
            autoSize={{ minRows: 2, maxRows: 6 }}
            aria-required={needsWords}
            onChange={(event) => begun({ words: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.preventDefault();
              putAside();
            }}
          />
          {asking === "reject" ? <div className={styles.hint}>{t("request-reject-hint")}</div> : null}
          <div className={styles.buttons}>
            <Button onClick={putAside}>{t("cancel")}</Button>
            <Button
              type="primary"
              danger={asking === "reject"}
              loading={busy !== null}
              disabled={
                (needsWords && !words.trim()) ||
                (asking === "transfer" && to.length === 0) ||
                (takesFields && incomplete)
              }
              onClick={() => void (asking === "transfer" ? hand() : give(asking))}
            >
              {t(`request-${asking}-confirm`)}
            </Button>
          </div>
        </div>
      ) : (
        <div ref={row} className={styles.buttons}>
          <More
            items={[
              ...(can("transfer") ? [{ key: "transfer", label: t("request-transfer") }] : []),
              ...(can("approve") ? [{ key: "approve", label: t("request-approve-words") }] : []),
              ...(can("done") ? [{ key: "done", label: t("request-done-words") }] : []),
            ]}
            onPick={(key) => setAsking(key as Asking)}
          />
          {can("return") ? <Button onClick={() => setAsking("return")}>{t("request-return")}</Button> : null}
          {can("reject") ? (
            <Button danger onClick={() => setAsking("reject")} aria-keyshortcuts={listening ? "r" : undefined}>
              {t("request-reject")}
            </Button>
          ) : null}
          {can("approve") ? (
            <Button
              type="primary"
              loading={busy === "approve"}
              disabled={incomplete}
              onClick={() => void give("approve")}
              aria-keyshortcuts={listening ? "a" : undefined}
            >
              {t("request-approve")}
            </Button>
          ) : null}
          {can("done") ? (
            <Button type="primary" loading={busy === "done"} disabled={incomplete} onClick={() => void give("done")}>
              {t("request-done")}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}

function More({ items, onPick }: { items: { key: string; label: string }[]; onPick: (key: string) => void }) {
  const t = useText();
  const popup = usePopup();
  if (items.length === 0) return null;
  return (
    <Dropdown
      trigger={["click"]}
      open={popup.open}
      onOpenChange={popup.setOpen}
      menu={{ items, onClick: ({ key }) => onPick(key) }}
    >
      <Button onKeyDown={popup.onKeyDown}>
        {t("more")} <DownOutlined aria-hidden />
      </Button>
    </Dropdown>
  );
}
