/** Short notices that outlive the pane they come from. `ui/Toasts` draws them; no context, so anything may say one. */
import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  text: string;
  tone: "good" | "bad";
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 6_000;

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function toast(text: string, more: { tone?: Toast["tone"]; action?: Toast["action"] } = {}): void {
  last += 1;
  const id = last;
  // The same words again replace themselves: twice is noise.
  const others = toasts.filter((one) => one.text !== text);
  set([...others, { id, text, tone: more.tone ?? "good", ...(more.action ? { action: more.action } : {}) }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  set(toasts.filter((one) => one.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
