/** What may be done with a request as a whole, beside deciding it: the entries of "More", and what they open. */
import { useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { del, post, put } from "../../api/client";
import type { InstanceAction, InstanceOut, TaskOut } from "../../api/types";
import { useFiling } from "../../lib/filing";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import type { MenuItem } from "../../ui/MenuButton";
import { copyOf } from "./copyAsNew";
import { CopyDialog } from "./CopyDialog";
import { ShareDialog } from "./ShareDialog";
import { useRequestAct } from "./useRequestAct";

export interface RequestMenu {
  items: MenuItem[];
  /** What the entries have opened, and why something was not done. */
  opened: ReactNode;
}

export function useRequestMenu(request: InstanceOut): RequestMenu {
  const t = useText();
  const navigate = useNavigate();
  const openFiling = useFiling();
  const { busy, problem, forget, run } = useRequestAct();
  const [shown, setShown] = useState<"copy" | "share" | TaskOut | null>(null);
  const name = request.number ?? request.title;
  const can = (action: InstanceAction) => request.actions.includes(action);
  const item = (key: string, label: string, onPick: () => void): MenuItem => ({
    key,
    label,
    onPick: () => {
      forget();
      onPick();
    },
  });

  const follow = (on: boolean) =>
    run(
      "follow",
      on,
      async () => {
        const path = `/instances/${request.id}/follow`;
        await (on ? put<void>(path, undefined) : del(path));
      },
      t(on ? "request-did-follow" : "request-did-unfollow", { number: name }),
    );
  const copyAsNew = () => {
    const { form, withoutFiles } = copyOf(request);
    openFiling({ process: request.process.key, form });
    if (withoutFiles) toast(t("request-copied-without-files"));
  };
  const takeBack = (task: TaskOut) =>
    run(
      "take-back",
      task.id,
      async (key) => {
        await post<TaskOut>(`/tasks/${task.id}/take-back`, {}, { key });
      },
      t("request-did-take_back", { number: name }),
      () => setShown(null),
    );

  const back = request.tasks.filter(({ actions }) => actions.includes("take_back"));
  const filed = request.filed_at !== null;
  const items = [
    ...back.map((task) => item(`take-back ${task.id}`, t("request-take_back", { step: task.step.name }), () => setShown(task))),
    ...(can("copy") ? [item("copy", t("request-copy"), () => setShown("copy"))] : []),
    ...(filed ? [item("share", t("request-share"), () => setShown("share"))] : []),
    ...(can("follow") ? [item("follow", t("request-follow"), () => void follow(true))] : []),
    ...(can("unfollow") ? [item("unfollow", t("request-unfollow"), () => void follow(false))] : []),
    ...(can("copy_as_new") ? [item("copy-as-new", t("request-copy_as_new"), copyAsNew)] : []),
    ...(filed ? [item("print", t("request-print"), () => void navigate(`/requests/${request.id}/print`))] : []),
  ];
  const close = () => setShown(null);
  const task = typeof shown === "object" ? shown : null;
  return {
    items,
    opened: (
      <>
        {shown === null ? <ErrorNote compact error={problem} /> : null}
        {shown === "copy" ? <CopyDialog request={request} onClose={close} /> : null}
        {shown === "share" ? <ShareDialog request={request} onClose={close} /> : null}
        <Confirm
          open={task !== null}
          title={t("request-take_back-question")}
          confirm={t("request-take_back-confirm")}
          busy={busy === "take-back"}
          onCancel={close}
          onConfirm={() => void (task && takeBack(task))}
        >
          {t("request-take_back-detail", { step: task?.step.name ?? "" })}
          <ErrorNote compact error={problem} />
        </Confirm>
      </>
    ),
  };
}
