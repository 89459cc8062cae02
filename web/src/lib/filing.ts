/**
 * How any feature opens the filing pane. `app` draws it with `features/filing/FilingPane`.
 *
 * It lives in lib rather than app because features may not import app.
 */
import { useCallback } from "react";
import { usePane } from "./pane";

export interface FilingRequest {
  /** Key of the process: `leave`, `expense`, `trip` … */
  process: string;
  /** What to begin with; the person may change all of it. */
  form?: Record<string, unknown>;
  /** What a slash command understood, to be marked in the form. */
  understood?: { pointer: string; text: string; value_text: string }[];
  /** The conversation it is filed from; the card appears there too. */
  conversation?: string;
  /** An existing draft to go on with. */
  draft?: string;
}

export function useFiling(): (request: FilingRequest) => void {
  const { open } = usePane();
  return useCallback((request: FilingRequest) => open({ kind: "filing", request }), [open]);
}
