import { expect, it } from "vitest";
import { readAmountOfLeave } from "./readAmount";

it.each([
  ["28", 28_000],
  ["0.5", 500],
  ["2,5", 2_500],
  ["2.675", 2_675],
  ["２８", 28_000],
  ["1.0000", 1_000],
] as const)("reads %s days exactly", (text, amount) => {
  expect(readAmountOfLeave(text, "day")).toEqual({ ok: true, amount });
});

it.each([
  ["8", 480],
  ["7.75", 465],
  ["0,1", 6],
  ["7:30", 450],
] as const)("reads %s hours as minutes", (text, amount) => {
  expect(readAmountOfLeave(text, "minute")).toEqual({ ok: true, amount });
});

it.each([
  ["", "day", "not-a-number"],
  ["-1", "day", "not-a-number"],
  ["1e3", "day", "not-a-number"],
  ["1,000", "day", "not-a-number"],
  ["7:30", "day", "not-a-number"],
  ["0.00", "day", "nothing"],
  ["0.0005", "day", "too-fine"],
  ["0.333", "minute", "too-fine"],
  ["99999999999999999", "day", "too-large"],
] as const)("refuses %j in %ss", (text, unit, problem) => {
  expect(readAmountOfLeave(text, unit)).toEqual({ ok: false, problem });
});
