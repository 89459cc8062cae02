/** One step: its icon, what it is called, who decides it in a sentence, and how many findings it has. */
import { ExclamationCircleFilled, InfoCircleFilled, WarningFilled } from "@ant-design/icons";
import type { Step } from "../../../api/definition";
import { useLanguage, useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { sentence, stepName } from "../words/step";
import { useFlow } from "./flowContext";
import { StepIcon } from "./icons";
import { stepKey } from "./nodes";
import styles from "./flow.module.css";

const MARKS = { error: <ExclamationCircleFilled aria-hidden />, warning: <WarningFilled aria-hidden />, note: <InfoCircleFilled aria-hidden /> };

export function StepCard({ step }: { step: Step }) {
  const t = useText();
  const { language } = useLanguage();
  const { names, places, selection, select, findings } = useDesigner();
  const { cursor, setCursor } = useFlow();
  const key = stepKey(step.id);
  const mine = findings.filter((finding) => finding.step === step.id);
  const worst = (["error", "warning", "note"] as const).find((severity) => mine.some((finding) => finding.severity === severity));
  return (
    <button
      type="button"
      className={styles.card}
      data-node={key}
      tabIndex={cursor === key ? 0 : -1}
      aria-pressed={selection?.kind === "step" && selection.id === step.id}
      onFocus={() => setCursor(key)}
      onClick={() => select({ kind: "step", id: step.id })}
    >
      <span className={styles.icon}>
        <StepIcon kind={step.kind} />
      </span>
      <span className={styles.title}>{stepName(step, { t, language })}</span>
      {worst ? (
        <span className={styles.mark} data-severity={worst}>
          {MARKS[worst]} {mine.length}
          <span className="visually-hidden">{t("designer-findings-count", { count: mine.length })}</span>
        </span>
      ) : (
        <span />
      )}
      <span className={styles.sentence}>{sentence(step, { t, language, names, places })}</span>
    </button>
  );
}
