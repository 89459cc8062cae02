import { describe, expect, test } from "vitest";
import { instantIn, localIn } from "./zoned";

describe("a local time of a zone", () => {
  test.each([
    ["Europe/Berlin", "2026-03-12T14:00", "2026-03-12T13:00:00.000Z"],
    ["Europe/Berlin", "2026-07-12T14:00", "2026-07-12T12:00:00.000Z"],
    ["Asia/Shanghai", "2026-03-12T00:00", "2026-03-11T16:00:00.000Z"],
    ["Asia/Kolkata", "2026-03-12T09:30", "2026-03-12T04:00:00.000Z"],
    ["America/Los_Angeles", "2026-12-31T23:59", "2027-01-01T07:59:00.000Z"],
  ])("in %s %s is one instant, and reads back", (zone, local, instant) => {
    expect(instantIn(zone, local)?.toISOString()).toBe(instant);
    expect(localIn(zone, new Date(instant))).toBe(local);
  });

  test("that comes twice is the earlier one", () => {
    expect(instantIn("Europe/Berlin", "2026-10-25T02:30")?.toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });

  test("that is skipped is the moment of the jump", () => {
    expect(instantIn("Europe/Berlin", "2026-03-29T02:30")?.toISOString()).toBe("2026-03-29T01:00:00.000Z");
  });

  test("that is none is nothing", () => {
    expect(instantIn("Europe/Berlin", "")).toBeNull();
    expect(instantIn("Europe/Berlin", "2026-13-40T99:00")).toBeNull();
  });
});
