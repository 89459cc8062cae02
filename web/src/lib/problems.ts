/** Field errors of a problem, by JSON Pointer. */
export interface Pointed {
  pointer: string;
  message: string;
}

/** The message for a pointer, or for anything below it. */
export function messageAt(errors: Pointed[] | undefined, pointer: string): string | null {
  return errors?.find((each) => each.pointer === pointer || each.pointer.startsWith(`${pointer}/`))?.message ?? null;
}

/** What no field of the form claims, to be shown with the form as a whole. */
export function elsewhere(errors: Pointed[] | undefined, pointers: string[]): Pointed[] {
  return (errors ?? []).filter((each) => !pointers.some((pointer) => each.pointer === pointer || each.pointer.startsWith(`${pointer}/`)));
}
