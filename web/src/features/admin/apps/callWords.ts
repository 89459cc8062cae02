/** What a call was about and what it cost, as people read it. */
import { useCallback } from "react";
import type { Call, Installation } from "../../../api/apps";
import { useLanguage } from "../../../lib/text/context";
import { localeOf } from "../../../lib/time";
import { useWords } from "../../../ui/apps/words";

/** An event in words, a command as it is typed, the name of a form; else what the server calls it. */
export function useAbout({ processes }: Installation): (call: Call) => string | null {
  const event = useWords("apps-event");
  return useCallback(
    ({ function: name, about, process }) => {
      if (about && name === "on-event") return event(about);
      if (about && name === "on-command") return `/${about.replace(/^\//u, "")}`;
      const form = processes.find(({ key }) => key === process)?.title ?? process;
      return about ?? form;
    },
    [event, processes],
  );
}

export interface Cost {
  fuel: string;
  /** In milliseconds. */
  time: string;
}

export function useCost(): (call: Call) => Cost {
  const { language } = useLanguage();
  return useCallback(
    ({ fuel, micros }) => {
      const locale = localeOf(language);
      const time = micros / 1000;
      return { fuel: fuel.toLocaleString(locale), time: time.toLocaleString(locale, { maximumFractionDigits: time < 10 ? 1 : 0 }) };
    },
    [language],
  );
}
