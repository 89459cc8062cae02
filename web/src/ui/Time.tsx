/** A moment: relative within a day, exact on hover, machine-readable for everybody else. */
import { useNow } from "../lib/now";
import { useLanguage } from "../lib/text/context";
import { ago, clock, exact, stamp } from "../lib/time";

export interface TimeProps {
  at: string;
  /** `clock` shows the local time of day only, for places where the day is said elsewhere; `stamp` both, to the second. */
  as?: "ago" | "clock" | "stamp";
  className?: string;
}

export function Time({ at, as = "ago", className }: TimeProps) {
  const { language } = useLanguage();
  const now = useNow();
  return (
    <time dateTime={at} title={exact(at, language)} className={className}>
      {as === "ago" ? ago(at, now, language) : (as === "clock" ? clock : stamp)(at, language)}
    </time>
  );
}
