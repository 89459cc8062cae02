/** Whom or which step a task is sent back to. That it can't go there is said at the field. */
import { useEffect, useRef } from "react";
import type { Problem } from "../../api/client";
import type { InstanceOut, TaskOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Field } from "../../ui/Field";
import { Pick } from "../../ui/form/controls/Pick";
import { stepsBefore } from "./returnTargets";

export const REQUESTER = "requester";

interface ReturnTargetProps {
  task: TaskOut;
  request: InstanceOut;
  value: string;
  onChange: (target: string) => void;
  problem: Problem | null;
}

/** Why it can't go where it was sent, if that is what is wrong. */
export function misdirection(problem: Problem | null): string | null {
  return problem?.errors.find(({ code }) => code === "not-upstream")?.message ?? null;
}

export function ReturnTarget({ task, request, value, onChange, problem }: ReturnTargetProps) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const error = misdirection(problem);
  useEffect(() => {
    if (error) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [error, problem]);
  const choices = [
    { value: REQUESTER, label: t("request-return-requester", { name: request.requester.name }) },
    ...stepsBefore(task, request).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <div ref={box}>
      <Field label={t("request-return-to")} error={error}>
        {(control) => (
          <Pick
            {...control}
            choices={choices}
            value={value}
            onChange={(next) => onChange(String(next ?? REQUESTER))}
          />
        )}
      </Field>
    </div>
  );
}
