/** Times as people say them, in the viewer's locale. Zones are named by the caller where it matters. */
import type { Language } from "./text/catalogue";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function localeOf(language: Language): string {
  return language === "zh" ? "zh-CN" : "en-GB";
}

/** Within a day relative, within six days the weekday, then the date. */
export function ago(at: string | Date, now: Date, language: Language): string {
  const then = new Date(at);
  const past = now.getTime() - then.getTime();
  const locale = localeOf(language);
  if (Math.abs(past) < DAY) {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
    if (Math.abs(past) < MINUTE) return relative.format(0, "second");
    if (Math.abs(past) < HOUR) return relative.format(-Math.round(past / MINUTE), "minute");
    return relative.format(-Math.round(past / HOUR), "hour");
  }
  if (past > 0 && past < 6 * DAY) return then.toLocaleDateString(locale, { weekday: "long" });
  const sameYear = then.getFullYear() === now.getFullYear();
  return then.toLocaleDateString(locale, { day: "numeric", month: "short", year: sameYear ? undefined : "numeric" });
}

/** Day and time of day, for records that are looked through. */
export function stamp(at: string | Date, language: Language): string {
  return new Date(at).toLocaleString(localeOf(language), { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** With the year and the zone, for what is read where and when nobody knows. */
export function complete(at: string | Date, language: Language): string {
  return new Date(at).toLocaleString(localeOf(language), {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
}

/** How long something takes, in the largest unit that says enough. */
export function span(milliseconds: number): { unit: "minutes" | "hours" | "days"; count: number } {
  if (milliseconds < HOUR) return { unit: "minutes", count: Math.max(1, Math.round(milliseconds / MINUTE)) };
  if (milliseconds < 2 * DAY) return { unit: "hours", count: Math.round(milliseconds / HOUR) };
  return { unit: "days", count: Math.round(milliseconds / DAY) };
}

/** The instant at which a local day ("2026-03-12") begins, so many days later. */
export function beginOf(day: string, later = 0): string {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year ?? 1970, (month ?? 1) - 1, (date ?? 1) + later).toISOString();
}

/** The local day of an instant, as `2026-03-12`. */
export function dayOf(at: string | number): string {
  return new Date(at).toLocaleDateString("sv-SE");
}

/** Day and time of day in a zone, for what is planned; with the year where it is another one. */
export function moment(at: string | Date, now: Date, language: Language, zone: string): string {
  const then = new Date(at);
  const year = dayIn(zone, then).slice(0, 4) === dayIn(zone, now).slice(0, 4) ? undefined : "numeric";
  return then.toLocaleString(localeOf(language), { timeZone: zone, weekday: "short", day: "numeric", month: "short", year, hour: "2-digit", minute: "2-digit" });
}

export function exact(at: string | Date, language: Language): string {
  return new Date(at).toLocaleString(localeOf(language), { dateStyle: "full", timeStyle: "short" });
}

export function clock(at: string | Date, language: Language, zone?: string): string {
  return new Date(at).toLocaleTimeString(localeOf(language), { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

/** A civil date ("2026-03-12") as such: no zone may move it. */
export function civil(date: string, language: Language, style: "short" | "long" = "short"): string {
  const [year, month, day] = date.slice(0, 10).split("-").map(Number);
  const at = new Date(Date.UTC(year ?? 1970, (month ?? 1) - 1, day ?? 1));
  return at.toLocaleDateString(localeOf(language), {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: style === "short" ? "short" : "long",
    year: style === "long" ? "numeric" : undefined,
  });
}

/** The civil date ("2026-03-12") that an instant has in a zone. */
export function dayIn(zone: string, at: Date): string {
  // Swedes write dates as the wire has them.
  return at.toLocaleDateString("sv-SE", { timeZone: zone });
}

/** The local day of an instant, for day separators. */
export function dayKey(at: string | Date): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}

/** Today by name, yesterday by name, then weekday and date. */
export function dayName(at: string | Date, now: Date, language: Language): string {
  const day = new Date(at);
  const locale = localeOf(language);
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(day)) / DAY);
  if (days === 0 || days === 1) {
    const name = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day");
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }
  return day.toLocaleDateString(locale, {
    weekday: "long",
    day: days < 6 ? undefined : "numeric",
    month: days < 6 ? undefined : "long",
    year: day.getFullYear() === now.getFullYear() ? undefined : "numeric",
  });
}

export function zones(): string[] {
  return Intl.supportedValuesOf("timeZone");
}
