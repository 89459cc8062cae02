/** What the requester may do: go on with a draft, correct what came back, withdraw. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { asProblem, del, post, type Problem } from "../../api/client";
import { requestsChanged } from "../../api/requests";
import type { InstanceOut } from "../../api/types";
import { useFiling } from "../../lib/filing";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { ConfirmWithWords } from "./ConfirmWithWords";
import styles from "./Actions.module.css";

export function mayAsRequester(request: InstanceOut): boolean {
  return request.actions.some((action) => ["withdraw", "resubmit", "reopen", "delete_draft", "file"].includes(action));
}

export function RequesterActions({ request, onGone }: { request: InstanceOut; onGone: (() => void) | undefined }) {
  const t = useText();
  const client = useQueryClient();
  const openFiling = useFiling();
  const [asking, setAsking] = useState<"withdraw" | "delete" | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const can = (action: InstanceOut["actions"][number]) => request.actions.includes(action);

  const ask = (about: "withdraw" | "delete") => {
    // What was refused before is another matter.
    setProblem(null);
    setAsking(about);
  };
  const run = async (act: () => Promise<InstanceOut | undefined>, said: string, then?: () => void) => {
    setBusy(true);
    setProblem(null);
    try {
      const next = await act();
      toast(said);
      setAsking(null);
      then?.();
      await requestsChanged(client, next);
    } catch (error) {
      setProblem(asProblem(error));
      // What was refused may have become another matter meanwhile.
      void requestsChanged(client);
    } finally {
      setBusy(false);
    }
  };
  const withdraw = (body: { comment?: string }) =>
    run(
      () => post<InstanceOut>(`/instances/${request.id}/withdraw`, body),
      t("request-withdrawn", { number: request.number ?? request.title }),
    );
  const reopen = () => run(() => post<InstanceOut>(`/instances/${request.id}/reopen`, {}), t("request-reopened"));
  // It is left before it is asked for again, since it is not there any more.
  const remove = () =>
    run(
      async () => {
        await del(`/instances/${request.id}`);
        return undefined;
      },
      t("filing-draft-deleted"),
      onGone,
    );
  const edit = () => openFiling({ process: request.process.key, draft: request.id });

  return (
    <div>
      {asking === null ? <ErrorNote compact error={problem} /> : null}
      <div className={styles.buttons}>
        {can("withdraw") ? (
          <Button danger onClick={() => ask("withdraw")}>
            {t("request-withdraw")}
          </Button>
        ) : null}
        {can("delete_draft") ? (
          <Button danger onClick={() => ask("delete")}>
            {t("filing-delete-draft")}
          </Button>
        ) : null}
        {can("reopen") ? (
          <Button loading={busy} onClick={() => void reopen()}>
            {t("request-reopen")}
          </Button>
        ) : null}
        {can("resubmit") ? (
          <Button type="primary" onClick={edit}>
            {t("request-resubmit")}
          </Button>
        ) : null}
        {can("file") ? (
          <Button type="primary" onClick={edit}>
            {t("request-continue")}
          </Button>
        ) : null}
      </div>
      <ConfirmWithWords
        open={asking === "withdraw"}
        title={t("request-withdraw-question", { number: request.number ?? request.title })}
        consequence={t("request-withdraw-detail")}
        confirm={t("request-withdraw")}
        busy={busy}
        problem={problem}
        onCancel={() => setAsking(null)}
        onConfirm={(body) => void withdraw(body)}
      />
      <Confirm
        open={asking === "delete"}
        title={t("filing-delete-question")}
        confirm={t("filing-delete-draft")}
        danger
        busy={busy}
        onCancel={() => setAsking(null)}
        onConfirm={() => void remove()}
      >
        {t("filing-delete-detail")}
        <ErrorNote compact error={problem} />
      </Confirm>
    </div>
  );
}
