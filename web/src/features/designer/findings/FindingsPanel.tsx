/** The findings, the worst first; each leads to the step or field it is about and says what to do. */
import { CheckCircleFilled, ExclamationCircleFilled, InfoCircleFilled, WarningFilled } from "@ant-design/icons";
import { Button } from "antd";
import type { Finding } from "../../../api/processes";
import { useLanguage, useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Loading } from "../../../ui/Loading";
import { useDesigner, type Selection } from "../context";
import { nameOf } from "../words/step";
import { labelAt } from "../model/places";
import { placeOf } from "./placeOf";
import type { Findings } from "./useFindings";
import styles from "./findings.module.css";

const ICONS = {
  error: <ExclamationCircleFilled className={styles.error} aria-hidden />,
  warning: <WarningFilled className={styles.warning} aria-hidden />,
  note: <InfoCircleFilled className={styles.note} aria-hidden />,
};
const ORDER = ["error", "warning", "note"] as const;

interface FindingsPanelProps {
  findings: Findings;
  onOpen: (selection: NonNullable<Selection>) => void;
}

export function FindingsPanel({ findings, onOpen }: FindingsPanelProps) {
  const t = useText();
  const count = findings.found.length;
  return (
    <section className={styles.panel} aria-labelledby="designer-findings" aria-busy={findings.stale}>
      <div className={styles.head}>
        <h2 id="designer-findings">
          {t("designer-findings")} {count > 0 ? <span className="muted">{count}</span> : null}
        </h2>
        <Button size="small" loading={findings.stale} onClick={findings.again}>
          {t("designer-check")}
        </Button>
      </div>
      <ErrorNote compact error={findings.error} onRetry={findings.again} />
      {findings.pending && !findings.error ? <Loading rows={2} /> : null}
      {!findings.pending && !findings.error && count === 0 ? (
        <p className={styles.good}>
          <CheckCircleFilled aria-hidden /> {t("designer-findings-none")}
        </p>
      ) : null}
      <FindingList findings={findings.found} onOpen={onOpen} />
    </section>
  );
}

export function FindingList({ findings, onOpen }: { findings: readonly Finding[]; onOpen: ((selection: NonNullable<Selection>) => void) | null }) {
  const sorted = findings.toSorted((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
  return (
    <ul className={styles.list}>
      {sorted.map((finding, index) => (
        <li key={`${finding.code} ${finding.step ?? ""} ${index}`}>
          <Line finding={finding} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

function Line({ finding, onOpen }: { finding: Finding; onOpen: ((selection: NonNullable<Selection>) => void) | null }) {
  const t = useText();
  const { language } = useLanguage();
  const { definition, places } = useDesigner();
  const place = placeOf(finding, definition);
  const name = place?.kind === "field" ? labelAt(places, `/${place.path.join("/*/")}`) : finding.step ? nameOf(definition.flow, finding.step, { t, language }) : null;
  return (
    <div className={styles.finding}>
      {ICONS[finding.severity]}
      <div>
        <span className="visually-hidden">{t(`designer-severity-${finding.severity}`)}: </span>
        {place && onOpen ? (
          <button type="button" className={styles.link} onClick={() => onOpen(place)}>
            {name}
          </button>
        ) : name ? (
          <strong>{name}</strong>
        ) : null}
        <div>{finding.message}</div>
        {finding.hint ? <div className="muted">{finding.hint}</div> : null}
        {finding.example?.text ? <div className="muted small">{t("designer-example", { text: finding.example.text })}</div> : null}
        {finding.members && finding.members.length > 0 ? <div className="muted small">{t("designer-for-members", { names: finding.members.map((member) => member.name).join(", ") })}</div> : null}
      </div>
    </div>
  );
}
