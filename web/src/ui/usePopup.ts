/**
 * A popup whose focus stays on what opened it: Escape closes the popup and nothing around it.
 *
 * antd closes its popups by a listener on the window, which the key no longer reaches once it is stopped here.
 */
import { useState, type KeyboardEvent } from "react";

export function usePopup() {
  const [open, setOpen] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.key !== "Escape") return;
    event.stopPropagation();
    setOpen(false);
  };
  return { open, setOpen, onKeyDown };
}
