import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { useEffect } from "react";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { FormValue } from "../../api/types";
import { expectAccessible } from "../../testing/accessible";
import { onPhone } from "../../testing/phone";
import { renderInApp } from "../../testing/render";
import { ann, balances, bo, cho, clientOf, leaveForm, leaveTypes } from "../../testing/requests";
import { SchemaForm } from "./SchemaForm";
import type { FormSchema, FormSpec } from "./schema";
import { useFormState } from "./useFormState";

const server = setupServer(
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
  http.get("/api/v1/leave/balances", () => HttpResponse.json({ items: balances, next: null })),
  http.get("/api/v1/members", ({ request }) => {
    const query = new URL(request.url).searchParams.get("query")?.toLowerCase() ?? "";
    const items = [bo, cho].filter(({ name }) => name.toLowerCase().includes(query));
    return HttpResponse.json({ items, next: null });
  }),
  http.get("/api/v1/members/:id", ({ params }) => HttpResponse.json([ann, bo, cho].find(({ id }) => id === params.id))),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

let value: FormValue = {};
let busy = false;
let wrong: string[] = [];

function Harness({ spec, initial }: { spec: FormSpec; initial: FormValue }) {
  const form = useFormState({ process: "p", spec, initial, live: false });
  // What the test looks at from outside.
  useEffect(() => {
    value = form.value;
    busy = form.busy;
  });
  return (
    <form aria-label="form">
      <SchemaForm environment={form.environment} value={form.value} onChange={form.setValue} />
      <button
        type="button"
        onClick={() => {
          wrong = form.attempt();
        }}
      >
        Try
      </button>
    </form>
  );
}

function show(properties: Record<string, FormSchema>, initial: FormValue = {}, required: string[] = []) {
  const schema = { type: "object", properties, required } as FormSchema;
  return renderInApp(<Harness spec={{ schema }} initial={initial} />, { client: clientOf(ann) });
}

const money: FormSchema = {
  type: "object",
  title: "Amount",
  required: ["minor", "currency"],
  properties: { minor: { type: "integer", minimum: 0 }, currency: { type: "string" } },
  "x-placet": { widget: "money" },
};

describe("money", () => {
  it("turns decimal text into exact minor units of the organisation's currency", async () => {
    show({ amount: money });
    await userEvent.type(screen.getByLabelText("Amount"), "1,240.50");
    expect(value).toEqual({ amount: { minor: 124050, currency: "EUR" } });
    await userEvent.tab();
    expect(screen.getByLabelText("Amount")).toHaveValue("1240.50");
    await expectAccessible();
  });

  it("keeps what is no amount as it was typed, says so, and has no value", async () => {
    show({ amount: money }, { amount: { minor: 500, currency: "EUR" } });
    const input = screen.getByLabelText("Amount");
    expect(input).toHaveValue("5.00");
    await userEvent.clear(input);
    await userEvent.type(input, "5.005");
    await userEvent.tab();
    await userEvent.tab();
    expect(input).toHaveValue("5.005");
    expect(input).toHaveAccessibleDescription("EUR has fewer decimals");
    expect(input).toBeInvalid();
    expect(value.amount).toBeUndefined();
  });

  it("reads the same digits again in another currency", async () => {
    show({ amount: money });
    const input = screen.getByLabelText("Amount");
    await userEvent.type(input, "1500");
    const currency = screen.getByRole("combobox", { name: "Currency of Amount" });
    await userEvent.click(currency);
    await userEvent.type(currency, "JPY");
    expect(screen.getByRole("listbox", { name: "Currency of Amount" })).toBeInTheDocument();
    await userEvent.click(await screen.findByTitle("JPY"));
    await waitFor(() => expect(value).toEqual({ amount: { minor: 1500, currency: "JPY" } }));
    expect(input).toHaveValue("1500");
  });

  it("is empty, not zero, when it is emptied", async () => {
    show({ amount: money }, { amount: { minor: 500, currency: "EUR" } }, ["amount"]);
    await userEvent.clear(screen.getByLabelText(/Amount/u, { selector: "input.form-amount, .form-amount input" }));
    expect(value.amount).toBeUndefined();
    await userEvent.click(screen.getByRole("button", { name: "Try" }));
    expect(screen.getByText("This is needed")).toBeVisible();
  });
});

describe("leave", () => {
  beforeEach(onPhone);
  afterEach(() => vi.restoreAllMocks());

  it("takes half a day with the phone's own controls and shows what is left", async () => {
    renderInApp(<Harness spec={leaveForm as FormSpec} initial={{}} />, { client: clientOf(ann) });
    await screen.findByRole("option", { name: "Annual leave · 18 days" });
    await userEvent.selectOptions(screen.getByLabelText(/^Type/u), "annual");
    expect(await screen.findByText(/18 days of 28 days left/u)).toBeVisible();
    fireEvent.change(screen.getByLabelText(/^From/u), { target: { value: "2026-03-12" } });
    expect(screen.getByLabelText(/^To/u)).toHaveValue("2026-03-12");
    await userEvent.click(screen.getByText("afternoon"));
    expect(value.leave).toEqual({
      type: "annual",
      from: "2026-03-12",
      from_half: "pm",
      to: "2026-03-12",
      zone: "Europe/Berlin",
    });
    await expectAccessible();
  });

  it("asks for a half first and a half last day when there are several", async () => {
    const leave = { type: "annual", from: "2026-03-12", to: "2026-03-16", zone: "Europe/Berlin" };
    renderInApp(<Harness spec={leaveForm as FormSpec} initial={{ leave }} />, { client: clientOf(ann) });
    const last = await screen.findByRole("group", { name: "Last day" });
    await userEvent.click(within(last).getByText("morning"));
    expect(value.leave).toEqual({ ...leave, to_half: "am" });
  });

  it("asks for times of day where the type is kept in hours, and forgets the days", async () => {
    const leave = { type: "annual", from: "2026-03-12", to: "2026-03-12", zone: "Europe/Berlin" };
    renderInApp(<Harness spec={leaveForm as FormSpec} initial={{ leave }} />, { client: clientOf(ann) });
    await screen.findByRole("option", { name: /Time in lieu/u });
    await userEvent.selectOptions(screen.getByLabelText(/^Type/u), "hours");
    fireEvent.change(screen.getByLabelText(/^Starts/u), { target: { value: "2026-03-12T14:00" } });
    fireEvent.change(screen.getByLabelText(/^Ends/u), { target: { value: "2026-03-12T16:00" } });
    expect(JSON.parse(JSON.stringify(value.leave))).toEqual({
      type: "hours",
      start: "2026-03-12T14:00",
      end: "2026-03-12T16:00",
      zone: "Europe/Berlin",
    });
  });
});

describe("people", () => {
  it("finds somebody by name and keeps the id", async () => {
    show({ handover: { type: "string", format: "uuid", title: "Hand over to", "x-placet": { widget: "member" } } });
    const box = screen.getByRole("combobox", { name: "Hand over to" });
    await userEvent.click(box);
    await userEvent.type(box, "cho");
    await waitFor(() => expect(screen.queryByTitle("Bo Lindqvist")).toBeNull());
    expect(screen.getByRole("listbox", { name: "Hand over to" })).toBeInTheDocument();
    await expectAccessible();
    await userEvent.click(await screen.findByTitle("Cho Min-ji"));
    expect(value).toEqual({ handover: cho.id });
  });
});

describe("detail lines", () => {
  const lines = {
    type: "array",
    title: "Lines",
    items: {
      type: "object",
      required: ["amount"],
      properties: { note: { type: "string", title: "Note", "x-placet": { widget: "text" } }, amount: money },
    },
    "x-placet": { widget: "table" },
  } as unknown as FormSchema;

  it("adds and removes lines and shows the sum of each currency", async () => {
    show({ lines });
    await userEvent.click(screen.getByRole("button", { name: /Add line/u }));
    await userEvent.click(screen.getByRole("button", { name: /Add line/u }));
    const second = screen.getByRole("group", { name: "Line 2" });
    await userEvent.type(within(screen.getByRole("group", { name: "Line 1" })).getByLabelText("Note"), "lunch");
    await userEvent.type(within(second).getByLabelText(/^Amount/u), "0.2");
    await userEvent.type(within(screen.getByRole("group", { name: "Line 1" })).getByLabelText(/^Amount/u), "0.1");
    expect(screen.getByText("€0.30")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Remove line 1" }));
    expect(value.lines).toEqual([{ amount: { minor: 20, currency: "EUR" } }]);
    await expectAccessible();
  });
});

describe("lines with amounts that are none", () => {
  const lines = {
    type: "array",
    title: "Lines",
    items: { type: "object", properties: { amount: money } },
    "x-placet": { widget: "table" },
  } as unknown as FormSchema;
  const amountOf = (line: string) =>
    within(screen.getByRole("group", { name: line })).getByLabelText("Amount", { selector: "input.ant-input" });

  it("take their report along when they are removed", async () => {
    show({ lines });
    await userEvent.click(screen.getByRole("button", { name: /Add line/u }));
    await userEvent.click(screen.getByRole("button", { name: /Add line/u }));
    await userEvent.type(amountOf("Line 1"), "12");
    await userEvent.type(amountOf("Line 2"), "abc");
    await userEvent.click(screen.getByRole("button", { name: "Try" }));
    expect(amountOf("Line 2")).toBeInvalid();
    expect(wrong).toEqual(["/lines/1/amount"]);
    await userEvent.click(screen.getByRole("button", { name: "Remove line 2" }));
    await userEvent.click(screen.getByRole("button", { name: "Try" }));
    expect(wrong).toEqual([]);
  });

  it("report from their new place when a line above is removed", async () => {
    show({ lines });
    await userEvent.click(screen.getByRole("button", { name: /Add line/u }));
    await userEvent.click(screen.getByRole("button", { name: /Add line/u }));
    await userEvent.type(amountOf("Line 1"), "xyz");
    await userEvent.type(amountOf("Line 2"), "abc");
    await userEvent.click(screen.getByRole("button", { name: "Remove line 1" }));
    await userEvent.click(screen.getByRole("button", { name: "Try" }));
    expect(wrong).toEqual(["/lines/0/amount"]);
    expect(amountOf("Line 1")).toHaveValue("abc");
    expect(amountOf("Line 1")).toBeInvalid();
  });
});

describe("a time in a zone", () => {
  beforeEach(onPhone);
  afterEach(() => vi.restoreAllMocks());
  const depart = {
    type: "object",
    title: "Departs",
    required: ["local", "zone"],
    properties: { local: { type: "string" }, zone: { type: "string" } },
    "x-placet": { widget: "zoned_datetime" },
  } as unknown as FormSchema;

  it("keeps the zone that was chosen while the time is typed anew", async () => {
    show({ depart });
    const [time] = screen.getAllByLabelText(/Departs/u);
    const zone = screen.getByRole("combobox", { name: "Time zone of Departs" });
    await userEvent.selectOptions(zone, "Asia/Shanghai");
    expect(value.depart).toBeUndefined();
    fireEvent.change(time as HTMLElement, { target: { value: "2026-03-12T14:00" } });
    fireEvent.change(time as HTMLElement, { target: { value: "" } });
    expect(value.depart).toBeUndefined();
    expect(zone).toHaveValue("Asia/Shanghai");
    fireEvent.change(time as HTMLElement, { target: { value: "2026-03-12T15:00" } });
    expect(value).toEqual({ depart: { local: "2026-03-12T15:00", zone: "Asia/Shanghai" } });
  });
});

describe("attachments", () => {
  const attachments: FormSchema = {
    type: "array",
    title: "Receipts",
    items: { type: "string", format: "uuid" },
    "x-placet": { widget: "attachments" },
  };
  const id = "0198f3c2-7b1e-7c3a-9d2f-0000000000f1";

  it("uploads what is chosen and removes it again", async () => {
    server.use(
      http.post("/api/v1/files", () =>
        HttpResponse.json({ id, name: "receipt.pdf", size: 2048, media_type: "application/pdf" }, { status: 201 }),
      ),
    );
    show({ receipts: attachments });
    await userEvent.upload(screen.getByLabelText("Receipts"), new File(["%PDF"], "receipt.pdf"));
    expect(await screen.findByRole("link", { name: "receipt.pdf" })).toHaveAttribute("href", `/api/v1/files/${id}`);
    expect(value).toEqual({ receipts: [id] });
    expect(busy).toBe(false);
    await userEvent.click(screen.getByRole("button", { name: "Remove receipt.pdf" }));
    expect(value.receipts).toBeUndefined();
  });

  it("keeps a refused file in its place with the reason and another try", async () => {
    server.use(
      http.post("/api/v1/files", () =>
        HttpResponse.json(
          { type: "/problems/too-large", title: "Too large", status: 413, detail: "At most 32 MB." },
          { status: 413 },
        ),
      ),
    );
    show({ receipts: attachments });
    await userEvent.upload(screen.getByLabelText("Receipts"), new File(["x"], "film.mov"));
    expect(await screen.findByText("At most 32 MB.")).toBeVisible();
    expect(value.receipts).toBeUndefined();
    expect(busy, "it was meant to go along").toBe(true);
    server.use(
      http.post("/api/v1/files", () =>
        HttpResponse.json({ id, name: "film.mov", size: 1, media_type: "video/quicktime" }, { status: 201 }),
      ),
    );
    await userEvent.click(screen.getByRole("button", { name: "Upload film.mov again" }));
    await waitFor(() => expect(value).toEqual({ receipts: [id] }));
    expect(busy).toBe(false);
  });
});
