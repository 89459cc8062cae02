/** Single letters as commands: anywhere on the page, but never while somebody types or a menu or dialog is open. */
import { useEffect, useRef } from "react";

const TAKEN = "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";

interface ShortcutOptions {
  /** Whether a key that is held down goes on: for moving about, never for deciding. */
  repeat?: boolean;
}

export function useShortcuts(
  active: boolean,
  keys: Readonly<Record<string, () => void>>,
  { repeat = false }: ShortcutOptions = {},
): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.repeat && !repeat) return;
      if (event.target instanceof Element && event.target.closest(TAKEN)) return;
      const run = latest.current[event.key.toLowerCase()];
      if (!run) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [active, repeat]);
}
