import { describe, expect, test } from "vitest";
import { message } from "../testing/fixtures";
import { append, emptyLog, lastSeq, merge } from "./log";

describe("a log", () => {
  const log = merge(emptyLog, [message(4, "four"), message(5, "five")]);

  test("takes the event that follows", () => {
    const result = append(log, message(6, "six"));
    expect(result.kind).toBe("appended");
    if (result.kind === "appended") expect(lastSeq(result.log)).toBe(6);
  });

  test("knows what it has", () => {
    expect(append(log, message(5, "five"))).toEqual({ kind: "known" });
    expect(append(log, message(1, "older"))).toEqual({ kind: "known" });
  });

  test("sees a gap by arithmetic", () => {
    expect(append(log, message(8, "eight"))).toEqual({ kind: "gap", after: 5 });
  });

  test("joins overlapping pages in order", () => {
    const joined = merge(log, [message(5, "five"), message(3, "three"), message(2, "two")]);
    expect(joined.events.map((event) => event.seq)).toEqual([2, 3, 4, 5]);
  });
});
