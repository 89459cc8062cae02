import { expect, test } from "vitest";
import { rebased } from "./useConfig";

test("what somebody else has saved meanwhile is taken over, and what was typed stays", () => {
  const base = { budget: 100, approver: "hal", note: "old" };
  const typed = { budget: 100, approver: "ann" };
  const now = { budget: 120, approver: "hal", note: "old", large: 50 };
  expect(rebased(typed, base, now)).toEqual({ budget: 120, approver: "ann", note: undefined, large: 50 });
});
