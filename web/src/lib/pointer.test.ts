import { expect, it } from "vitest";
import { fromPointer, isWithin, toPointer, valueAt, withValueAt } from "./pointer";

it("writes and reads names with slashes and tildes", () => {
  expect(toPointer(["a/b", "m~n", 0])).toBe("/a~1b/m~0n/0");
  expect(fromPointer("/a~1b/m~0n/0")).toEqual(["a/b", "m~n", "0"]);
  expect(fromPointer("#/a%20b")).toEqual(["a b"]);
  expect(fromPointer("")).toEqual([]);
});

it("finds what is there and nothing of the prototype", () => {
  expect(valueAt({ lines: [{ amount: 5 }] }, ["lines", "0", "amount"])).toBe(5);
  expect(valueAt({}, ["constructor"])).toBeUndefined();
});

it("changes a copy and makes what is missing", () => {
  const before = { lines: [{ a: 1 }, { a: 2 }] };
  expect(withValueAt(before, ["lines", 1, "a"], 3)).toEqual({ lines: [{ a: 1 }, { a: 3 }] });
  expect(before.lines[1]).toEqual({ a: 2 });
  expect(withValueAt({}, ["leave", "from"], "2026-03-12")).toEqual({ leave: { from: "2026-03-12" } });
});

it("takes no neighbour for an inner field", () => {
  expect(isWithin("/leave/from", "/leave")).toBe(true);
  expect(isWithin("/leaves", "/leave")).toBe(false);
});
