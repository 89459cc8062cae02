/** What screens may ask of the live connection. `app/Live` provides it. */
import { createContext, useContext } from "react";
import type { Feed } from "./feed";
import type { Frame, SocketState } from "./socket";

export interface LiveState {
  state: SocketState;
  feed: Feed | null;
  send: (frame: Frame) => void;
  /** Ephemeral frames (typing), for whoever shows them. */
  onFrame: (listener: (frame: Frame) => void) => () => void;
}

export const LiveContext = createContext<LiveState>({ state: "closed", feed: null, send: () => {}, onFrame: () => () => {} });

export function useLive(): LiveState {
  return useContext(LiveContext);
}
