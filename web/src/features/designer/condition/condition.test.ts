import { describe, expect, test } from "vitest";
import type { Group, Item, Operator, Subject, Value } from "./model";
import { COMPARISONS, needsValue } from "./model";
import { read } from "./read";
import { renameInCel } from "./rename";
import { write } from "./write";

/** A small generator with a seed, so that a failure comes again. */
function source(seed: number) {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return { next, of: <T>(list: readonly T[]): T => list[next(list.length)] as T };
}

type Source = ReturnType<typeof source>;

const PATHS = ["form.amount", "form.kind", "requester.department", "requester.roles", "form.leave.from", "org.today", "instance.round"];
const TEXTS = ["", "plain", 'with "quotes"', "back\\slash", "it's", "多字节 ✓", "two\nlines", "in", "&&"];
const OPERATORS: Operator[] = [...COMPARISONS, "in", "not_in", "has", "has_not", "filled", "empty", "yes", "no", "contains", "starts"];

function subject(from: Source, plain: boolean, prefix?: string): Subject {
  const path = prefix ? `${prefix}.amount` : from.of(PATHS);
  if (plain) return { of: "path", path };
  return from.of<Subject>([
    { of: "path", path },
    { of: "size", path },
    { of: "sum", path: "form.lines", column: "amount" },
    { of: "weekday", path },
    { of: "days", from: path, to: "org.today" },
  ]);
}

function single(from: Source): Value {
  return from.of<Value>([
    { of: "text", text: from.of(TEXTS) },
    { of: "number", text: from.of(["0", "-3", "12.5", "5000"]) },
    { of: "bool", text: from.of(["true", "false"]) },
    { of: "date", text: "2026-03-11" },
    { of: "money", amount: "5000.00", currency: "EUR" },
    { of: "path", path: "form.limit" },
  ]);
}

function item(from: Source, depth: number, prefix?: string): Item {
  const kind = depth > 0 ? from.next(8) : 7;
  if (kind === 0) return group(from, depth - 1, prefix, 2);
  if (kind === 1 && !prefix) return { kind: "each", how: from.of(["exists", "all"]), table: "form.lines", variable: "row", inner: group(from, depth - 1, "row", 1) };
  const operator = from.of(OPERATORS);
  const plain = !COMPARISONS.some((each) => each === operator);
  const value: Value | null = !needsValue(operator) ? null : operator === "in" || operator === "not_in" ? { of: "list", items: [single(from), single(from)].slice(from.next(3)) } : single(from);
  return { kind: "row", subject: subject(from, plain, prefix), operator, value };
}

function group(from: Source, depth: number, prefix: string | undefined, least: number): Group {
  const items = Array.from({ length: least + from.next(3) }, () => item(from, depth, prefix));
  // One thing alone is joined to nothing.
  return { kind: "group", join: items.length === 1 ? "and" : from.of(["and", "or"]), items };
}

/** A group around nothing but a group says nothing. */
function plain(of: Group): Group {
  const [only] = of.items;
  if (of.items.length === 1 && only?.kind === "group") return plain(only);
  return { ...of, items: of.items.map((each) => (each.kind === "group" ? plainItem(each) : each.kind === "each" ? { ...each, inner: plain(each.inner) } : each)) };
}

function plainItem(of: Group): Item {
  const inner = plain(of);
  return inner.items.length === 1 && inner.items[0] ? inner.items[0] : inner;
}

describe("rows and CEL", () => {
  test("whatever the builder writes is read back as the same rows", () => {
    for (let seed = 1; seed <= 3_000; seed += 1) {
      const made = group(source(seed), 3, undefined, 1);
      const text = write(made);
      expect(read(text), text).toEqual(plain(made));
    }
  });

  test("whatever was read is written as the same text", () => {
    for (let seed = 1; seed <= 3_000; seed += 1) {
      const made = group(source(seed), 3, undefined, 1);
      const text = write(made);
      expect(write(read(text) as Group)).toBe(text);
    }
  });

  test.each([
    'form.amount >= money("5000.00", "EUR")',
    'form.kind in ["a", "b"]',
    '!("finance" in requester.roles)',
    "has(form.note) && size(form.lines) > 2",
    '(form.a == 1 || form.b == 2) && requester.department == "0198"',
    'form.lines.exists(row, row.amount >= money("100.00", "EUR"))',
    'form.from < date("2026-01-01")',
    "days_between(org.today, form.from) < 7",
    "!form.urgent",
    'sum(form.lines.filter(row, has(row.amount)).map(row, row.amount)) > money("1.00", "EUR")',
  ])("%s is a condition of rows", (text) => {
    const rows = read(text);
    expect(rows).not.toBeNull();
    expect(write(rows as Group)).toBe(text);
  });

  test("other quotes and spaces mean the same, and only an edit writes them anew", () => {
    expect(read("form.amount>=money('5000.00','EUR')")).toEqual(read('form.amount >= money("5000.00", "EUR")'));
  });

  test.each(["form.a + 1 > 2", "form.a ? true : false", "form.a ==", 'b"x" == form.a', "form.lines[0].amount > 1", "1 < form.a", "!(form.a > 1)", "true", "form.a == 1u", '"""x""" == form.a', "((((form.a", "form.a == 0x10", "form.a == 1.e", "form.f(", "exists(form.a, x, x.b == 1)"])(
    "%s is an expert's text",
    (text) => expect(read(text)).toBeNull(),
  );

  test("nesting without end is refused and not followed", () => {
    expect(read(`${"(".repeat(50_000)}form.a`)).toBeNull();
    expect(read("!".repeat(50_000))).toBeNull();
  });
});

describe("another name for a field", () => {
  test("is written where the field is meant, and nowhere else", () => {
    expect(renameInCel('form.kind == "form.kind" && requester.kind == 1 && x.form.kind', "/kind", "/sort")).toBe('form.sort == "form.kind" && requester.kind == 1 && x.form.kind');
  });

  test("reaches columns through the variable of a macro", () => {
    expect(renameInCel("sum(form.lines.map(line, line.amount)) > form.amount", "/lines/*/amount", "/lines/*/price")).toBe("sum(form.lines.map(line, line.price)) > form.amount");
  });

  test("leaves a text alone that can't be read", () => {
    expect(renameInCel("form.kind @ 1", "/kind", "/sort")).toBe("form.kind @ 1");
  });
});
