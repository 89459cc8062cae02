import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Deputy } from "../../api/types";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import { ann, bo, cho, clientOf } from "../../testing/requests";
import { DeputiesSection } from "./DeputiesSection";

const planned: Deputy = {
  id: "d1",
  principal: ann,
  deputy: bo,
  from: "2126-07-12T06:00:30Z",
  until: "2126-07-19T16:00:00Z",
  processes: ["expense"],
  open_tasks: true,
  reason: "Fishing",
  begun: false,
};
const now: Deputy = { ...planned, id: "d2", deputy: cho, from: "2026-03-11T08:00:00Z", until: null, processes: [], open_tasks: false, reason: null, begun: true };
const others: Deputy = { ...planned, id: "d3", principal: cho, deputy: ann };

let found: Deputy[] = [];
let sent: { method: string; path: string; body: unknown }[] = [];
const heard = async ({ request }: { request: Request }) => {
  const body: unknown = request.method === "DELETE" ? null : await request.json();
  sent.push({ method: request.method, path: new URL(request.url).pathname, body });
  return request.method === "DELETE" ? new HttpResponse(null, { status: 204 }) : HttpResponse.json(planned);
};
const server = setupServer(
  http.get("*/api/v1/deputies", () => HttpResponse.json({ items: found, next: null })),
  http.get("*/api/v1/processes", () => HttpResponse.json({ items: [{ key: "expense", name: "Expenses" }, { key: "leave", name: "Leave" }], next: null })),
  http.get("*/api/v1/members", () => HttpResponse.json({ items: [ann, bo, cho], next: null })),
  http.post("*/api/v1/deputies", heard),
  http.patch("*/api/v1/deputies/:id", heard),
  http.delete("*/api/v1/deputies/:id", heard),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  found = [];
  sent = [];
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function show() {
  renderInApp(<DeputiesSection />, { client: clientOf(ann) });
  return userEvent.setup();
}

async function type(label: RegExp | string, value: string, user: ReturnType<typeof userEvent.setup>) {
  const field = screen.getByLabelText(label);
  await user.clear(field);
  await user.type(field, value);
}

test("one sees who stands in, when by one's own clock, and for what", async () => {
  found = [now, planned, others];
  show();
  const [current, later] = await screen.findAllByRole("listitem");
  expect(current).toHaveTextContent(/Cho Min-ji.*Now.*From Wed,? 11 Mar.*09:00 on.*All processes/);
  await waitFor(() => expect(later).toHaveTextContent(/Bo Lindqvist.*Planned.*12 Jul 2126.*08:00.*19 Jul 2126.*18:00.*Expenses · With open tasks · Fishing/));
  const mine = screen.getByRole("heading", { name: "For whom I stand in" }).nextElementSibling;
  expect(within(mine as HTMLElement).getByText("Cho Min-ji")).toBeVisible();
  expect(within(mine as HTMLElement).queryByRole("button", { name: /Change/ })).toBeNull();
  await expectAccessible();
});

test("a stand-in is arranged in the times of one's own zone", async () => {
  const user = show();
  await user.click(await screen.findByRole("button", { name: "Add a stand-in" }));
  await user.type(screen.getByLabelText("Who stands in"), "Bo");
  await user.click(await screen.findByText("bo"));
  await type("From", "2126-07-12T08:00", user);
  await type(/Until/, "2126-12-12T18:00", user);
  await user.click(screen.getByRole("checkbox", { name: /waiting for me/ }));
  await user.type(screen.getByLabelText(/Reason/), "Fishing");
  await expectAccessible();
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  // Berlin is two hours ahead in July and one in December.
  expect(sent[0]?.body).toEqual({ deputy: bo.id, from: "2126-07-12T06:00:00.000Z", until: "2126-12-12T17:00:00.000Z", processes: [], open_tasks: true, reason: "Fishing" });
  expect(await screen.findByRole("button", { name: "Add a stand-in" })).toBeVisible();
});

test("nobody, and no process, is refused where it is chosen", async () => {
  const user = show();
  await user.click(await screen.findByRole("button", { name: "Add a stand-in" }));
  await user.click(screen.getByLabelText("Some processes"));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(screen.getByLabelText("Who stands in")).toHaveAccessibleDescription(/Choose who stands in/);
  expect(screen.getByLabelText("Processes")).toHaveAccessibleDescription(/Choose at least one process/);
  expect(sent).toEqual([]);
});

test("a change says only what changed, and the reason of a refusal stands at its field", async () => {
  found = [planned];
  const refusal = { pointer: "/until", code: "deputy-past", message: "This time has passed." };
  const user = show();
  await user.click(await screen.findByRole("button", { name: "Change that Bo Lindqvist stands in" }));
  await type(/Until/, "2126-07-20T18:00", user);
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent).toEqual([{ method: "PATCH", path: "/api/v1/deputies/d1", body: { until: "2126-07-20T16:00:00.000Z" } }]));
  server.use(http.patch("*/api/v1/deputies/:id", () => HttpResponse.json({ type: "/problems/invalid", title: "Not like this", errors: [refusal] }, { status: 422 })));
  await user.click(await screen.findByRole("button", { name: "Change that Bo Lindqvist stands in" }));
  await type(/Until/, "2126-07-21T18:00", user);
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.getByLabelText(/Until/)).toHaveAccessibleDescription(/This time has passed/));
});

test("what is planned is taken back at once, what has begun is asked about", async () => {
  found = [now, planned];
  const user = show();
  await user.click(await screen.findByRole("button", { name: "Take back that Bo Lindqvist stands in" }));
  await waitFor(() => expect(sent).toEqual([{ method: "DELETE", path: "/api/v1/deputies/d1", body: null }]));
  await user.click(screen.getByRole("button", { name: "End now that Cho Min-ji stands in" }));
  const dialog = await screen.findByRole("dialog");
  expect(sent).toHaveLength(1);
  await user.click(within(dialog).getByRole("button", { name: "End now" }));
  await waitFor(() => expect(sent[1]?.path).toBe("/api/v1/deputies/d2"));
});
