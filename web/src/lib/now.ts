/** The present, to the minute: one timer for all components that show relative times. */
import { useSyncExternalStore } from "react";

let now = Date.now();
/** How far the server's clock is from this device's; the demo's clock may stand elsewhere altogether. */
let offset = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = Date.now() + offset;
  for (const listener of listeners) listener();
}

/** Learned from the `Date` header of answers. Small differences are the network's. */
export function heardServerTime(date: string | null): void {
  if (!date) return;
  const difference = new Date(date).getTime() - Date.now();
  if (Number.isNaN(difference) || Math.abs(difference - offset) < 5_000) return;
  offset = Math.abs(difference) < 5_000 ? 0 : difference;
  tick();
}

export function serverNow(): Date {
  return new Date(Date.now() + offset);
}

function subscribe(listener: () => void): () => void {
  // Nobody looked for a while, so the present may be an old one.
  if (listeners.size === 0) now = Date.now() + offset;
  listeners.add(listener);
  timer ??= setInterval(tick, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

export function useNow(): Date {
  return new Date(useSyncExternalStore(subscribe, () => now));
}
