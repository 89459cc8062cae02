/**
 * CEL as rows, for the shapes that `write` makes. Anything else is no condition of rows: the answer is nothing, the
 * text stays what it is, and an expert edits it.
 */
import { COMPARISONS, type Comparison, type Group, type Item, type Subject, type Value } from "./model";
import { type Expr, parse } from "./parse";

export function read(source: string): Group | null {
  if (source.trim() === "") return { kind: "group", join: "and", items: [] };
  const tree = parse(source);
  const item = tree && itemOf(tree);
  if (!item) return null;
  return item.kind === "group" ? item : { kind: "group", join: "and", items: [item] };
}

function itemOf(e: Expr): Item | null {
  if (e.kind === "binary" && (e.op === "&&" || e.op === "||")) return groupOf(e, e.op);
  return eachOf(e) ?? negatedOf(e) ?? listOf(e) ?? textOf(e) ?? comparisonOf(e) ?? plainOf(e);
}

function groupOf(e: Expr, op: "&&" | "||"): Group | null {
  const items: Item[] = [];
  for (const part of partsOf(e, op)) {
    const item = itemOf(part);
    if (!item) return null;
    items.push(item);
  }
  return { kind: "group", join: op === "&&" ? "and" : "or", items };
}

/** What is joined by the same operator, from the left; brackets are kept as a group of their own. */
function partsOf(e: Expr, op: string, inside = false): Expr[] {
  return e.kind === "binary" && e.op === op && !(inside && e.bracketed) ? [...partsOf(e.left, op, true), e.right] : [e];
}

function eachOf(e: Expr): Item | null {
  if (e.kind !== "call" || (e.name !== "exists" && e.name !== "all") || !e.target) return null;
  const [variable, body] = e.args;
  const table = pathOf(e.target);
  if (!table || variable?.kind !== "name" || !body || e.args.length !== 2) return null;
  const inner = itemOf(body);
  if (!inner || inner.kind === "each") return null;
  return { kind: "each", how: e.name, table, variable: variable.name, inner: inner.kind === "group" ? inner : { kind: "group", join: "and", items: [inner] } };
}

function negatedOf(e: Expr): Item | null {
  if (e.kind !== "unary" || e.op !== "!") return null;
  const inner = itemOf(e.of);
  if (inner?.kind !== "row") return null;
  const opposite = { in: "not_in", has: "has_not", filled: "empty", yes: "no" } as const;
  const operator = inner.operator in opposite ? opposite[inner.operator as keyof typeof opposite] : null;
  return operator && { ...inner, operator };
}

function listOf(e: Expr): Item | null {
  if (e.kind !== "binary" || e.op !== "in") return null;
  if (e.right.kind === "list") {
    const subject = subjectOf(e.left);
    const value = valueOf(e.right);
    return subject && value ? { kind: "row", subject, operator: "in", value } : null;
  }
  const path = pathOf(e.right);
  const value = valueOf(e.left);
  return path && value && value.of !== "list" ? { kind: "row", subject: { of: "path", path }, operator: "has", value } : null;
}

function textOf(e: Expr): Item | null {
  if (e.kind !== "call") return null;
  const [first] = e.args;
  if (!e.target) {
    const path = first && e.args.length === 1 && e.name === "has" ? pathOf(first) : null;
    return path?.includes(".") ? { kind: "row", subject: { of: "path", path }, operator: "filled", value: null } : null;
  }
  if (e.name !== "contains" && e.name !== "startsWith") return null;
  const path = pathOf(e.target);
  const value = first && e.args.length === 1 ? valueOf(first) : null;
  if (!path || !value || value.of === "list") return null;
  return { kind: "row", subject: { of: "path", path }, operator: e.name === "contains" ? "contains" : "starts", value };
}

function comparisonOf(e: Expr): Item | null {
  if (e.kind !== "binary" || !COMPARISONS.includes(e.op as Comparison)) return null;
  const subject = subjectOf(e.left);
  const value = valueOf(e.right);
  return subject && value && value.of !== "list" ? { kind: "row", subject, operator: e.op as Comparison, value } : null;
}

function plainOf(e: Expr): Item | null {
  const path = pathOf(e);
  return path?.includes(".") ? { kind: "row", subject: { of: "path", path }, operator: "yes", value: null } : null;
}

function subjectOf(e: Expr): Subject | null {
  const path = pathOf(e);
  if (path) return { of: "path", path };
  if (e.kind !== "call" || e.target) return null;
  const [first, second] = e.args;
  if (e.name === "days_between" && first && second && e.args.length === 2) {
    const [from, to] = [pathOf(first), pathOf(second)];
    return from && to ? { of: "days", from, to } : null;
  }
  if (!first || e.args.length !== 1) return null;
  if (e.name === "sum") return sumOf(first);
  const inner = pathOf(first);
  return inner && (e.name === "size" || e.name === "weekday") ? { of: e.name, path: inner } : null;
}

/** `form.lines.filter(row, has(row.amount)).map(row, row.amount)`: rows without the value count for nothing. */
function sumOf(e: Expr): Subject | null {
  const map = macro(e, "map");
  const filter = map && macro(map.target, "filter");
  const path = filter && pathOf(filter.target);
  const column = map && pathOf(map.body);
  if (!path || !column?.startsWith("row.") || column.split(".").length !== 2) return null;
  const { body } = filter;
  const asks = body.kind === "call" && !body.target && body.name === "has" && body.args.length === 1 && body.args[0] ? pathOf(body.args[0]) : null;
  return asks === column ? { of: "sum", path, column: column.slice("row.".length) } : null;
}

function macro(e: Expr, name: string): { target: Expr; body: Expr } | null {
  if (e.kind !== "call" || e.name !== name || !e.target || e.args.length !== 2) return null;
  const [variable, body] = e.args;
  return variable?.kind === "name" && variable.name === "row" && body ? { target: e.target, body } : null;
}

function pathOf(e: Expr): string | null {
  if (e.kind === "name") return e.name;
  const owner = e.kind === "select" ? pathOf(e.of) : null;
  return owner && e.kind === "select" ? `${owner}.${e.name}` : null;
}

function valueOf(e: Expr): Value | null {
  if (e.kind === "literal") return e.of === "string" ? { of: "text", text: e.text } : e.of === "bool" ? { of: "bool", text: e.text } : { of: "number", text: e.text };
  if (e.kind === "unary" && e.op === "-" && e.of.kind === "literal" && (e.of.of === "int" || e.of.of === "double")) return { of: "number", text: `-${e.of.text}` };
  if (e.kind === "list") {
    const items = e.items.map(valueOf);
    return items.every((item) => item !== null && item.of !== "list") ? { of: "list", items: items as Value[] } : null;
  }
  if (e.kind === "call" && !e.target) {
    const texts = e.args.map((arg) => (arg.kind === "literal" && arg.of === "string" ? arg.text : null));
    const [first, second] = texts;
    if (e.name === "date" && texts.length === 1 && typeof first === "string") return { of: "date", text: first };
    if (e.name === "money" && texts.length === 2 && typeof first === "string" && typeof second === "string") return { of: "money", amount: first, currency: second };
    return null;
  }
  const path = pathOf(e);
  return path?.includes(".") ? { of: "path", path } : null;
}
