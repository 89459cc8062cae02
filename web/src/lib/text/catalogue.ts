/**
 * Fluent catalogues: one bundle per language, made from every file in schemas/messages/<language>/.
 *
 * A key that a language lacks falls back to English, then to the key itself, so that a gap is seen and never a crash.
 */
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import type { Locale } from "antd/es/locale";

export type Language = "en" | "zh";
export type Args = Record<string, FluentVariable>;

export const languages: { code: Language; name: string }[] = [
  { code: "en", name: "English" },
  { code: "zh", name: "中文" },
];

export interface Catalogue {
  language: Language;
  antd: Locale;
  format: (key: string, args?: Args) => string;
  has: (key: string) => boolean;
}

const loaders: Record<Language, () => Promise<{ files: Record<string, string>; antd: Locale }>> = {
  en: () => import("./en"),
  zh: () => import("./zh"),
};

export function bundleOf(language: Language, files: Record<string, string>): FluentBundle {
  // Isolation marks are for mixed directions; every language here runs left to right.
  const bundle = new FluentBundle(language === "zh" ? "zh-CN" : "en-GB", { useIsolating: false });
  for (const source of Object.values(files)) bundle.addResource(new FluentResource(source), { allowOverrides: true });
  return bundle;
}

export function formatIn(bundle: FluentBundle, key: string, args?: Args): string | undefined {
  const [id, attribute] = key.split(".", 2);
  const message = bundle.getMessage(id ?? key);
  const pattern = attribute ? message?.attributes[attribute] : message?.value;
  return pattern ? bundle.formatPattern(pattern, args, []) : undefined;
}

const loaded = new Map<Language, Promise<Catalogue>>();

export function load(language: Language): Promise<Catalogue> {
  let promise = loaded.get(language);
  if (!promise) {
    promise = loaders[language]().then(({ files, antd }) => {
      const bundle = bundleOf(language, files);
      return {
        language,
        antd,
        format: (key, args) => formatIn(bundle, key, args) ?? key,
        has: (key) => formatIn(bundle, key) !== undefined,
      } satisfies Catalogue;
    });
    // A failed download may be tried again.
    promise.catch(() => loaded.delete(language));
    loaded.set(language, promise);
  }
  return promise;
}

const STORED = "placet.language";

export function asLanguage(tag: string | null | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split("-")[0];
  return primary === "en" || primary === "zh" ? primary : undefined;
}

/** Before anybody is signed in: what was chosen on this device, else what the browser asks for. */
export function initialLanguage(): Language {
  const stored = asLanguage(localStorage.getItem(STORED));
  return stored ?? navigator.languages.map(asLanguage).find((language) => language !== undefined) ?? "en";
}

export function remember(language: Language): void {
  localStorage.setItem(STORED, language);
}
