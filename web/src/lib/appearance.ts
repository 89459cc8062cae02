/** Light or dark: what the person chose on this device, else what the system says. */
import { useSyncExternalStore } from "react";

export type Appearance = "system" | "light" | "dark";

const STORED = "placet.appearance";
const listeners = new Set<() => void>();
const system = () => window.matchMedia("(prefers-color-scheme: dark)");

export function appearance(): Appearance {
  const stored = localStorage.getItem(STORED);
  return stored === "light" || stored === "dark" ? stored : "system";
}

export function isDark(): boolean {
  const chosen = appearance();
  return chosen === "system" ? system().matches : chosen === "dark";
}

export function applyTheme(): void {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
}

export function setAppearance(next: Appearance): void {
  if (next === "system") localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, next);
  applyTheme();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  const changed = () => {
    applyTheme();
    listener();
  };
  const query = system();
  query.addEventListener("change", changed);
  listeners.add(listener);
  return () => {
    query.removeEventListener("change", changed);
    listeners.delete(listener);
  };
}

export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, appearance);
}
