/** The requests that would go another way or to other people. */
import { Link } from "react-router";
import type { CaseStep, WhatIfCase } from "../../../api/processes";
import { useText } from "../../../lib/text/context";
import styles from "./tools.module.css";

export function WhatIfCases({ cases }: { cases: readonly WhatIfCase[] }) {
  const t = useText();
  if (cases.length === 0) return null;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t("designer-what-if-cases")}>
      <table className={styles.table}>
        <thead>
          <tr>
            {["request", "before", "after", "gained", "lost"].map((name) => (
              <th key={name} scope="col">
                {t(`designer-what-if-column-${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <tr key={one.id}>
              <td>
                <Link to={`/requests/${one.id}`}>{one.number ?? one.title}</Link>
                <div className="muted small">{one.requester.name}</div>
              </td>
              <td>
                <Steps steps={one.before} />
              </td>
              <td>
                <Steps steps={one.after} />
              </td>
              <td className={styles.gained}>{one.gained.map((person) => person.name).join(", ")}</td>
              <td className={styles.lost}>{one.lost.map((person) => person.name).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Steps({ steps }: { steps: readonly CaseStep[] }) {
  return (
    <ol className={styles.small}>
      {steps.map((step) => (
        <li key={step.id}>
          {step.name}
          {step.people.length > 0 ? <span className="muted small"> {step.people.map((person) => person.name).join(", ")}</span> : null}
        </li>
      ))}
    </ol>
  );
}
