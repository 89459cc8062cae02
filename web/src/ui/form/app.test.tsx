import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { useEffect } from "react";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { FormValue } from "../../api/types";
import { expectAccessible } from "../../testing/accessible";
import { onPhone } from "../../testing/phone";
import { renderInApp } from "../../testing/render";
import { ann, clientOf } from "../../testing/requests";
import { evaluateOrder, offered, orderForm } from "../../testing/stationery";
import { withComputed } from "./computed";
import { FormView } from "./FormView";
import { SchemaForm } from "./SchemaForm";
import { hasPlace, type FormSpec } from "./schema";
import { useFormState } from "./useFormState";

const spec = orderForm as FormSpec;
const evaluate = (answer: (form: FormValue) => unknown) =>
  http.post("/api/v1/forms/evaluate", async ({ request }) => {
    const { form } = (await request.json()) as { form: FormValue };
    asked.push(form);
    return HttpResponse.json(answer(form) as object);
  });
let asked: FormValue[] = [];
const server = setupServer(evaluate((form) => evaluateOrder(form)));
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  asked = [];
});
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

let payload: FormValue = {};

function Harness({ initial, of = spec }: { initial: FormValue; of?: FormSpec }) {
  const form = useFormState({ process: "stationery-order", spec: of, initial });
  // What the test looks at from outside.
  useEffect(() => {
    payload = form.payload;
  });
  return (
    <form aria-label="form">
      <SchemaForm environment={form.environment} value={form.value} onChange={form.setValue} />
      <button type="button" onClick={() => form.attempt()}>
        Try
      </button>
      <button type="button" onClick={() => form.take([{ pointer: "/form/lines/0/quantity", code: "app-said", message: "Only 40 of pens are left" }])}>
        Refuse
      </button>
    </form>
  );
}

const show = (initial: FormValue) => renderInApp(<Harness initial={initial} />, { client: clientOf(ann) });
const line = (number: number) => within(screen.getByRole("group", { name: `Line ${number}` }));
const itemOf = (number: number) => line(number).getByLabelText(/^Item/u, { selector: "select, input" });

it("offers in every line what the app offers for any of them", async () => {
  onPhone();
  show({ lines: [{}, {}] });
  await screen.findAllByRole("option", { name: "Pens · €2.00 · 40 left" });
  await userEvent.selectOptions(itemOf(2), "paper");
  expect(itemOf(1)).toHaveDisplayValue("Choose…");
  await userEvent.click(screen.getByRole("button", { name: /Add line/u }));
  await userEvent.selectOptions(itemOf(3), "pens");
  expect(payload.lines).toEqual([{}, { item: "paper" }, { item: "pens" }]);
  await expectAccessible();
});

it("finds and chooses an item in the list of a desktop", async () => {
  show({ lines: [{}] });
  await waitFor(() => expect(asked).toHaveLength(1));
  await userEvent.click(itemOf(1));
  await userEvent.click(await screen.findByTitle("Paper · €5.50 · 12 left"));
  await waitFor(() => expect(payload.lines).toEqual([{ item: "paper" }]));
  await expectAccessible();
});

it("says that choices are on their way, and keeps what is chosen meanwhile", async () => {
  onPhone();
  server.use(http.post("/api/v1/forms/evaluate", () => delay("infinite")));
  show({ lines: [{ item: "pens" }, {}] });
  expect(itemOf(1)).toHaveDisplayValue("pens");
  expect(itemOf(1)).toBeEnabled();
  expect(itemOf(2)).toHaveDisplayValue("Loading choices…");
  expect(itemOf(2)).toHaveAttribute("aria-busy", "true");
  expect(screen.queryByText(/no longer offered/u)).toBeNull();
});

it("asks for choices again that could not be had", async () => {
  onPhone();
  let answers = false;
  server.use(
    http.post("/api/v1/forms/evaluate", () => (answers ? HttpResponse.json(evaluateOrder({})) : HttpResponse.error())),
  );
  show({ lines: [{}] });
  const again = await screen.findByRole("button", { name: "Try again" }, { timeout: 4_000 });
  expect(itemOf(1)).toHaveAccessibleDescription(/The choices could not be loaded/u);
  answers = true;
  await userEvent.click(again);
  expect(await screen.findByRole("option", { name: "Pens · €2.00 · 40 left" })).toBeInTheDocument();
});

it("keeps what was chosen and is offered no more, by its words, and says so", async () => {
  onPhone();
  show({ lines: [{ item: "pens", quantity: 1 }] });
  await waitFor(() => expect(itemOf(1)).toHaveDisplayValue("Pens · €2.00 · 40 left"));
  server.use(evaluate((form) => evaluateOrder(form, { options: { "/lines/*/item": offered.slice(1) } })));
  await userEvent.type(line(1).getByLabelText(/^Quantity/u), "0");
  expect(await screen.findByText("This is no longer offered. Choose something else.")).toBeVisible();
  expect(itemOf(1)).toHaveDisplayValue("Pens · €2.00 · 40 left");
  expect(payload.lines).toEqual([{ item: "pens", quantity: 10 }]);
});

