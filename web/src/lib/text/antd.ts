/**
 * antd's own words, but for the head of its calendars. The buttons there read "Mar" and "2026", and antd calls them
 * "Choose a month" and "Choose a year": whoever says what they see would press nothing. Without those words a button
 * is called what it reads.
 */
import type { Locale } from "antd/es/locale";

export function calledAsSeen(locale: Locale): Locale {
  const { DatePicker } = locale;
  if (!DatePicker) return locale;
  return { ...locale, DatePicker: { ...DatePicker, lang: { ...DatePicker.lang, monthSelect: "", yearSelect: "", decadeSelect: "" } } };
}
