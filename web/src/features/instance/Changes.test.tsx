import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { FormSpec, InstanceOut } from "../../api/types";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import { ann, bo, cho, clientOf, request } from "../../testing/requests";
import { historyOf } from "./history";
import { Timeline } from "./Timeline";

const server = setupServer(
  http.get("/api/v1/members/:id", ({ params }) => HttpResponse.json([ann, bo, cho].find(({ id }) => id === params.id))),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const money = { type: "object", title: "Amount", "x-placet": { widget: "money" } };
const day = { type: "string", format: "date", title: "Day" };
const expense = {
  schema: {
    type: "object",
    properties: {
      total: { ...money, title: "Total" },
      paid: { ...day, title: "Paid on" },
      payer: { type: "string", title: "Paid by", "x-placet": { widget: "member" } },
      way: {
        type: "string",
        title: "How",
        oneOf: [
          { const: "card", title: "Company card" },
          { const: "cash", title: "Cash" },
        ],
      },
      lines: {
        type: "array",
        title: "Lines",
        items: { type: "object", properties: { amount: money, day } },
        "x-placet": { widget: "table" },
      },
    },
  },
  ui: {},
} as FormSpec;

const line = (minor: number) => ({ amount: { minor, currency: "EUR" }, day: "2026-03-10" });
const form = {
  total: { minor: 9_500, currency: "EUR" },
  paid: "2026-03-12",
  payer: cho.id,
  way: "cash",
  lines: [line(5_000), line(4_500)],
};

type Told = [kind: string, changes: { pointer: string; old: unknown; new: unknown }[]];

function tell(...told: Told[]) {
  const timeline = told.map(([kind, changes], index) => ({ ...request().timeline[0], seq: index + 1, kind, changes }));
  const shown = request({ form, form_spec: expense, timeline } as Partial<InstanceOut>);
  renderInApp(<Timeline request={shown} history={historyOf(shown)} />, { client: clientOf(bo) });
  return screen
    .getAllByRole("list", { name: "What was changed" })
    .map((list) => within(list).getAllByRole("listitem"));
}

const texts = (items: HTMLElement[] | undefined) => items?.map((item) => item.textContent);

it("says what was changed as the fields show it", async () => {
  const [changes] = tell(
    ["filed", []],
    [
      "decided",
      [
        { pointer: "/total/minor", old: 8_000, new: 9_500 },
        { pointer: "/paid", old: "2026-03-11", new: "2026-03-12" },
        { pointer: "/payer", old: ann.id, new: cho.id },
        { pointer: "/way", old: null, new: "cash" },
        { pointer: "/lines/1/amount/minor", old: 3_000, new: 4_500 },
      ],
    ],
  );
  expect(await screen.findByText("Cho Min-ji")).toBeVisible();
  expect(await screen.findAllByText("Ann Becker")).not.toHaveLength(0);
  expect(texts(changes)).toEqual([
    "Total: before: €80.00 → now: €95.00",
    expect.stringMatching(/^Paid on: before: Wed,? 11 Mar → now: Thu,? 12 Mar$/u),
    "Paid by: before: Ann Becker → now: Cho Min-ji",
    "How: before: – → now: Cash",
    "Line 2, Amount: before: €30.00 → now: €45.00",
  ]);
  await expectAccessible();
});

it("counts the lines of a table that has got more or fewer", () => {
  const [changes] = tell(["decided", [{ pointer: "/lines", old: [line(9_500)], new: form.lines }]]);
  expect(texts(changes)).toEqual(["Lines: before: 1 line → now: 2 lines"]);
});

it("tells each change with the values of its time", () => {
  const [first, second] = tell(
    ["decided", [{ pointer: "/total/minor", old: 7_000, new: 8_000 }]],
    ["decided", [{ pointer: "/total/minor", old: 8_000, new: 9_500 }]],
  );
  expect(texts(first)).toEqual(["Total: before: €70.00 → now: €80.00"]);
  expect(texts(second)).toEqual(["Total: before: €80.00 → now: €95.00"]);
});

it("makes up no value from before the requester filed again", () => {
  const [before] = tell(
    [
      "decided",
      [
        { pointer: "/total/minor", old: 7_000, new: 8_000 },
        { pointer: "/paid", old: "2026-03-11", new: "2026-03-13" },
      ],
    ],
    ["resubmitted", []],
  );
  expect(texts(before)).toEqual([
    "Total changed ",
    expect.stringMatching(/^Paid on: before: Wed,? 11 Mar → now: Fri,? 13 Mar$/u),
  ]);
});
