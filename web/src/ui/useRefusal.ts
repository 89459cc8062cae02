/** Where the focus goes when a form is refused: to the first field with something to mend. */
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

export interface Refusal {
  form: RefObject<HTMLFormElement | null>;
  /** Whether the page itself has refused: its fields then say what is wrong although nobody has left them yet. */
  refused: boolean;
  /** For what the page itself refuses, before anything is sent. */
  refuse: () => void;
}

/** `problem` is the server's latest refusal, a new object each time. */
export function useRefusal(problem: unknown): Refusal {
  const form = useRef<HTMLFormElement>(null);
  const [times, setTimes] = useState(0);
  const refuse = useCallback(() => setTimes((count) => count + 1), []);
  useEffect(() => {
    const field = problem || times > 0 ? form.current?.querySelector<HTMLElement>("[aria-invalid=true]") : null;
    field?.focus({ preventScroll: true });
    // The reason stands below the field and is to be seen too.
    field?.scrollIntoView({ block: "center" });
  }, [problem, times]);
  return { form, refused: times > 0, refuse };
}
