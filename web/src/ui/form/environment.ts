/**
 * What every field of one form shares: the server's latest evaluation, which errors may be shown already, and how a
 * field says that the person has left it.
 *
 * A context and not RJSF's `formContext`: RJSF compares props deeply and takes all functions for equal, so what changes
 * between two keystrokes would arrive late.
 */
import { createContext, useContext } from "react";
import { isWithin } from "../../lib/pointer";
import type { FileOut, Understood } from "../../api/types";
import type { Choice, FormSpec } from "./schema";

export interface Message {
  pointer: string;
  message: string;
}

export interface FormEnvironment {
  spec: FormSpec;
  /** The errors that may be shown now: of fields that were left, or of all once filing was tried. */
  errors: readonly Message[];
  warnings: readonly Message[];
  /** Choices that the server made for this viewer, by pointer. */
  options: Readonly<Record<string, readonly Choice[]>>;
  hidden: readonly string[];
  /** What a slash command understood and the person has not changed since. */
  understood: readonly Understood[];
  /** Files that are known already, so that a draft shows names and not ids. */
  files: readonly FileOut[];
  /** The organisation's currency: what a new amount is in. */
  currency: string;
  /** The zone that a new civil time is in. */
  zone: string;
  /** The present day in that zone (`2026-03-11`). */
  today: string;
  /** The server's answer to what is typed is on its way. */
  evaluating: boolean;
  /** It could not be had; `askAgain` asks once more. */
  unanswered: boolean;
  askAgain: () => void;
  /** The person has left the field. */
  leave: (pointer: string) => void;
  /** What stands in the control can't be a value ("12,x"): it stays there, and filing waits. `null` when it is well. */
  report: (pointer: string, message: string | null) => void;
  /** Something outside of the form's value is under way (an upload): filing waits for it. */
  setBusy: (key: string, busy: boolean) => void;
}

const EMPTY: FormEnvironment = {
  spec: { schema: {} },
  errors: [],
  warnings: [],
  options: {},
  hidden: [],
  understood: [],
  files: [],
  currency: "EUR",
  zone: "UTC",
  today: "1970-01-01",
  evaluating: false,
  unanswered: false,
  askAgain: () => {},
  leave: () => {},
  report: () => {},
  setBusy: () => {},
};

export const FormContext = createContext<FormEnvironment>(EMPTY);

export function useForm(): FormEnvironment {
  return useContext(FormContext);
}

/** Distinct messages of a pointer and, unless `exactly`, of everything inside of it. */
export function messagesAt(messages: readonly Message[], pointer: string, exactly = false): string[] {
  const found = messages.filter((item) => (exactly ? item.pointer === pointer : isWithin(item.pointer, pointer)));
  return [...new Set(found.map((item) => item.message))];
}

/** Options may be addressed with `*` or `-` for any row of a table. */
export function optionsAt(options: FormEnvironment["options"], pointer: string): readonly Choice[] | undefined {
  return (
    options[pointer] ??
    options[pointer.replace(/\/\d+(?=\/|$)/gu, "/*")] ??
    options[pointer.replace(/\/\d+(?=\/|$)/gu, "/-")]
  );
}

/** Cells of a table show their column's title once, in the head. */
export const CellContext = createContext(false);

export function controlId(pointer: string): string {
  return `field${pointer.replaceAll("/", "-")}`;
}
