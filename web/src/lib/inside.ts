/** React's events also bubble out of portals: of dialogs, drawers, lists and calendars that lie elsewhere on the page. */
import type { SyntheticEvent } from "react";

/** Whether the event comes from what is really inside of the element that hears it. */
export function isInside(event: SyntheticEvent): boolean {
  return event.target instanceof Node && event.currentTarget.contains(event.target);
}
