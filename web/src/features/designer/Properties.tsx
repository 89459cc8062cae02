/** The properties of what is selected. */
import type { DesignerState, Selection } from "./context";
import { fieldAt, titleOf } from "./model/fields";
import { armsOf, find } from "./model/flow";
import { ArmPanel } from "./flow/ArmPanel";
import { armTitle } from "./flow/armTitle";
import { StepPanel } from "./flow/StepPanel";
import { FieldPanel } from "./form/FieldPanel";
import type { Text } from "../../lib/text/context";
import { stepName } from "./words/step";

type Selected = NonNullable<Selection>;

export function Properties({ selection }: { selection: Selected }) {
  switch (selection.kind) {
    case "step":
      return <StepPanel key={selection.id} id={selection.id} />;
    case "arm":
      return <ArmPanel key={`${selection.step} ${selection.arm}`} step={selection.step} arm={selection.arm} />;
    case "field":
      return <FieldPanel key={selection.path.join("/")} path={selection.path} />;
  }
}

export function titleOfSelection(selection: Selected, state: Pick<DesignerState, "definition" | "names" | "places">, words: { t: Text; language: string }): string {
  const { definition, names, places } = state;
  if (selection.kind === "field") {
    const field = fieldAt(definition.form, selection.path);
    return field ? titleOf(field, words.language) : "";
  }
  const step = find(definition.flow, selection.kind === "step" ? selection.id : selection.step)?.step;
  if (!step) return "";
  if (selection.kind === "step") return stepName(step, words);
  const arms = armsOf(step);
  const index = arms.findIndex((arm) => arm.id === selection.arm);
  const arm = arms[index];
  return arm ? armTitle(arm, index, { ...words, names, places }) : "";
}
