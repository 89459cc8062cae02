/** A length of time: how many of what. */
import { useId } from "react";
import type { Span } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { partsOf, spanOf, type Unit } from "../words/time";
import { ChooseBare } from "./Choose";
import { CountBare } from "./Count";
import styles from "./pieces.module.css";

const UNITS: readonly Unit[] = ["minutes", "hours", "days"];

export function SpanInput({ label, value, onChange }: { label: string; value: Span; onChange: (value: Span) => void }) {
  const t = useText();
  const id = useId();
  const { unit, count } = partsOf(value);
  return (
    <div role="group" aria-labelledby={id} className={styles.group}>
      <div id={id}>
        <strong>{label}</strong>
      </div>
      <div className={styles.inline}>
        <CountBare aria-label={t("designer-span-count", { label })} min={1} max={999_999} value={count} onChange={(next) => onChange(spanOf(unit, next ?? 1))} />
        <ChooseBare aria-label={t("designer-span-unit", { label })} value={unit} options={UNITS.map((each) => ({ value: each, label: t(`designer-unit-${each}`) }))} onChange={(next) => onChange(spanOf(next, count))} />
      </div>
    </div>
  );
}
