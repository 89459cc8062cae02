/**
 * Fluent catalogues: one bundle per language, made from the files in schemas/messages/<language>/ that the client says.
 *
 * The first screen waits for what the frame and the messages say; a page that loads later brings the rest, and waits
 * for it. In the bundle nothing is replaced, so what was rendered before need not be rendered again.
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

type Files = Record<string, string>;

const loaders: Record<Language, { first: () => Promise<{ files: Files; antd: Locale }>; rest: () => Promise<{ files: Files }> }> = {
  en: { first: () => import("./en"), rest: () => import("./en.rest") },
  zh: { first: () => import("./zh"), rest: () => import("./zh.rest") },
};

export function bundleOf(language: Language, files: Files): FluentBundle {
  // Isolation marks are for mixed directions; every language here runs left to right.
  const bundle = new FluentBundle(language === "zh" ? "zh-CN" : "en-GB", { useIsolating: false });
  add(bundle, files);
  return bundle;
}

function add(bundle: FluentBundle, files: Files): void {
  for (const source of Object.values(files)) bundle.addResource(new FluentResource(source), { allowOverrides: true });
}

export function formatIn(bundle: FluentBundle, key: string, args?: Args): string | undefined {
  const [id, attribute] = key.split(".", 2);
  const message = bundle.getMessage(id ?? key);
  const pattern = attribute ? message?.attributes[attribute] : message?.value;
  return pattern ? bundle.formatPattern(pattern, args, []) : undefined;
}

interface Loaded {
  catalogue: Catalogue;
  bundle: FluentBundle;
}

const first = new Map<Language, Promise<Loaded>>();
const rest = new Map<Language, Promise<void>>();
/** The language that was loaded last, and whether a page has asked for all of its texts: then another one comes whole. */
let spoken: Language = "en";
let whole = false;

/** Each language once; a failed download may be tried again. */
function once<T>(kept: Map<Language, Promise<T>>, language: Language, download: () => Promise<T>): Promise<T> {
  let promise = kept.get(language);
  if (!promise) {
    promise = download();
    promise.catch(() => kept.delete(language));
    kept.set(language, promise);
  }
  return promise;
}

function loadFirst(language: Language): Promise<Loaded> {
  return once(first, language, async () => {
    const { files, antd } = await loaders[language].first();
    const bundle = bundleOf(language, files);
    const catalogue = {
      language,
      antd,
      format: (key, args) => formatIn(bundle, key, args) ?? key,
      has: (key) => formatIn(bundle, key) !== undefined,
    } satisfies Catalogue;
    return { catalogue, bundle };
  });
}

function loadRest(language: Language): Promise<void> {
  return once(rest, language, async () => {
    const [{ bundle }, { files }] = await Promise.all([loadFirst(language), loaders[language].rest()]);
    add(bundle, files);
  });
}

export async function load(language: Language): Promise<Catalogue> {
  const { catalogue } = await loadFirst(language);
  // Asked now, since a page may have come meanwhile.
  if (whole) await loadRest(language);
  spoken = language;
  return catalogue;
}

/** All texts of a language, for what speaks more than the one that is chosen. */
export async function loadWhole(language: Language): Promise<Catalogue> {
  const [{ catalogue }] = await Promise.all([loadFirst(language), loadRest(language)]);
  return catalogue;
}

/** What a page needs that loads later: `lazy(() => withTexts(import("./Page")))`. */
export async function withTexts<T>(page: Promise<T>): Promise<T> {
  whole = true;
  const [loaded] = await Promise.all([page, loadRest(spoken)]);
  return loaded;
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