it("shows what the app computes, which nobody types and nobody sends", async () => {
  onPhone();
  show({ lines: [{ item: "pens", quantity: 3 }] });
  const total = screen.getByRole("status", { name: "Total" });
  await waitFor(() => expect(total).toHaveTextContent("€6.00"));
  expect(line(1).getByRole("status", { name: "Sum" })).toHaveTextContent("€6.00");
  expect(screen.queryByRole("textbox", { name: /Total|Sum/u })).toBeNull();
  await userEvent.type(line(1).getByLabelText(/^Quantity/u), "0");
  await waitFor(() => expect(total).toHaveTextContent("€60.00"));
  expect(payload).toEqual({ lines: [{ item: "pens", quantity: 30 }] });
  expect(asked.at(-1)).toEqual(payload);
  // What the app warns of stands at the field that it is about.
  expect(total.closest("[data-pointer]")).toHaveTextContent("An order may cost €50.00 at most");
});

it("leaves what was computed where it was while the server can't be reached", async () => {
  onPhone();
  show({ lines: [{ item: "pens", quantity: 3 }] });
  const total = screen.getByRole("status", { name: "Total" });
  await waitFor(() => expect(total).toHaveTextContent("€6.00"));
  server.use(http.post("/api/v1/forms/evaluate", () => HttpResponse.error()));
  await userEvent.type(line(1).getByLabelText(/^Quantity/u), "0");
  await waitFor(() => expect(total).toHaveAttribute("aria-busy", "false"), { timeout: 4_000 });
  expect(total).toHaveTextContent("€6.00");
  expect(itemOf(1)).toHaveDisplayValue("Pens · €2.00 · 40 left");
});

it("shows the app's words of refusal at the line that they are about, until it changes", async () => {
  onPhone();
  show({ lines: [{ item: "pens", quantity: 3 }] });
  await userEvent.click(screen.getByRole("button", { name: "Refuse" }));
  const quantity = line(1).getByLabelText(/^Quantity/u);
  expect(quantity).toHaveAccessibleDescription("Only 40 of pens are left");
  await userEvent.type(quantity, "0");
  expect(screen.queryByText("Only 40 of pens are left")).toBeNull();
});

it("knows lines by what stands in them while the answer is about another number of lines", () => {
  const answer = evaluateOrder({ lines: [{ item: "pens", quantity: 1 }, { item: "paper", quantity: 2 }] }).form;
  const typed = { lines: [{ quantity: 2, item: "paper", sum: { minor: 200, currency: "EUR" } }] };
  expect(withComputed(spec.schema, typed, answer)).toEqual({
    lines: [{ item: "paper", quantity: 2, sum: { minor: 1100, currency: "EUR" } }],
    total: { minor: 1300, currency: "EUR" },
  });
  const added = withComputed(spec.schema, { lines: [...typed.lines, {}, {}] }, answer);
  expect(JSON.parse(JSON.stringify(added.lines))).toEqual([{ item: "paper", quantity: 2, sum: { minor: 1100, currency: "EUR" } }, {}, {}]);
});

it.each([
  ["/total", true],
  ["/lines", true],
  ["/lines/0/item", true],
  ["/lines/0", false],
  ["/lines/1/item", false],
  ["/lines/0/colour", false],
  ["/colour", false],
  ["", false],
])("%s has a place: %s", (pointer, shown) => expect(hasPlace(spec, { lines: [{}] }, pointer)).toBe(shown));

it("shows a filed choice as it is kept", () => {
  renderInApp(<FormView spec={spec} form={{ lines: [{ item: "pens", quantity: 3 }] }} hidden={[]} files={[]} changes={[]} />, {
    client: clientOf(ann),
  });
  expect(screen.getByRole("cell", { name: "pens" })).toBeVisible();
});

it("offers radios too, and keeps the one that is offered no more", async () => {
  const size = { type: "string", title: "Size", "x-placet": { widget: "radio", options: "app" } };
  server.use(evaluate((form) => evaluateOrder(form, { options: { "/size": [{ value: "s", label: "Small", note: null }] } })));
  renderInApp(<Harness of={{ schema: { type: "object", properties: { size } } as FormSpec["schema"] }} initial={{ size: "l" }} />, { client: clientOf(ann) });
  expect(screen.getByRole("radio", { name: "l" })).toBeChecked();
  await userEvent.click(await screen.findByRole("radio", { name: "Small" }));
  expect(payload).toEqual({ size: "s" });
});
