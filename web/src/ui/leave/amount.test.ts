import { expect, it } from "vitest";
import { decimalDays } from "./amount";

it.each([
  [18000, "18"],
  [500, "0.5"],
  [2675, "2.675"],
  [-1250, "-1.25"],
  [0, "0"],
])("writes %i thousandths as %s", (thousandths, text) => {
  expect(decimalDays(thousandths)).toBe(text);
});
