/** Separation of duties: of which steps different people decide. It holds both ways, wherever it is written. */
import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import type { Step } from "../../../api/definition";
import { useLanguage, useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { decides, updateStep, walk } from "../model/flow";
import { having, orNothing } from "../model/objects";
import { ChooseBare } from "../pieces/Choose";
import { nameOf, stepName } from "../words/step";
import pieces from "../pieces/pieces.module.css";

export function Separations() {
  const t = useText();
  const { language } = useLanguage();
  const { definition, editFlow } = useDesigner();
  const [one, setOne] = useState("");
  const [other, setOther] = useState("");
  const steps = walk(definition.flow)
    .map(({ step }) => step)
    .filter(decides);
  const pairs = steps.flatMap((step) => (step.kind === "approval" || step.kind === "handle" ? (step.separate_from ?? []).map((from) => [step.id, from] as const) : []));
  const name = (id: string) => nameOf(definition.flow, id, { t, language });
  const change = (id: string, separate: (before: string[]) => string[]) =>
    editFlow((flow) => updateStep(flow, id, (step): Step => (step.kind === "approval" || step.kind === "handle" ? having(step, { separate_from: orNothing(separate(step.separate_from ?? [])) }) : step)));
  const options = (without: string) => steps.filter((step) => step.id !== without).map((step) => ({ value: step.id, label: stepName(step, { t, language }) }));
  const known = pairs.some(([from, to]) => (from === one && to === other) || (from === other && to === one));
  return (
    <fieldset className={pieces.group}>
      <legend>{t("designer-separations")}</legend>
      <p className="muted small">{t("designer-separations-hint")}</p>
      <ul className={pieces.rows}>
        {pairs.map(([from, to]) => (
          <li key={`${from} ${to}`} className={pieces.row}>
            <span>{t("designer-separation", { one: name(from), other: name(to) })}</span>
            <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t("designer-remove-named", { name: t("designer-separation", { one: name(from), other: name(to) }) })} onClick={() => change(from, (before) => before.filter((id) => id !== to))} />
          </li>
        ))}
      </ul>
      {steps.length < 2 ? (
        <p className="muted">{t("designer-separations-none")}</p>
      ) : (
        <div className={pieces.inline}>
          <ChooseBare aria-label={t("designer-separation-one")} value={one} options={options(other)} onChange={setOne} />
          <ChooseBare aria-label={t("designer-separation-other")} value={other} options={options(one)} onChange={setOther} />
          <Button
            disabled={!one || !other || known}
            onClick={() => {
              change(one, (before) => [...before, other]);
              setOne("");
              setOther("");
            }}
          >
            {t("add")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
