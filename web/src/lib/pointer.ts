/** JSON Pointers (RFC 6901): how the server names a field, and how a field finds its error. */

export type Path = readonly (string | number)[];

export function toPointer(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

export function fromPointer(pointer: string): string[] {
  const text = pointer.startsWith("#") ? decodeURIComponent(pointer.slice(1)) : pointer;
  if (text === "") return [];
  return text
    .slice(text.startsWith("/") ? 1 : 0)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

/** A copy of the value with one place changed; containers that are missing are made on the way. */
export function withValueAt(value: unknown, path: Path, next: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return next;
  if (Array.isArray(value) || (value === undefined && typeof head === "number")) {
    const copy: unknown[] = Array.isArray(value) ? [...(value as unknown[])] : [];
    copy[Number(head)] = withValueAt(copy[Number(head)], rest, next);
    return copy;
  }
  const source = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const child = Object.hasOwn(source, head) ? source[head] : undefined;
  return { ...source, [head]: withValueAt(child, rest, next) };
}

/** Whether `pointer` names `ancestor` itself or something inside of it. */
export function isWithin(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}
