/** A list of steps with a place to add between them; branching steps hold the lists of their arms side by side. */
import { PlusOutlined } from "@ant-design/icons";
import type { Step } from "../../../api/definition";
import { useLanguage, useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { addArm, armsOf, isBranching, type Branching, type ListRef } from "../model/flow";
import { newArm } from "../model/steps";
import { armTitle } from "./armTitle";
import { useFlow } from "./flowContext";
import { armKey, stepKey } from "./nodes";
import { StepCard } from "./StepCard";
import styles from "./flow.module.css";

export function StepList({ steps, list }: { steps: readonly Step[]; list: ListRef }) {
  const t = useText();
  return (
    <>
      <Add list={list} index={0} after={list.owner === null ? null : armKey(list.owner, list.arm)} />
      {steps.length > 0 ? (
        <ol className={styles.steps} aria-label={list.owner === null ? t("designer-flow") : undefined}>
          {steps.map((step, index) => (
            <li key={step.id}>
              <StepCard step={step} />
              {isBranching(step) ? <Arms step={step} /> : null}
              <Add list={list} index={index + 1} after={stepKey(step.id)} />
            </li>
          ))}
        </ol>
      ) : null}
    </>
  );
}

/** Tab reaches the place after the current card, and the very first one. */
function Add({ list, index, after }: { list: ListRef; index: number; after: string | null }) {
  const t = useText();
  const { add, cursor } = useFlow();
  return (
    <>
      <span className={styles.line} aria-hidden />
      {add ? (
        <>
          <button type="button" className={styles.add} tabIndex={after === null || after === cursor ? 0 : -1} title={t("designer-add-step")} aria-label={t("designer-add-step")} onClick={() => add(list, index)}>
            <PlusOutlined aria-hidden />
          </button>
          <span className={styles.line} aria-hidden />
        </>
      ) : null}
    </>
  );
}

function Arms({ step }: { step: Branching }) {
  const t = useText();
  const { language } = useLanguage();
  const designer = useDesigner();
  const { cursor, setCursor, add } = useFlow();
  const speaker = { t, language, names: designer.names, places: designer.places };
  return (
    <>
      <span className={styles.line} aria-hidden />
      {add ? (
        <button
          type="button"
          className={styles.arm}
          tabIndex={cursor === stepKey(step.id) ? 0 : -1}
          onClick={() => {
            const arm = newArm(step);
            designer.editFlow((flow) => addArm(flow, step.id, arm));
            designer.select({ kind: "arm", step: step.id, arm: arm.id });
          }}
        >
          <PlusOutlined aria-hidden /> {t("designer-arm-add")}
        </button>
      ) : null}
      <span className={styles.line} aria-hidden />
      <ul className={styles.arms} aria-label={t("designer-part-arms")}>
        {armsOf(step).map((arm, index) => {
          const key = armKey(step.id, arm.id);
          const { selection } = designer;
          const selected = selection?.kind === "arm" && selection.step === step.id && selection.arm === arm.id;
          return (
            <li key={arm.id}>
              <span className={styles.drop} aria-hidden />
              <button
                type="button"
                className={styles.arm}
                data-node={key}
                tabIndex={cursor === key ? 0 : -1}
                aria-pressed={selected}
                onFocus={() => setCursor(key)}
                onClick={() => designer.select({ kind: "arm", step: step.id, arm: arm.id })}
              >
                {armTitle(arm, index, speaker)}
              </button>
              <StepList steps={arm.steps} list={{ owner: step.id, arm: arm.id }} />
              <span className={styles.rest} aria-hidden />
            </li>
          );
        })}
      </ul>
    </>
  );
}
