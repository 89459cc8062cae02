/**
 * The side pane: what stands beside the content (over it on small windows, a full sheet on phones).
 *
 * Any feature opens it by what it wants to show; `app` alone knows which feature draws it. It closes when the
 * person closes it or goes to another place of the rail, on phones also by the way back.
 */
import { createContext, useContext } from "react";
import type { FilingRequest } from "./filing";

export type PaneContent =
  | { kind: "filing"; request: FilingRequest }
  | { kind: "instance"; id: string }
  | { kind: "person"; id: string }
  | { kind: "conversation"; id: string };

export interface PaneState {
  content: PaneContent | null;
  open: (content: PaneContent) => void;
  close: () => void;
}

export const PaneContext = createContext<PaneState>({ content: null, open: () => {}, close: () => {} });

export function usePane(): PaneState {
  return useContext(PaneContext);
}
