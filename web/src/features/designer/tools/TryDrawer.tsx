/** A try: somebody files the form as it is filled in here; who would decide, in which order, and why. */
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { tryOut } from "../../../api/processes";
import { useMe } from "../../../api/session";
import type { FormValue } from "../../../api/types";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Field } from "../../../ui/Field";
import { PeoplePick } from "../../../ui/form/controls/PeoplePick";
import { useDesigner } from "../context";
import { LiveForm } from "../form/LiveForm";
import { Sheet } from "./Sheet";
import { TrialSteps } from "./TrialSteps";
import styles from "./tools.module.css";

export function TryDrawer({ onClose }: { onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const { definition } = useDesigner();
  const [requester, setRequester] = useState(me.member.id);
  const [form, setForm] = useState<FormValue>({});
  const trial = useMutation({ mutationFn: () => tryOut(definition, requester, form) });
  return (
    <Sheet
      title={t("designer-tool-try")}
      onClose={onClose}
      footer={
        <div className={styles.foot}>
          <Button type="primary" loading={trial.isPending} onClick={() => trial.mutate()}>
            {t("designer-try")}
          </Button>
        </div>
      }
    >
      <p className="muted">{t("designer-try-intro")}</p>
      <Field label={t("designer-try-requester")}>
        {({ id, "aria-labelledby": labelledBy }) => <PeoplePick id={id} aria-labelledby={labelledBy} value={[requester]} onChange={([next]) => setRequester(next ?? me.member.id)} />}
      </Field>
      <div className={styles.form}>
        <LiveForm onChange={setForm} />
      </div>
      <ErrorNote error={trial.error} onRetry={() => trial.mutate()} />
      {trial.data ? <TrialSteps trial={trial.data} /> : null}
    </Sheet>
  );
}
