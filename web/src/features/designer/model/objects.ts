/** Small changes of plain objects, where what is not said is not there: no empty members go into a definition. */

/** With these members; those that are undefined are left out. */
export function having<T extends object>(value: T, change: { [Key in keyof T]?: T[Key] | undefined }): T {
  const next: Record<string, unknown> = { ...value, ...change };
  for (const [name, member] of Object.entries(change)) if (member === undefined) delete next[name];
  return next as T;
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The value, or nothing where it says nothing. */
export function orNothing<T>(value: T): T | undefined {
  return isEmpty(value) ? undefined : value;
}

/** The list with the item at `from` standing at `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item === undefined || to < 0 || to > next.length) return [...list];
  next.splice(to, 0, item);
  return next;
}

/** `base`, or `base_2`, `base_3` … whichever is free. */
export function freeName(base: string, taken: readonly string[], joint = "_"): string {
  if (!taken.includes(base)) return base;
  let count = 2;
  while (taken.includes(`${base}${joint}${count}`)) count += 1;
  return `${base}${joint}${count}`;
}
