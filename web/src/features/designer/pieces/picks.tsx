/** One of what the organisation or the form has: a role, a department, a process, a step, a field. */
import type { ReactNode } from "react";
import { useLanguage, useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import type { FormPlace } from "../model/places";
import { walk } from "../model/flow";
import type { Step } from "../../../api/definition";
import { NOBODY } from "../flow/rules";
import { stepName } from "../words/step";
import { Choose } from "./Choose";

interface PickProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
}

export function RolePick(props: PickProps) {
  const { names } = useDesigner();
  return <Choose {...props} options={names.roles.map(({ key, name }) => ({ value: key, label: name }))} />;
}

export function DepartmentPick({ value, ...props }: PickProps) {
  const { names } = useDesigner();
  return <Choose {...props} value={value === NOBODY ? "" : value} options={names.departments.map(({ id, name }) => ({ value: id, label: name }))} />;
}

export function ProcessPick(props: PickProps) {
  const { names, definition } = useDesigner();
  return <Choose {...props} options={names.processes.filter(({ key }) => key !== definition.key).map(({ key, name }) => ({ value: key, label: name }))} />;
}

export function StepPick({ of, ...props }: PickProps & { of: (step: Step) => boolean }) {
  const t = useText();
  const { language } = useLanguage();
  const { definition } = useDesigner();
  const steps = walk(definition.flow).filter(({ step }) => of(step));
  return <Choose {...props} options={steps.map(({ step }) => ({ value: step.id, label: stepName(step, { t, language }) }))} />;
}

/** By pointer; only what fits is offered. */
export function PlacePick({ fits, ...props }: PickProps & { fits: (place: FormPlace) => boolean }) {
  const t = useText();
  const { places } = useDesigner();
  const fitting = places.filter(fits);
  const hint = props.hint ?? (fitting.length === 0 ? t("designer-no-fitting-field") : undefined);
  return <Choose {...props} hint={hint} options={fitting.map(({ pointer, label }) => ({ value: pointer, label }))} />;
}
