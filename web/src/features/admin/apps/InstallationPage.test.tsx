import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes } from "react-router";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Installation } from "../../../api/apps";
import { keys } from "../../../api/keys";
import { keep, kept } from "../../../lib/kept";
import { expectAccessible } from "../../../testing/accessible";
import { call, installation } from "../../../testing/apps";
import { onPhone } from "../../../testing/phone";
import { renderInApp } from "../../../testing/render";
import { ann, clientOf } from "../../../testing/requests";
import { InstallationPage } from "./InstallationPage";

const ID = installation().id;
const failure = call({
  id: "01900000-0000-7000-8000-0000000000c2",
  function: "on-event",
  about: "instance.approved",
  person: null,
  cause: "timeout",
  detail: "after 10 s",
  log: [{ level: "warn", message: "stock is low" }],
  dropped: 3,
});
let there: Installation;
const sent: unknown[] = [];
const server = setupServer(
  http.get("*/api/v1/departments", () => HttpResponse.json({ items: [], next: null })),
  http.get("*/api/v1/installations", () => HttpResponse.json({ items: [there], next: null })),
  http.get("*/api/v1/installations/:id", () => HttpResponse.json(there)),
  http.patch("*/api/v1/installations/:id", async ({ request }) => {
    sent.push(await request.json(), request.headers.get("If-Match"));
    return HttpResponse.json({ ...there, state: "disabled", revision: 4 });
  }),
  http.delete("*/api/v1/installations/:id", () => {
    sent.push("deleted");
    return new HttpResponse(null, { status: 204 });
  }),
  http.get("*/api/v1/installations/:id/calls", ({ request }) => {
    const query = new URL(request.url).searchParams;
    if (query.get("failed") === "true") return HttpResponse.json({ items: [failure], next: null });
    if (query.get("cursor")) return HttpResponse.json({ items: [call({ id: "old", function: "on-command", about: "order" })], next: null });
    return HttpResponse.json({ items: [failure, call()], next: "more" });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  there = installation();
  sent.length = 0;
});
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

function show(part = "") {
  return renderInApp(
    <Routes>
      <Route path="/admin/apps" element={<p>all apps</p>} />
      <Route path="/admin/apps/installed/:id/:part?" element={<InstallationPage />} />
    </Routes>,
    { path: `/admin/apps/installed/${ID}${part}`, client: clientOf(ann) },
  );
}

test("calls say what they were for, how they ended and what they cost", async () => {
  show("/calls");
  const failed = await screen.findByRole("row", { name: /Something happened/ });
  expect(within(failed).getByText("a request is approved")).toBeVisible();
  expect(within(failed).getByText("Took too long")).toBeVisible();
  const well = screen.getByRole("row", { name: /A form was checked/ });
  expect(within(well).getByText("Stationery order")).toBeVisible();
  expect(within(well).getByRole("button", { name: "Ann Becker" })).toBeVisible();
  expect(within(well).getByText("Answered")).toBeVisible();
  expect(within(well).getByText("182,340")).toBeVisible();
  expect(within(well).getByText("2.4")).toBeVisible();
  await expectAccessible();
});

test("a call opens to why it failed and what it wrote down", async () => {
  show("/calls");
  const failed = await screen.findByRole("row", { name: /Something happened/ });
  await userEvent.click(within(failed).getByRole("button", { name: "Expand row" }));
  expect(await screen.findByText(/It was stopped because its time was over/)).toBeVisible();
  expect(screen.getByText("after 10 s")).toBeVisible();
  expect(within(screen.getByRole("table", { name: "Log" })).getByRole("row", { name: "Warning stock is low" })).toBeVisible();
  expect(screen.getByText("3 lines dropped: the log was full.")).toBeVisible();
});

test("shows failures alone, and older calls when asked", async () => {
  show("/calls");
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByRole("row", { name: /A command in chat/ })).toHaveTextContent("/order");
  await user.click(screen.getByRole("checkbox", { name: "Only failures" }));
  await waitFor(() => expect(screen.queryByText("A form was checked")).toBeNull());
  expect(await screen.findByText("Something happened")).toBeVisible();
});

test("on phones a call is one cell", async () => {
  onPhone();
  show("/calls");
  expect(await screen.findAllByText(/182,340 fuel, 2\.4 ms/)).toHaveLength(2);
  expect(screen.queryByRole("columnheader", { name: "Fuel" })).toBeNull();
});

