/** An administrator gives somebody else's open task to another person. */
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import type { Problem } from "../../api/client";
import type { InstanceOut, TaskOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { PeoplePick } from "../../ui/form/controls/PeoplePick";
import { Pick } from "../../ui/form/controls/Pick";
import styles from "./Actions.module.css";

interface ReassignProps {
  request: InstanceOut;
  tasks: readonly TaskOut[];
  busy: boolean;
  problem: Problem | null;
  onCancel: () => void;
  onConfirm: (task: string, body: { to: string; comment?: string }) => void;
}

export function Reassign({ request, tasks, busy, problem, onCancel, onConfirm }: ReassignProps) {
  const t = useText();
  const [task, setTask] = useState(tasks.length === 1 ? tasks[0]?.id : undefined);
  const [[to], setTo] = useState<string[]>([]);
  const [words, setWords] = useState("");
  const comment = words.trim();
  const chosen = tasks.find((one) => one.id === task);
  return (
    <Modal open title={t("request-reassign-title")} footer={null} onCancel={onCancel} width={440}>
      <Field label={t("request-reassign-task")}>
        {(control) => (
          <Pick
            {...control}
            value={task}
            choices={tasks.map((one) => ({ value: one.id, label: `${one.step.name} · ${one.assignee.name}` }))}
            onChange={(next) => setTask(next === undefined ? undefined : String(next))}
          />
        )}
      </Field>
      <Field label={t("request-transfer-to")}>
        {(control) => (
          <PeoplePick
            {...control}
            value={to ? [to] : []}
            without={[request.requester.id, ...(chosen ? [chosen.assignee.id] : [])]}
            onChange={setTo}
          />
        )}
      </Field>
      <Field label={t("request-words")}>
        {(control) => (
          <Input.TextArea
            {...control}
            value={words}
            maxLength={2000}
            autoSize={{ minRows: 2, maxRows: 5 }}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      <ErrorNote compact error={problem} />
      <div className={styles.buttons}>
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button
          type="primary"
          disabled={!chosen || !to}
          loading={busy}
          onClick={() => chosen && to && onConfirm(chosen.id, { to, ...(comment ? { comment } : {}) })}
        >
          {t("request-reassign-confirm")}
        </Button>
      </div>
    </Modal>
  );
}
