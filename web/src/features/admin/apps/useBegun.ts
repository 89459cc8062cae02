/**
 * What a person has begun to change and others may change too. It is kept for this tab together with what it was begun
 * from, so that what others save meanwhile, be the form open or not, is never undone by saving what was left as it was.
 */
import { useState } from "react";
import { kept } from "../../../lib/kept";
import { same } from "../../../lib/same";
import { useKeeping } from "../../../lib/useKept";

/** What was typed, with what others have saved since it was begun from `base`. */
export type Rebase<T> = (typed: T, base: T, now: T) => T;

interface Begun<T> {
  base: T;
  value: T;
}

/** What to begin with: what is there now, with what was kept at `place`. */
export function begunAt<T>(place: string, now: T, rebase: Rebase<T>): T {
  const begun = kept<Begun<T>>(place);
  return begun ? rebase(begun.value, begun.base, now) : now;
}

/** Keeps `value`, which began as `begunAt` says, and rebases it whenever something else is there. */
export function useBegun<T>(place: string, now: T, rebase: Rebase<T>, value: T, setValue: (value: T) => void): void {
  const [base, setBase] = useState(now);
  if (!same(base, now)) {
    setBase(now);
    setValue(rebase(value, base, now));
  }
  useKeeping<Begun<T>>(place, { base: now, value }, { base: now, value: now });
}
