/** What every part of the designer shares: the definition, how it is changed, what is selected, and what things are called. */
import { createContext, useContext } from "react";
import type { Finding } from "../../api/processes";
import type { Definition, FormDocument, Step } from "../../api/definition";
import type { FieldPath } from "./model/fields";
import type { FormPlace } from "./model/places";
import type { Names } from "./useNames";

export type Selection = { kind: "step"; id: string } | { kind: "arm"; step: string; arm: string } | { kind: "field"; path: FieldPath } | null;

export interface DesignerState {
  definition: Definition;
  /** A change of the whole; typing that goes on carries the same `merge`. */
  edit: (change: (definition: Definition) => Definition, merge?: string) => void;
  editFlow: (change: (flow: readonly Step[]) => Step[], merge?: string) => void;
  editForm: (change: (form: FormDocument) => FormDocument, merge?: string) => void;
  undo: () => void;
  selection: Selection;
  select: (selection: Selection) => void;
  places: readonly FormPlace[];
  names: Names;
  findings: readonly Finding[];
}

export const DesignerContext = createContext<DesignerState | null>(null);

export function useDesigner(): DesignerState {
  const state = useContext(DesignerContext);
  if (!state) throw new Error("useDesigner is for what stands in a designer");
  return state;
}
