/** State that outlives its component for the time of this tab, until it is emptied. */
import { type Dispatch, type SetStateAction, useEffect, useState } from "react";
import { forget, keep, kept } from "./kept";
import { same } from "./same";

/** `empty` is what there is to begin with, and what needs no keeping; `place` stays as it is. */
export function useKept<T>(place: string, empty: T): [T, Dispatch<SetStateAction<T>>] {
  const [value, setValue] = useState<T>(() => kept<T>(place) ?? empty);
  useKeeping(place, value, empty);
  return [value, setValue];
}

/** Keeps a state that is held elsewhere; it is read again by `kept`. */
export function useKeeping<T>(place: string, value: T, empty: T): void {
  const text = JSON.stringify(value);
  const nothing = same(value, empty);
  useEffect(() => {
    if (nothing) forget(place);
    else keep(place, JSON.parse(text));
  }, [place, text, nothing]);
}
