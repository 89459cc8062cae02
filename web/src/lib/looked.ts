/** What appears under the fingers was not looked at yet: a key that was meant for the one before must not meet it. */
import { useEffect, useState } from "react";

export const LOOK_MS = 700;

/** Whether the thing that is called `what` has been on screen for long enough to have been looked at. */
export function useLookedAt(what: string): boolean {
  const [looked, setLooked] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setLooked(what), LOOK_MS);
    return () => clearTimeout(timer);
  }, [what]);
  return looked === what;
}
