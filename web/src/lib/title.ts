/** The window's title, by which people find a tab and screen readers a page: the thing, its place, the product. */
import { useEffect } from "react";

type Part = "thing" | "place";

const parts = new Map<Part, string>();

function write(): void {
  document.title = [parts.get("thing"), parts.get("place"), "Placet"].filter(Boolean).join(" · ");
}

/** Names what is shown for as long as it is; nothing is named before it is known. */
export function useTitle(part: Part, name: string | undefined): void {
  useEffect(() => {
    if (!name) return;
    parts.set(part, name);
    write();
    return () => {
      parts.delete(part);
      write();
    };
  }, [part, name]);
}
