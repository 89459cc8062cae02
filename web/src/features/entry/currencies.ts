/** ISO 4217 codes that the browser knows, with names in the reader's language. */
import type { Language } from "../../lib/text/catalogue";
import { localeOf } from "../../lib/time";

/** Metals, test codes and units of account, in which nobody claims an expense. */
const NOT_MONEY = /^X(A[GU]|B[ABCD]|DR|P[DT]|SU|TS|UA|XX)$/;

export function currencies(language: Language): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([localeOf(language)], { type: "currency" });
  return Intl.supportedValuesOf("currency")
    .filter((code) => !NOT_MONEY.test(code))
    .map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}
