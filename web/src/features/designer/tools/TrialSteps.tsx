/** What came of a try: the steps with the people and why, and what is wrong with the form. */
import { useEffect, useRef } from "react";
import type { Trial } from "../../../api/processes";
import { useText } from "../../../lib/text/context";
import { Why } from "../../../ui/request/Why";
import { useDesigner } from "../context";
import { labelAt } from "../model/places";
import styles from "./tools.module.css";

export function TrialSteps({ trial }: { trial: Trial }) {
  const t = useText();
  const { places } = useDesigner();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: "start" });
  }, [trial]);
  const problems = trial.problems ?? [];
  return (
    <section className={styles.part}>
      <h3 ref={heading} tabIndex={-1}>
        {t("designer-try-result")}
      </h3>
      {problems.length > 0 ? (
        <ul>
          {problems.map(({ pointer, code, message }) => (
            <li key={`${pointer} ${code}`} className={styles.lost}>
              {labelAt(places, pointer)}: {message}
            </li>
          ))}
        </ul>
      ) : null}
      <ol className={styles.steps}>
        {trial.steps.map((step, index) => (
          <li key={step.id}>
            <span className={styles.number} aria-hidden>
              {index + 1}
            </span>
            <div>
              <strong>{step.name}</strong>
              {step.people.length === 0 ? <div className="muted">{t(step.unknown ? "forecast-unknown" : "designer-try-nobody")}</div> : null}
              {step.people.map((person) => (
                <div key={person.id}>
                  {person.name} <Why label={t("forecast-why")} name={t("forecast-why-of", { name: person.name })} why={person.why} />
                </div>
              ))}
            </div>
          </li>
        ))}
      </ol>
      {trial.steps.length === 0 ? <p className="muted">{t("forecast-empty")}</p> : null}
      {trial.complete ? null : <p className="muted">{t("designer-try-incomplete")}</p>}
    </section>
  );
}
