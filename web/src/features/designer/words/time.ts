/** Spans and deadlines, as one reads them. */
import type { Deadline, Span } from "../../../api/definition";
import { who, type Speaker } from "./who";

export type Unit = "minutes" | "hours" | "days";

export function partsOf(span: Span): { unit: Unit; count: number } {
  if ("days" in span) return { unit: "days", count: span.days };
  return "hours" in span ? { unit: "hours", count: span.hours } : { unit: "minutes", count: span.minutes };
}

export function spanOf(unit: Unit, count: number): Span {
  if (unit === "days") return { days: count };
  return unit === "hours" ? { hours: count } : { minutes: count };
}

export function said(span: Span, { t }: Speaker): string {
  const { unit, count } = partsOf(span);
  return t(`designer-span-${unit}`, { count });
}

export function deadline({ within, then }: Deadline, speaker: Speaker): string {
  const { t } = speaker;
  const time = said(within, speaker);
  if (typeof then === "object" && "transfer" in then) return t("designer-deadline-transfer", { time, who: who(then.transfer, speaker) });
  return t(`designer-deadline-${typeof then === "string" ? then : "remind"}`, { time });
}
