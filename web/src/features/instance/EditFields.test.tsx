import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { FormValue, TaskOut } from "../../api/types";
import { onPhone } from "../../testing/phone";
import { renderInApp } from "../../testing/render";
import { bo, clientOf, request } from "../../testing/requests";
import { evaluateOrder, orderForm } from "../../testing/stationery";
import EditFields from "./EditFields";

const asked: unknown[] = [];
const server = setupServer(
  http.post("/api/v1/forms/evaluate", async ({ request: call }) => {
    const body = (await call.json()) as { form: FormValue };
    asked.push(body);
    return HttpResponse.json(evaluateOrder(body.form));
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(onPhone);
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

const form = evaluateOrder({ lines: [{ item: "pens", quantity: 3 }], purpose: "workshop" }).form;
const order = request({ form, form_spec: orderForm, process: { key: "stationery-order", name: "Office supplies", icon: null } });
const task = { writable: ["/lines"] } as unknown as TaskOut;

it("offers the lists of an app, asked about the whole request, and sends lines without what it computes", async () => {
  const onChange = vi.fn();
  renderInApp(<EditFields task={task} request={order} errors={[]} onChange={onChange} onIncomplete={() => {}} />, { client: clientOf(bo) });
  const line = within(screen.getByRole("group", { name: "Line 1" }));
  const item = line.getByRole("combobox");
  await waitFor(() => expect(item).toHaveDisplayValue("Pens · €2.00 · 40 left"));
  expect(asked.at(-1)).toEqual({
    process: "stationery-order",
    instance: order.id,
    form: { lines: [{ item: "pens", quantity: 3 }], purpose: "workshop", total: { minor: 600, currency: "EUR" } },
  });
  // Nothing was changed by hand.
  expect(onChange).toHaveBeenLastCalledWith(null);
  await userEvent.selectOptions(item, "paper");
  await waitFor(() => expect(line.getByRole("status", { name: "Sum" })).toHaveTextContent("€16.50"));
  expect(onChange).toHaveBeenLastCalledWith({ lines: [{ item: "paper", quantity: 3 }] });
});
