/**
 * One intent has one idempotency key: a second tap, or trying again after silence, does the thing once. What is sent
 * differently is another intent, and so is whatever comes after an answer.
 */
import { useCallback, useRef } from "react";
import { uuid7 } from "./ids";

export interface Intent {
  /** The key for what is about to be sent. */
  keyFor: (about: unknown) => string;
  /** An answer was heard, so the same again is meant again. */
  settle: () => void;
}

export function useIntent(): Intent {
  const current = useRef<{ about: string; key: string } | null>(null);
  const keyFor = useCallback((about: unknown) => {
    const text = JSON.stringify(about);
    if (current.current?.about !== text) current.current = { about: text, key: uuid7() };
    return current.current.key;
  }, []);
  const settle = useCallback(() => {
    current.current = null;
  }, []);
  return { keyFor, settle };
}
