/** What the server knows about the form as it stands: working days, the balance after, limits, what an app says. */
import { ExclamationCircleFilled } from "@ant-design/icons";
import type { Fact } from "../../api/types";
import styles from "./Facts.module.css";

interface FactsProps {
  facts: readonly Fact[];
  /** About the form as a whole, or about what no field shows. */
  warnings: readonly string[];
  errors: readonly string[];
}

export function Facts({ facts, warnings, errors }: FactsProps) {
  const named = facts.filter(({ label }) => label !== "");
  // An app says whole sentences.
  const said = facts.filter(({ label }) => label === "");
  if (facts.length + warnings.length + errors.length === 0) return null;
  return (
    <div className={styles.facts} aria-live="polite">
      {named.length > 0 ? (
        <dl>
          {named.map(({ label, value, tone }, index) => (
            <div key={`${index} ${label}`} className={toneOf(tone)}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {said.map(({ value, tone }, index) => (
        <p key={`${index} ${value}`} className={toneOf(tone)}>
          {value}
        </p>
      ))}
      {errors.map((message) => (
        <p key={message} className={styles.error}>
          <ExclamationCircleFilled aria-hidden /> {message}
        </p>
      ))}
      {warnings.map((message) => (
        <p key={message} className={styles.warning}>
          <ExclamationCircleFilled aria-hidden /> {message}
        </p>
      ))}
    </div>
  );
}

function toneOf(tone: Fact["tone"]): string | undefined {
  return tone === "attention" || tone === "warning" ? styles.warning : undefined;
}
