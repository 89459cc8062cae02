/** What an administrator of the process may do: let a request stand still, go on, or end it. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { useState } from "react";
import { asProblem, post, type Problem } from "../../api/client";
import { requestsChanged } from "../../api/requests";
import type { InstanceOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { ErrorNote } from "../../ui/ErrorNote";
import { ConfirmWithWords } from "./ConfirmWithWords";
import styles from "./Actions.module.css";

type Act = "suspend" | "resume" | "terminate";

export function administers(request: InstanceOut): boolean {
  return request.actions.some((action) => action === "suspend" || action === "resume" || action === "terminate");
}

export function AdminActions({ request }: { request: InstanceOut }) {
  const t = useText();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [arm, setArm] = useState<string | null>(null);
  const [busy, setBusy] = useState<Act | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const can = (act: Act) => request.actions.includes(act);
  const arms = request.halt?.arms ?? [];
  const name = request.number ?? request.title;

  const ask = () => {
    // What was refused before is another matter.
    setProblem(null);
    setAsking(true);
  };
  const run = async (act: Act, body: object) => {
    setBusy(act);
    setProblem(null);
    try {
      const next = await post<InstanceOut>(`/instances/${request.id}/${act}`, body);
      toast(t(`request-did-${act}`, { number: name }));
      setAsking(false);
      await requestsChanged(client, next);
    } catch (error) {
      setProblem(asProblem(error));
      // What was refused may have become another matter meanwhile.
      void requestsChanged(client);
    } finally {
      setBusy(null);
    }
  };

  return (
    <div className={styles.panel}>
      {arms.length > 0 && can("resume") ? (
        <fieldset className={styles.arms}>
          <legend className={styles.label}>{t("request-resume-arm")}</legend>
          <Radio.Group
            value={arm ?? ""}
            onChange={(event) => setArm((event.target.value as string) || null)}
            options={[{ value: "", label: t("request-resume-again") }, ...arms.map(({ id, name }) => ({ value: id, label: name || id }))]}
          />
        </fieldset>
      ) : null}
      {asking ? null : <ErrorNote compact error={problem} />}
      <div className={`${styles.buttons} ${styles.inPlace}`}>
        {can("suspend") ? (
          <Button loading={busy === "suspend"} onClick={() => void run("suspend", {})}>
            {t("request-suspend")}
          </Button>
        ) : null}
        {can("resume") ? (
          <Button type="primary" loading={busy === "resume"} onClick={() => void run("resume", arm ? { arm } : {})}>
            {t("request-resume")}
          </Button>
        ) : null}
        {can("terminate") ? (
          <Button danger onClick={ask}>
            {t("request-terminate")}
          </Button>
        ) : null}
      </div>
      <ConfirmWithWords
        open={asking}
        title={t("request-terminate-question", { number: name })}
        consequence={t("request-terminate-detail")}
        confirm={t("request-terminate")}
        busy={busy === "terminate"}
        problem={problem}
        onCancel={() => setAsking(false)}
        onConfirm={(body) => void run("terminate", body)}
      />
    </div>
  );
}
