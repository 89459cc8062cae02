/**
 * How any feature begins a request: in the side pane, on phones on a page of its own (`/workbench/:process`).
 *
 * It lives in lib rather than app because features may not import app.
 */
import { useCallback } from "react";
import { useNavigate } from "react-router";
import { usePhone } from "./media";
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

/** The request in the state of a location, where the page finds what its address can't say. */
export interface FilingState {
  filing?: FilingRequest;
}

export function useFiling(): (request: FilingRequest) => void {
  const { open } = usePane();
  const phone = usePhone();
  const navigate = useNavigate();
  return useCallback(
    (request: FilingRequest) => {
      if (!phone) {
        open({ kind: "filing", request });
        return;
      }
      const state: FilingState = { filing: request };
      const search = request.draft ? `?draft=${request.draft}` : "";
      void navigate({ pathname: `/workbench/${request.process}`, search }, { state });
    },
    [open, phone, navigate],
  );
}
