/**
 * An amount of leave as somebody types it, in days or hours, to what the server counts: thousandths of a day, or
 * minutes.
 *
 * Invariant: it never passes through a binary fraction, and what can be read in two ways is not read at all.
 */
import type { LeaveUnit } from "../../api/leave";

export type LeaveAmountProblem = "not-a-number" | "too-fine" | "nothing" | "too-large";
export type ReadAmount = { ok: true; amount: number } | { ok: false; problem: LeaveAmountProblem };

const refuse = (problem: LeaveAmountProblem): ReadAmount => ({ ok: false, problem });

export function readAmountOfLeave(text: string, unit: LeaveUnit): ReadAmount {
  const plain = text.normalize("NFKC").trim();
  const clock = unit === "minute" ? /^(\d+):([0-5]\d)$/u.exec(plain) : null;
  if (clock) return sized(BigInt(clock[1] ?? "") * 60n + BigInt(clock[2] ?? ""));
  const decimal = /^(\d+)(?:[.,](\d+))?$/u.exec(plain);
  // "1,000" is a thousand to some and one to others.
  if (!decimal || /,\d{3}$/u.test(plain)) return refuse("not-a-number");
  const [, whole = "", fraction = ""] = decimal;
  const per = unit === "day" ? 1000n : 60n;
  const parts = 10n ** BigInt(fraction.length);
  const product = BigInt(whole + fraction) * per;
  return product % parts === 0n ? sized(product / parts) : refuse("too-fine");
}

function sized(amount: bigint): ReadAmount {
  if (amount <= 0n) return refuse("nothing");
  return amount > BigInt(Number.MAX_SAFE_INTEGER) ? refuse("too-large") : { ok: true, amount: Number(amount) };
}
