/** What was typed and neither filed nor thrown away, for the time of this tab. */

const PREFIX = "placet.typed.";

export function keep(place: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + place, JSON.stringify(value));
  } catch {
    // Full or forbidden storage: the form on screen is still there.
  }
}

export function kept<T>(place: string): T | undefined {
  try {
    const text = sessionStorage.getItem(PREFIX + place);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

/** Where something is kept, of all places that begin like this. */
export function placesOf(beginning: string): string[] {
  return Object.keys(sessionStorage)
    .filter((key) => key.startsWith(PREFIX + beginning))
    .map((key) => key.slice(PREFIX.length));
}

/** Somebody leaves this device. */
export function forgetAll(): void {
  for (const place of placesOf("")) forget(place);
}

export function forget(place: string): void {
  sessionStorage.removeItem(PREFIX + place);
}
