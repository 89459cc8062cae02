/** The sums of a what-if. */
import type { WhatIf } from "../../../api/processes";
import { useText } from "../../../lib/text/context";
import styles from "./tools.module.css";

const NUMBERS = ["finished", "same", "path_changed", "gained", "lost", "undecided"] as const;

export function WhatIfNumbers({ answer }: { answer: WhatIf }) {
  const t = useText();
  const { lead_time: time } = answer;
  if (answer.finished === 0) return <p className="muted">{t("designer-what-if-none")}</p>;
  const hours = (seconds: number) => Math.round(seconds / 360) / 10;
  return (
    <dl className={styles.numbers}>
      {NUMBERS.map((name) => (
        <div key={name}>
          <dt>{t(`designer-what-if-${name.replace("_", "-")}`)}</dt>
          <dd>{answer[name]}</dd>
        </div>
      ))}
      {time ? (
        <div>
          <dt>{t("designer-what-if-lead-time")}</dt>
          <dd>{t("designer-what-if-hours", { before: hours(time.before_s), after: hours(time.after_s) })}</dd>
        </div>
      ) : null}
    </dl>
  );
}
