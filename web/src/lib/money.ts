/**
 * Money as the server keeps it: an integer of minor units and a currency.
 *
 * Invariant: an amount never passes through a binary fraction. Text becomes digits, digits become an integer that is
 * refused when it is not exact, and formatting hands `Intl` a decimal string. There is no arithmetic between currencies.
 */
import currencies from "../../../schemas/currencies.json";

export interface Money {
  minor: number;
  currency: string;
}

const EXPONENTS: Readonly<Record<string, number>> = currencies;

/** The ISO 4217 codes that an amount may have, in alphabetical order. */
export const CURRENCIES: readonly string[] = Object.keys(EXPONENTS).sort();

/** How many decimals a currency has; unknown codes are shown with two. */
export function exponentOf(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** Whether the value is money as the wire has it. */
export function isMoney(value: unknown): value is Money {
  if (typeof value !== "object" || value === null) return false;
  const { minor, currency } = value as Partial<Money>;
  return typeof minor === "number" && Number.isSafeInteger(minor) && typeof currency === "string";
}

export type AmountProblem = "not-a-number" | "too-many-decimals" | "too-large";
export type ParsedAmount = { ok: true; minor: number } | { ok: false; problem: AmountProblem };

function separatorsOf(locale: string): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true, minimumFractionDigits: 1 }).formatToParts(1234567.8);
  return {
    decimal: parts.find((part) => part.type === "decimal")?.value ?? ".",
    group: parts.find((part) => part.type === "group")?.value ?? ",",
  };
}

/**
 * Reads what a person typed as an amount of the currency.
 *
 * The locale's separators win; a lone separator that cannot be grouping is taken as the decimal one, so that `12.50`
 * works on a German keyboard and `12,50` on an English one.
 */
export function parseAmount(text: string, currency: string, locale: string): ParsedAmount {
  const exponent = exponentOf(currency);
  const { decimal, group } = separatorsOf(locale);
  const plain = text
    .normalize("NFKC")
    .replace(/[\s\u00a0\u202f'’_]/gu, "")
    .replace(/^\u2212/u, "-");
  const negative = plain.startsWith("-");
  const body = plain.replace(/^[+-]/u, "");
  if (!/^[0-9.,]*[0-9][0-9.,]*$/u.test(body)) return { ok: false, problem: "not-a-number" };

  const split = splitAmount(body, decimal === "," ? "," : ".", group === "." ? "." : ",");
  if (split === null) return { ok: false, problem: "not-a-number" };
  const fraction = split.fraction.replace(/0+$/u, "");
  if (fraction.length > exponent) return { ok: false, problem: "too-many-decimals" };
  const digits = BigInt(split.whole + fraction.padEnd(exponent, "0"));
  if (digits > BigInt(Number.MAX_SAFE_INTEGER)) return { ok: false, problem: "too-large" };
  // -0 is not an amount that anybody means, and JSON would keep its sign.
  const minor = Number(digits);
  return { ok: true, minor: negative && minor !== 0 ? -minor : minor };
}

function splitAmount(body: string, decimal: string, group: string): { whole: string; fraction: string } | null {
  const separators = body.replace(/[0-9]/gu, "");
  if (separators === "") return { whole: body, fraction: "" };
  const grouped = (text: string, mark: string): string | null => {
    const parts = text.split(mark);
    const [first = "", ...rest] = parts;
    if (rest.length === 0) return first;
    const sound = /^[0-9]{1,3}$/u.test(first) && rest.every((part) => /^[0-9]{3}$/u.test(part));
    return sound ? parts.join("") : null;
  };
  const at = body.lastIndexOf(decimal);
  const whole = grouped(at < 0 ? body : body.slice(0, at), group === decimal ? "" : group);
  const fraction = at < 0 ? "" : body.slice(at + 1);
  if (whole !== null && /^[0-9]*$/u.test(whole) && /^[0-9]*$/u.test(fraction)) return { whole: whole || "0", fraction };
  // The other mark, once, where it cannot be grouping: somebody typed the decimal mark of another keyboard.
  if (separators.length === 1) {
    const [left = "", right = ""] = body.split(separators);
    return { whole: left || "0", fraction: right };
  }
  // Both marks the other way round ("1.240,50" read in English): grouping first, one decimal mark last.
  const last = body.lastIndexOf(group);
  const other = grouped(body.slice(0, last), decimal);
  const rest = body.slice(last + 1);
  if (other !== null && /^[0-9]+$/u.test(other) && /^[0-9]*$/u.test(rest)) return { whole: other, fraction: rest };
  return null;
}

/** The amount as an exact decimal text with a point, for `Intl` and for tests. */
export function toDecimal(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = Math.abs(minor)
    .toString()
    .padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  const text = exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return minor < 0 ? `-${text}` : text;
}

/** The amount as a person edits it: the locale's decimal mark, no grouping, no currency. */
export function editableAmount(money: Money, locale: string): string {
  return toDecimal(money.minor, money.currency).replace(".", separatorsOf(locale).decimal);
}

/** The amount as a person reads it, exact for every integer of minor units. */
export function formatMoney(money: Money, locale: string): string {
  const exponent = exponentOf(money.currency);
  const options: Intl.NumberFormatOptions = {
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  };
  try {
    // `format` takes a decimal string and keeps every digit of it.
    return new Intl.NumberFormat(locale, options).format(
      toDecimal(money.minor, money.currency) as Intl.StringNumericLiteral,
    );
  } catch {
    // Not a currency code that Intl takes: shown as it is rather than not at all.
    return `${toDecimal(money.minor, money.currency)} ${money.currency}`;
  }
}

/** The sum per currency, in the order of first appearance; null when it would not be exact. */
export function sumByCurrency(amounts: readonly Money[]): Money[] | null {
  const sums = new Map<string, bigint>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(minor));
  const result: Money[] = [];
  for (const [currency, sum] of sums) {
    if (sum > BigInt(Number.MAX_SAFE_INTEGER) || sum < -BigInt(Number.MAX_SAFE_INTEGER)) return null;
    result.push({ currency, minor: Number(sum) });
  }
  return result;
}
