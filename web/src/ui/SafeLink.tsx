/** A link that somebody else wrote: to the web or to a mailbox, and never a way to run something or around our pages. */
import type { ReactNode } from "react";

export function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return children;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
