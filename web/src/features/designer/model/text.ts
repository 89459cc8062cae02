/** Texts that may differ by language: one string for all, or one for each. */
import type { Text } from "../../../api/definition";

/** In this language, else in English, else in any. */
export function textIn(text: Text | undefined, language: string): string {
  if (text === undefined) return "";
  if (typeof text === "string") return text;
  return text[language] || text.en || Object.values(text).find(Boolean) || "";
}

/** What was written for exactly this language; a text for all languages counts as English. */
export function writtenIn(text: Text | undefined, language: string): string {
  if (text === undefined) return "";
  if (typeof text === "string") return language === "en" ? text : "";
  return text[language] ?? "";
}

/** The text with what is written for one language; it stays one string as long as there is only English. */
export function withText(text: Text | undefined, language: string, written: string): Text | undefined {
  const all: Record<string, string> = typeof text === "string" ? { en: text } : { ...text };
  if (written === "") delete all[language];
  else all[language] = written;
  const languages = Object.keys(all).filter((each) => all[each] !== "");
  if (languages.length === 0) return undefined;
  if (languages.length === 1 && languages[0] === "en") return all.en;
  return all;
}
