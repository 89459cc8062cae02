/** What follows from a decision, and what those who decide may and must do. */
import type { Operation, Work } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { having, orNothing } from "../model/objects";
import { Choose } from "../pieces/Choose";
import { Toggle } from "../pieces/Toggle";
import { EdgePick } from "./EdgePick";
import styles from "../pieces/pieces.module.css";

const OPERATIONS: readonly Operation[] = ["transfer", "delegate", "add_sign"];
const SIGNATURES = ["none", "typed", "drawn", "any"] as const;

export function FollowsPart({ step, onChange }: { step: Work; onChange: (step: Work) => void }) {
  const t = useText();
  const approves = step.kind === "approval";
  const mayReturn = step.may_return ?? approves;
  const forbid = step.forbid ?? [];
  return (
    <>
      {approves ? <EdgePick label={t("designer-on-reject")} from={step.id} value={step.on_reject ?? "end"} onChange={(on_reject) => onChange({ ...step, on_reject })} /> : null}
      <Toggle label={t("designer-may-return")} checked={mayReturn} onChange={(may_return) => onChange({ ...step, may_return })} />
      {mayReturn || step.on_reject === "return_to_requester" ? (
        <Choose
          label={t("designer-after-return")}
          value={step.after_return ?? "replay"}
          options={(["replay", "jump_back"] as const).map((each) => ({ value: each, label: t(`designer-after-return-${each}`) }))}
          onChange={(after_return) => onChange({ ...step, after_return })}
        />
      ) : null}
      <Choose
        label={t("designer-signature")}
        value={step.signature ?? "none"}
        options={SIGNATURES.map((each) => ({ value: each, label: t(`designer-signature-${each}`) }))}
        onChange={(next) => onChange(having(step, { signature: next === "none" ? undefined : next }))}
      />
      <fieldset className={styles.group}>
        <legend>{t("designer-allowed")}</legend>
        {OPERATIONS.map((operation) => (
          <Toggle
            key={operation}
            label={t(`designer-operation-${operation}`)}
            checked={!forbid.includes(operation)}
            onChange={(allowed) => onChange(having(step, { forbid: orNothing(allowed ? forbid.filter((each) => each !== operation) : [...forbid, operation]) }))}
          />
        ))}
      </fieldset>
    </>
  );
}
