import { describe, expect, it } from "vitest";
import { asked, filterIn, fromSaved, savedOf, searchOf } from "./filter";

const full = {
  process: "leave",
  state: "running",
  query: "dentist",
  requester: "ann",
  department: "d1",
  since: "2026-03-01",
  until: "2026-03-31",
  overdue: true,
};

describe("the filter of a list", () => {
  it("is read from the address as it was written there", () => {
    expect(filterIn(searchOf(full))).toEqual(full);
    expect(searchOf(full).get("q")).toBe("dentist");
    expect(searchOf({}).toString()).toBe("");
  });

  it("takes no day that is none", () => {
    expect(filterIn(new URLSearchParams("since=yesterday&until=2026-03-31"))).toEqual({ until: "2026-03-31" });
  });

  it("asks for whole days, the last one included", () => {
    const { since, until } = asked(full);
    expect(new Date(since ?? "").getTime()).toBe(new Date(2026, 2, 1).getTime());
    expect(new Date(until ?? "").getTime()).toBe(new Date(2026, 3, 1).getTime());
  });

  it("comes back from a saved view as it was saved", () => {
    expect(fromSaved(savedOf("cc", full))).toEqual({ box: "cc", filter: full });
    expect(savedOf("todo", { overdue: true })).toEqual({ box: "todo", overdue: true });
  });

  it("takes nothing from a saved view that it does not know", () => {
    expect(fromSaved({ box: "nowhere", since: "never", colour: "red", overdue: "no" })).toEqual({ box: "todo", filter: {} });
  });
});
