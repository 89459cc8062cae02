/** What the requester may do: go on with a draft, correct what came back, remind those who are asked, withdraw. */
import { Button } from "antd";
import { useState } from "react";
import { del, post } from "../../api/client";
import type { InstanceOut } from "../../api/types";
import { useFiling } from "../../lib/filing";
import { useText } from "../../lib/text/context";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { MenuButton, type MenuItem } from "../../ui/MenuButton";
import { ConfirmWithWords } from "./ConfirmWithWords";
import { useRequestAct } from "./useRequestAct";
import styles from "./Actions.module.css";

const ACTS = ["withdraw", "resubmit", "reopen", "delete_draft", "file", "urge"] as const;

export function mayAsRequester(request: InstanceOut): boolean {
  return ACTS.some((act) => request.actions.includes(act));
}

interface RequesterActionsProps {
  request: InstanceOut;
  more: readonly MenuItem[];
  onGone: (() => void) | undefined;
}

export function RequesterActions({ request, more, onGone }: RequesterActionsProps) {
  const t = useText();
  const openFiling = useFiling();
  const { busy, problem, forget, run } = useRequestAct();
  const [asking, setAsking] = useState<"withdraw" | "delete" | null>(null);
  const can = (action: InstanceOut["actions"][number]) => request.actions.includes(action);
  const at = `/instances/${request.id}`;
  const name = request.number ?? request.title;

  const ask = (about: "withdraw" | "delete") => {
    forget();
    setAsking(about);
  };
  const close = () => setAsking(null);
  const withdraw = (body: { comment?: string }) =>
    run("withdraw", body, (key) => post<InstanceOut>(`${at}/withdraw`, body, { key }), t("request-withdrawn", { number: name }), close);
  const reopen = () => run("reopen", {}, (key) => post<InstanceOut>(`${at}/reopen`, {}, { key }), t("request-reopened"));
  const urge = () =>
    run(
      "urge",
      {},
      (key) => post<InstanceOut>(`${at}/urge`, {}, { key }),
      t("request-did-urge", { names: request.waiting_for.map((person) => person.name).join(", ") }),
    );
  // It is left before it is asked for again, since it is not there any more.
  const remove = () =>
    run("delete", {}, () => del(at), t("filing-draft-deleted"), () => {
      close();
      onGone?.();
    });
  const edit = () => openFiling({ process: request.process.key, draft: request.id });

  return (
    <div className={styles.requester}>
      {asking === null ? <ErrorNote compact error={problem} /> : null}
      <div className={styles.buttons}>
        <MenuButton label={t("more")} groups={[more]} />
        {can("withdraw") ? (
          <Button danger onClick={() => ask("withdraw")}>
            {t("request-withdraw")}
          </Button>
        ) : null}
        {can("urge") ? (
          <Button loading={busy === "urge"} title={t("request-urge-hint")} onClick={() => void urge()}>
            {t("request-urge")}
          </Button>
        ) : null}
        {can("delete_draft") ? (
          <Button danger onClick={() => ask("delete")}>
            {t("filing-delete-draft")}
          </Button>
        ) : null}
        {can("reopen") ? (
          <Button loading={busy === "reopen"} onClick={() => void reopen()}>
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
        title={t("request-withdraw-question", { number: name })}
        consequence={t("request-withdraw-detail")}
        confirm={t("request-withdraw")}
        busy={busy === "withdraw"}
        problem={problem}
        onCancel={close}
        onConfirm={(body) => void withdraw(body)}
      />
      <Confirm
        open={asking === "delete"}
        title={t("filing-delete-question")}
        confirm={t("filing-delete-draft")}
        danger
        busy={busy === "delete"}
        onCancel={close}
        onConfirm={() => void remove()}
      >
        {t("filing-delete-detail")}
        <ErrorNote compact error={problem} />
      </Confirm>
    </div>
  );
}
