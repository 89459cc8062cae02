/** What the server knows about the form as it stands: working days, the balance after, limits. */
import { ExclamationCircleFilled } from "@ant-design/icons";
import type { Evaluated } from "../../api/types";
import styles from "./Facts.module.css";

export function Facts({ evaluation }: { evaluation: Evaluated | undefined }) {
  const facts = evaluation?.facts ?? [];
  const general = (evaluation?.warnings ?? []).filter(({ pointer }) => !pointer);
  if (facts.length + general.length === 0) return null;
  return (
    <div className={styles.facts} aria-live="polite">
      {facts.length > 0 ? (
        <dl>
          {facts.map(({ label, value, tone }) => (
            <div key={label} className={tone === "attention" || tone === "warning" ? styles.warning : undefined}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {general.map(({ code, message }) => (
        <p key={code} className={styles.warning}>
          <ExclamationCircleFilled aria-hidden /> {message}
        </p>
      ))}
    </div>
  );
}
