/** Gives components their texts: `const t = useText(); t("chat-send")`. */
import { createContext, useContext } from "react";
import type { Args, Catalogue, Language } from "./catalogue";

export interface TextState {
  catalogue: Catalogue;
  setLanguage: (language: Language) => Promise<void>;
}

export const TextContext = createContext<TextState | null>(null);

export type Text = (key: string, args?: Args) => string;

function useTextState(): TextState {
  const state = useContext(TextContext);
  if (!state) throw new Error("useText needs a TextProvider above it");
  return state;
}

/** `t(key, args)`; `t("key.attribute")` reads an attribute. The function is stable while the language is. */
export function useText(): Text {
  return useTextState().catalogue.format;
}

/** Whether a text exists, for keys that are built from the server's codes. */
export function useHasText(): (key: string) => boolean {
  return useTextState().catalogue.has;
}

export function useLanguage(): { language: Language; setLanguage: (language: Language) => Promise<void> } {
  const { catalogue, setLanguage } = useTextState();
  return { language: catalogue.language, setLanguage };
}
