/** What an administrator of the process may do: give a task to somebody else, skip a step, halt it, let it go on, end it. */
import { Button } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import type { InstanceOut, TaskOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { MenuButton } from "../../ui/MenuButton";
import { ConfirmWithWords } from "./ConfirmWithWords";
import { Reassign } from "./Reassign";
import { useRequestAct } from "./useRequestAct";
import { useResume } from "./useResume";
import styles from "./Actions.module.css";

const ACTS = ["suspend", "resume", "terminate", "skip"] as const;

export function administers(request: InstanceOut): boolean {
  return ACTS.some((act) => request.actions.includes(act));
}

/** Tasks of somebody else that may be handed to another person. */
function reassignable(request: InstanceOut, me: string): TaskOut[] {
  return request.tasks.filter(({ assignee, actions }) => assignee.id !== me && actions.includes("transfer"));
}

export function AdminActions({ request, me }: { request: InstanceOut; me: string }) {
  const t = useText();
  const { busy, problem, forget, run } = useRequestAct();
  const [asking, setAsking] = useState<"terminate" | "reassign" | { skip: string; name: string } | null>(null);
  const can = (act: InstanceOut["actions"][number]) => request.actions.includes(act);
  const at = `/instances/${request.id}`;
  const name = request.number ?? request.title;
  const tasks = reassignable(request, me);

  const ask = (about: typeof asking) => {
    // What was refused before is another matter.
    forget();
    setAsking(about);
  };
  const close = () => setAsking(null);
  const act = (what: "suspend" | "resume" | "terminate" | "skip", body: object) =>
    run(what, body, (key) => post<InstanceOut>(`${at}/${what}`, body, { key }), t(`request-did-${what}`, { number: name }), close);
  const reassign = (task: string, body: object) =>
    run(
      "reassign",
      [task, body],
      async (key) => {
        await post<TaskOut>(`/tasks/${task}/transfer`, body, { key });
      },
      t("request-did-reassign", { number: name }),
      close,
    );
  const resume = useResume({ request, busy: busy === "resume", onResume: (body) => void act("resume", body) });
  const skipping = typeof asking === "object" ? asking : null;

  return (
    <div className={styles.panel}>
      {resume.choice}
      {asking ? null : <ErrorNote compact error={problem} />}
      <div className={`${styles.buttons} ${styles.inPlace}`}>
        {tasks.length > 0 ? <Button onClick={() => ask("reassign")}>{t("request-reassign")}</Button> : null}
        {can("skip") ? (
          <MenuButton
            label={t("request-skip")}
            groups={[
              request.skippable.map((step) => ({
                key: step.id,
                label: step.name,
                onPick: () => ask({ skip: step.id, name: step.name }),
              })),
            ]}
          />
        ) : null}
        {can("suspend") ? (
          <Button loading={busy === "suspend"} onClick={() => void act("suspend", {})}>
            {t("request-suspend")}
          </Button>
        ) : null}
        {resume.button}
        {can("terminate") ? (
          <Button danger onClick={() => ask("terminate")}>
            {t("request-terminate")}
          </Button>
        ) : null}
      </div>
      {asking === "reassign" ? (
        <Reassign
          request={request}
          tasks={tasks}
          busy={busy === "reassign"}
          problem={problem}
          onCancel={close}
          onConfirm={(task, body) => void reassign(task, body)}
        />
      ) : null}
      <ConfirmWithWords
        open={skipping !== null}
        title={t("request-skip-question", { step: skipping?.name ?? "" })}
        consequence={t("request-skip-detail")}
        confirm={t("request-skip-confirm")}
        busy={busy === "skip"}
        problem={problem}
        onCancel={close}
        onConfirm={(body) => void (skipping && act("skip", { step: skipping.skip, ...body }))}
      />
      <ConfirmWithWords
        open={asking === "terminate"}
        title={t("request-terminate-question", { number: name })}
        consequence={t("request-terminate-detail")}
        confirm={t("request-terminate")}
        busy={busy === "terminate"}
        problem={problem}
        onCancel={close}
        onConfirm={(body) => void act("terminate", body)}
      />
    </div>
  );
}
