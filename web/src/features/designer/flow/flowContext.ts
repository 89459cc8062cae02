/** What the cards of one flow share: which of them Tab reaches, and how a step is added between them. */
import { createContext, useContext } from "react";
import type { ListRef } from "../model/flow";

interface FlowState {
  cursor: string | null;
  setCursor: (key: string) => void;
  /** Nothing is added where there is no room for it. */
  add: ((list: ListRef, index: number) => void) | null;
}

export const FlowContext = createContext<FlowState>({ cursor: null, setCursor: () => {}, add: null });

export function useFlow(): FlowState {
  return useContext(FlowContext);
}
