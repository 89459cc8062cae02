import { describe, expect, test } from "vitest";
import { inputsOf } from "./model";
import { isSafeUrl, readCard } from "./read";

describe("a card", () => {
  test("leaves out what it does not know, and shows its fallback", () => {
    const card = readCard({ type: "AdaptiveCard", body: [{ type: "Media" }, { type: "Chart", fallback: { type: "TextBlock", text: "12 %" } }, 7, null] });
    expect(card?.body.map((element) => element.type)).toEqual(["TextBlock"]);
  });

  test("survives anything", () => {
    for (const value of [null, 1, "card", [], { type: "Other" }]) expect(readCard(value)).toBeNull();
    expect(readCard({ body: "no", actions: { a: 1 } })).toEqual({ body: [], actions: [] });
  });

  test("is not read deeper than cards go", () => {
    let nested: unknown = { type: "TextBlock", text: "deep" };
    for (let depth = 0; depth < 50; depth += 1) nested = { type: "Container", items: [nested] };
    expect(JSON.stringify(readCard({ type: "AdaptiveCard", body: [nested] }))).not.toContain("deep");
  });

  test("has inputs wherever they stand", () => {
    const card = readCard({
      body: [
        { type: "Container", items: [{ type: "Input.Date", id: "day", label: "Day" }] },
        { type: "ColumnSet", columns: [{ items: [{ type: "Input.Toggle", id: "agree", label: "Terms", title: "I agree" }] }] },
        { type: "Input.ChoiceSet", id: "kind", label: "Kind", choices: [{ title: "A", value: "a" }] },
      ],
    });
    expect(inputsOf(card?.body ?? []).map((input) => input.id)).toEqual(["day", "agree", "kind"]);
  });
});

test.each([
  ["https://example.org", true],
  ["/requests/1", true],
  ["//evil.example", false],
  ["/\\evil.example", false],
  ["javascript:alert(1)", false],
  ["data:text/html,x", false],
])("%s may be opened: %s", (url, safe) => expect(isSafeUrl(url)).toBe(safe));
