import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { PaneContext } from "../../lib/pane";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import { ann, balances, clientOf, request } from "../../testing/requests";
import WorkbenchPage from "./WorkbenchPage";

const processes = [
  { key: "leave", name: "Leave", description: "Time off", icon: "calendar", group: "Time" },
  { key: "expense", name: "Expense claim", description: "Money you spent", icon: "receipt", group: "Money" },
];
const draft = request({ id: "draft-1", state: "draft", number: null, title: "Train to Berlin" });

const server = setupServer(
  http.get("/api/v1/processes", () => HttpResponse.json({ items: processes, next: null })),
  http.get("/api/v1/instances", ({ request: call }) => {
    const drafts = new URL(call.url).searchParams.get("state") === "draft";
    return HttpResponse.json({ items: drafts ? [draft] : [request()], next: null });
  }),
  http.get("/api/v1/leave/balances", () =>
    HttpResponse.json({ items: balances.map((item) => ({ ...item, lots: [{ id: "later", valid_from: "2099-01-01", expires: null }] })), next: null }),
  ),
  http.get("/api/v1/leave/ledger", () =>
    HttpResponse.json({
      items: [
        { id: "3", at: "2026-03-01T09:00:00Z", kind: "grant", amount: 30000, reason: "", instance: null, lot: "later" },
        { id: "2", at: "2026-02-01T09:00:00Z", kind: "use", amount: -10000, reason: "", instance: null },
        { id: "1", at: "2026-01-01T09:00:00Z", kind: "grant", amount: 28000, reason: "for 2026", instance: null },
      ],
      next: null,
    }),
  ),
  http.get("/api/v1/me/counts", () => HttpResponse.json({ todo: 0, returned: 1, unread: 0, mentions: 0 })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const open = vi.fn();
beforeEach(async () => {
  open.mockReset();
  renderInApp(
    <PaneContext value={{ content: null, open, close: () => {} }}>
      <WorkbenchPage />
    </PaneContext>,
    { client: clientOf(ann) },
  );
  await screen.findByRole("region", { name: "Money" });
});

it("groups the forms, finds one by name, and opens it", async () => {
  expect(screen.getByRole("region", { name: "Recently used" })).toHaveTextContent("Leave");
  await expectAccessible();
  await userEvent.type(screen.getByRole("textbox", { name: "Search forms" }), "expense");
  expect(screen.queryByRole("region", { name: "Time" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: /Expense claim/u }));
  expect(open).toHaveBeenCalledWith({ kind: "filing", request: { process: "expense" } });
});

it("goes on with a draft", async () => {
  await userEvent.click(await screen.findByRole("button", { name: /Train to Berlin/u }));
  expect(open).toHaveBeenCalledWith({ kind: "filing", request: { process: "leave", draft: "draft-1" } });
});

it("leads to what came back", async () => {
  const link = await screen.findByRole("link", { name: "1 request came back to you" });
  expect(link).toHaveAttribute("href", "/approvals/filed?state=returned");
});

it("explains a balance by the entries that it is the sum of", async () => {
  const section = screen.getByRole("region", { name: "Leave balances" });
  expect(await within(section).findByText("18 days")).toBeVisible();
  await userEvent.click(
    within(section).getByRole("button", { name: "Why is the balance of Annual leave this number?" }),
  );
  const drawer = await screen.findByRole("dialog", { name: "Annual leave: how the balance comes about" });
  expect(await within(drawer).findByText("+28 days")).toBeInTheDocument();
  expect(within(drawer).getByText("-10 days")).toBeInTheDocument();
  expect(await within(drawer).findByText(/counts from .*2099/u)).toBeInTheDocument();
  expect(within(drawer).getByText(/for 2026/u)).toBeInTheDocument();
});
