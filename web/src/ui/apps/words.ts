/** What apps say in codes, in plain words: schedules, events, causes. A code without words of its own is shown as it is. */
import { useCallback } from "react";
import { readCron } from "../../lib/cron";
import { useHasText, useLanguage, useText } from "../../lib/text/context";
import { localeOf } from "../../lib/time";

/** The words of a code: `useWords("apps-event")("instance.filed")`. */
export function useWords(prefix: string): (code: string) => string {
  const t = useText();
  const has = useHasText();
  return useCallback(
    (code) => {
      const key = `${prefix}-${code.replaceAll(/[^a-z0-9]+/gu, "-")}`;
      return has(key) ? t(key) : code;
    },
    [t, has, prefix],
  );
}

/** When a schedule is due: "every Monday at 09:00". */
export function useCadence(): (cron: string) => string {
  const t = useText();
  const { language } = useLanguage();
  return useCallback(
    (cron) => {
      const cadence = readCron(cron);
      switch (cadence?.kind) {
        case "minutes":
          return t("apps-cadence-minutes", { every: cadence.every });
        case "hourly":
          return t("apps-cadence-hourly", { minute: cadence.minute });
        case "daily":
          return t("apps-cadence-daily", { time: cadence.time });
        case "weekdays":
          return t("apps-cadence-weekdays", { time: cadence.time });
        case "weekly": {
          const days = new Intl.ListFormat(localeOf(language)).format(cadence.days.map((day) => nameOfDay(day, localeOf(language))));
          return t("apps-cadence-weekly", { days, time: cadence.time });
        }
        case "monthly":
          return t("apps-cadence-monthly", { day: cadence.day, time: cadence.time });
        default:
          return t("apps-cadence-other", { cron });
      }
    },
    [t, language],
  );
}

/** 1 is Sunday, and so was the first of January 2023. */
function nameOfDay(day: number, locale: string): string {
  return new Date(Date.UTC(2023, 0, day)).toLocaleDateString(locale, { weekday: "long", timeZone: "UTC" });
}
