import { expect, it } from "vitest";
import { spanOf, withFrom, withSpan, withTo } from "./leave";

it("makes a single day of the first date", () => {
  expect(withFrom({}, "2026-03-12")).toMatchObject({ from: "2026-03-12", to: "2026-03-12" });
});

it("moves a single day as one and keeps its half", () => {
  const afternoon = withSpan({ from: "2026-03-12", to: "2026-03-12" }, "afternoon");
  expect(withFrom(afternoon, "2026-03-16")).toMatchObject({ from: "2026-03-16", to: "2026-03-16", from_half: "pm" });
});

it("never ends before it begins", () => {
  expect(withFrom({ from: "2026-03-12", to: "2026-03-13" }, "2026-03-20")).toMatchObject({ to: "2026-03-20" });
});

it("keeps a later last day", () => {
  expect(withFrom({ from: "2026-03-12", to: "2026-03-20" }, "2026-03-16")).toMatchObject({ to: "2026-03-20" });
});

it("says morning by its end and afternoon by its start", () => {
  const day = { from: "2026-03-12", to: "2026-03-12" };
  expect(withSpan(day, "morning")).toMatchObject({ from_half: undefined, to_half: "am" });
  expect(withSpan(day, "afternoon")).toMatchObject({ from_half: "pm", to_half: undefined });
  expect(withSpan({ ...day, from_half: "pm" }, "whole")).toMatchObject({ from_half: undefined, to_half: undefined });
  expect(spanOf(withSpan(day, "morning"))).toBe("morning");
});

it("is never from noon until noon of one day", () => {
  const days = { from: "2026-03-12", from_half: "pm", to: "2026-03-13", to_half: "am" } as const;
  expect(withTo(days, "2026-03-12")).toMatchObject({ from_half: "pm", to_half: undefined });
});
