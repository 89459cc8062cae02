import { expect, test } from "vitest";
import { same } from "./same";

test.each([
  [{ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
  [[{ a: 1, b: 2 }], [{ b: 2, a: 1 }], true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [undefined, undefined, true],
  [{ a: 1 }, { a: 2 }, false],
  [[1, 2], [2, 1], false],
  [{ 0: "a" }, ["a"], false],
  [null, undefined, false],
])("%j and %j say the same: %s", (one, other, answer) => expect(same(one, other)).toBe(answer));
