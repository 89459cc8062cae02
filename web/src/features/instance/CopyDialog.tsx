/** Shows a request to others, who are told of it. */
import { Modal, Button } from "antd";
import { useState } from "react";
import { post } from "../../api/client";
import type { InstanceOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { PeoplePick } from "../../ui/form/controls/PeoplePick";
import { useRequestAct } from "./useRequestAct";
import styles from "./Actions.module.css";

export function CopyDialog({ request, onClose }: { request: InstanceOut; onClose: () => void }) {
  const t = useText();
  const { busy, problem, run } = useRequestAct();
  const [members, setMembers] = useState<string[]>([]);
  const send = async () => {
    const body = { members };
    const done = await run(
      "copies",
      body,
      (key) => post<InstanceOut>(`/instances/${request.id}/copies`, body, { key }),
      t("request-did-copy", { count: members.length }),
    );
    if (done) onClose();
  };
  return (
    <Modal open title={t("request-copy-title")} footer={null} onCancel={onClose} width={440}>
      <Field label={t("request-copy-to")} hint={t("request-copy-hint")}>
        {(control) => <PeoplePick {...control} multiple value={members} without={[request.requester.id]} onChange={setMembers} />}
      </Field>
      <ErrorNote compact error={problem} />
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="primary" disabled={members.length === 0} loading={busy !== null} onClick={() => void send()}>
          {t("request-copy-confirm")}
        </Button>
      </div>
    </Modal>
  );
}
