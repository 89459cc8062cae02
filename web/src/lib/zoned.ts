/**
 * Local date-times of an IANA zone ("2026-03-12T14:00", as a `datetime-local` field has them) and the instants that they
 * mean, as the server reads them: an ambiguous time (clocks set back) is the earlier one, a skipped one (clocks set
 * forward) is the moment of the jump.
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What a clock in the zone shows, to the minute. */
export function localIn(zone: string, at: Date): string {
  const time = at.toLocaleString("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  return time.replace(" ", "T");
}

/** The local time as if it were UTC's: a number to calculate with. */
function asUtc(local: string): number {
  return Date.parse(`${local}:00Z`);
}

/** The instant of a local time; null for what is none. */
export function instantIn(zone: string, local: string): Date | null {
  // Browsers also read much that is none.
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local)) return null;
  const wanted = asUtc(local.slice(0, 16));
  if (Number.isNaN(wanted)) return null;
  const offsetAt = (at: number) => asUtc(localIn(zone, new Date(at))) - Math.floor(at / MINUTE) * MINUTE;
  // The offsets before and after any change of clocks near it.
  const offsets = [offsetAt(wanted - DAY), offsetAt(wanted + DAY)];
  const exact = offsets.map((offset) => wanted - offset).filter((at) => offsetAt(at) === wanted - at);
  if (exact.length > 0) return new Date(Math.min(...exact));
  // Skipped: between the two readings the clocks jump, once.
  let [before, after] = [wanted - Math.max(...offsets), wanted - Math.min(...offsets)];
  const early = offsetAt(before);
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
    if (offsetAt(middle) === early) before = middle;
    else after = middle;
  }
  return new Date(after);
}