test("switches off the revision that was seen", async () => {
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Switch off" }));
  const asked = await screen.findByRole("dialog", { name: "Switch off Stationery?" });
  expect(sent).toEqual([]);
  await userEvent.click(within(asked).getByRole("button", { name: "Switch off" }));
  await waitFor(() => expect(sent).toEqual([{ active: false }, '"3"']));
});

test("switches off and never on, also where somebody else was quicker", async () => {
  const { client } = show();
  await userEvent.click(await screen.findByRole("button", { name: "Switch off" }));
  const asked = await screen.findByRole("dialog", { name: "Switch off Stationery?" });
  act(() => client.setQueryData(keys.installation(ID), installation({ state: "disabled" })));
  await userEvent.click(within(asked).getByRole("button", { name: "Switch off" }));
  await waitFor(() => expect(sent[0]).toEqual({ active: false }));
});

test.each([
  ["On", "goes on working", installation({ withdrawn: true })],
  ["Paused", "goes on working", installation({ withdrawn: true, paused_until: "2026-03-11T09:00:00Z" })],
  ["Off", "does nothing", installation({ withdrawn: true, state: "disabled" })],
])("a version that was withdrawn is said to be so beside “%s”, and %s", async (word, does, app) => {
  there = app;
  show();
  const note = await screen.findByText(/Version 1\.0\.0 was withdrawn from the catalog/);
  expect(/It goes on working here/.test(note.textContent)).toBe(does === "goes on working");
  expect(screen.getByText("Withdrawn")).toBeVisible();
  expect(screen.getByText(word)).toBeVisible();
});

test.each([
  ["by their names", ["d1", "d2"], "Company, Marketing"],
  ["in general where one of them is gone", ["d1", "gone"], "Some departments"],
  ["in general where none is left", [], "Some departments"],
])("those who may use it are named: %s", async (_, departments, words) => {
  server.use(
    http.get("*/api/v1/departments", () =>
      HttpResponse.json({
        items: [
          { id: "d1", name: "Company", parent: null, head: null, members: 4 },
          { id: "d2", name: "Marketing", parent: "d1", head: null, members: 2 },
        ],
        next: null,
      }),
    ),
  );
  there = installation({ audience: { kind: "departments", departments } });
  show();
  expect(await screen.findByRole("link", { name: words })).toHaveAttribute("href", `/admin/apps/installed/${ID}/settings`);
});

test("those who may use it are named in general while the departments can’t be read", async () => {
  server.use(http.get("*/api/v1/departments", () => HttpResponse.error()));
  there = installation({ audience: { kind: "departments", departments: ["d1"] } });
  show();
  expect(await screen.findByRole("link", { name: "Some departments" })).toBeVisible();
});

test("a pause says what it means and ends when asked", async () => {
  there = installation({ paused_until: "2026-03-11T09:00:00Z", usage: { calls: 9, failures: 5 } });
  show();
  expect(await screen.findByText(/It failed too often in a row/)).toBeVisible();
  expect(screen.getByRole("link", { name: "5 of 9 calls failed" })).toHaveAttribute("href", `/admin/apps/installed/${ID}/calls?failed=true`);
  await userEvent.click(screen.getByRole("button", { name: "Try again now" }));
  await waitFor(() => expect(sent).toEqual([{ resume: true }, '"3"']));
});

test("uninstalling names what goes and what stays, and is asked once", async () => {
  const typed = [`installation.${ID}.config`, `installation.${ID}.audience`, `update.${ID}.config`];
  for (const place of [...typed, "installation.other.config"]) keep(place, "typed");
  show();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Uninstall" }));
  const asked = await screen.findByRole("dialog", { name: "Uninstall Stationery?" });
  expect(asked).toHaveTextContent("Its form “Stationery order” is offered no more");
  expect(asked).toHaveTextContent("12 entries are deleted for good");
  expect(asked).toHaveTextContent("Requests that were filed stay");
  await waitFor(() => expect(within(asked).getByRole("button", { name: "Cancel" })).toHaveFocus());
  await user.click(within(asked).getByRole("button", { name: "Uninstall" }));
  expect(await screen.findByText("all apps")).toBeVisible();
  expect(sent).toEqual(["deleted"]);
  // What was typed about it is about nothing that comes later.
  expect(typed.filter(kept)).toEqual([]);
  expect(kept("installation.other.config")).toBe("typed");
});
