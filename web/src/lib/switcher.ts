/** How anything opens the switcher that Ctrl K opens; on phones there is no such key. `app` draws it. */
import { createContext, useContext } from "react";

export const SwitcherContext = createContext<(() => void) | null>(null);

export function useSwitcher(): (() => void) | null {
  return useContext(SwitcherContext);
}
