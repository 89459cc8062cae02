/**
 * The schedules that people would say in a sentence, read from cron expressions: minute, hour, day of month, month and
 * day of week (1 is Sunday), after an optional second. Everything else is `null` and is shown as it was written.
 */
export type Cadence =
  | { kind: "minutes"; every: number }
  | { kind: "hourly"; minute: number }
  | { kind: "daily" | "weekdays"; time: string }
  | { kind: "weekly"; /** 1 is Sunday. */ days: number[]; time: string }
  | { kind: "monthly"; day: number; time: string };

const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

export function readCron(cron: string): Cadence | null {
  const parts = cron.trim().split(/\s+/u);
  if (parts.length === 6 && parts[0] === "0") parts.shift();
  const [minute, hour, day, month, weekday] = parts;
  if (parts.length !== 5 || !minute || !hour || !day || !month || !weekday || month !== "*") return null;
  const every = /^(?:\*|0)\/(\d+)$/u.exec(minute)?.[1];
  const daily = isAny(day) && isAny(weekday);
  if (every && hour === "*" && daily) return { kind: "minutes", every: Number(every) };
  if (!/^\d+$/u.test(minute)) return null;
  if (hour === "*" && daily) return { kind: "hourly", minute: Number(minute) };
  if (!/^\d+$/u.test(hour)) return null;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (daily) return { kind: "daily", time };
  if (/^\d+$/u.test(day) && isAny(weekday)) return { kind: "monthly", day: Number(day), time };
  const days = isAny(day) ? readDays(weekday) : null;
  if (!days) return null;
  return days.join() === "2,3,4,5,6" ? { kind: "weekdays", time } : { kind: "weekly", days, time };
}

function isAny(field: string): boolean {
  return field === "*" || field === "?";
}

function readDays(field: string): number[] | null {
  const days = new Set<number>();
  for (const part of field.split(",")) {
    const [from, to = from, ...rest] = part.split("-").map(readDay);
    if (!from || !to || rest.length > 0 || from > to) return null;
    for (let day = from; day <= to; day += 1) days.add(day);
  }
  return [...days].sort((a, b) => a - b);
}

function readDay(text: string): number | null {
  const named = DAYS.indexOf(text.toUpperCase()) + 1;
  if (named > 0) return named;
  return /^[1-7]$/u.test(text) ? Number(text) : null;
}
