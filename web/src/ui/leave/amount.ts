/** Amounts of leave as people say them: days with at most three decimals, or hours and minutes. */
import { useCallback } from "react";
import type { LeaveUnit } from "../../api/leave";
import { useLanguage, useText } from "../../lib/text/context";
import { localeOf } from "../../lib/time";

/** Thousandths are cut into whole and fraction as text, so 2.675 days never becomes 2.67. */
export function decimalDays(thousandths: number): string {
  const digits = Math.abs(thousandths).toString().padStart(4, "0");
  const fraction = digits.slice(-3).replace(/0+$/u, "");
  const text = `${digits.slice(0, -3)}${fraction ? `.${fraction}` : ""}`;
  return thousandths < 0 ? `-${text}` : text;
}

export function useAmountOfLeave(): (amount: number, unit: LeaveUnit) => string {
  const t = useText();
  const { language } = useLanguage();
  return useCallback(
    (amount, unit) => {
      const number = new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 3 });
      if (unit === "day") {
        const text = decimalDays(amount) as Intl.StringNumericLiteral;
        return t("balance-days", { count: amount / 1000, text: number.format(text) });
      }
      const sign = amount < 0 ? "−" : "";
      const whole = Math.abs(amount);
      const rest = whole % 60;
      const hours = number.format((whole - rest) / 60);
      return rest === 0
        ? `${sign}${t("balance-hours", { hours })}`
        : `${sign}${t("balance-hours-minutes", { hours, minutes: rest })}`;
    },
    [t, language],
  );
}
