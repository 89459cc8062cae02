import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { kept } from "./kept";
import { useKept } from "./useKept";

test("what says the same as in the beginning needs no keeping, whatever the order of its keys", () => {
  const { result } = renderHook(() => useKept("place", { a: 1, b: 2 }));
  act(() => result.current[1]({ a: 3, b: 2 }));
  expect(kept("place")).toEqual({ a: 3, b: 2 });
  act(() => result.current[1]({ b: 2, a: 1 }));
  expect(kept("place")).toBeUndefined();
});
