/** Where it goes on after an outcome. */
import type { Edge } from "../../../api/definition";
import { useLanguage, useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { upstreamOf } from "../model/flow";
import { Choose } from "../pieces/Choose";
import { stepName } from "../words/step";

const EDGES = ["end", "return_to_requester", "previous", "continue", "stop"] as const;

interface EdgePickProps {
  label: string;
  /** The step that it leaves. */
  from: string;
  value: Edge;
  onChange: (value: Edge) => void;
}

export function EdgePick({ label, from, value, onChange }: EdgePickProps) {
  const t = useText();
  const { language } = useLanguage();
  const { definition } = useDesigner();
  const back = upstreamOf(definition.flow, from).map((step) => ({ value: `step ${step.id}`, label: t("designer-edge-step", { step: stepName(step, { t, language }) }) }));
  const options = [...EDGES.map((edge) => ({ value: edge as string, label: t(`designer-edge-${edge}`) })), ...back];
  return (
    <Choose
      label={label}
      value={typeof value === "object" ? `step ${value.step}` : value}
      options={options}
      onChange={(next) => onChange(next.startsWith("step ") ? { step: next.slice(5) } : (next as (typeof EDGES)[number]))}
    />
  );
}
