/** Whether two values say the same as JSON, where the order of keys means nothing and what is undefined is not there. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** One text for all values that say the same. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isObject(part) ? Object.fromEntries(Object.entries(part).sort(byName)) : part)) ?? "";
}

function isObject(part: unknown): part is object {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
