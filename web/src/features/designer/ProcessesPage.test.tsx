import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes } from "react-router";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Definition } from "../../api/definition";
import { expectAccessible } from "../../testing/accessible";
import { claim, designerClient, managedClaim } from "../../testing/designer";
import { onPhone } from "../../testing/phone";
import { renderInApp } from "../../testing/render";
import ProcessesPage from "./ProcessesPage";

const never = { ...managedClaim, key: "seal", name: "Contract seal", group: "Legal", managed: { published: null, draft: true, draft_revision: 1, updated_at: "2026-03-11T08:00:00Z", running: 0 } };
const templates = [{ key: "purchase", name: "Purchase", description: "Something is bought", icon: "cart", group: "Money", definition: { ...claim, key: "purchase", name: { en: "Purchase", zh: "采购" } } }];
let made: Definition | null = null;

const server = setupServer(
  http.get("*/api/v1/processes", ({ request }) => {
    expect(new URL(request.url).searchParams.get("box")).toBe("managed");
    return HttpResponse.json({ items: [managedClaim, never], next: null });
  }),
  http.get("*/api/v1/process-templates", () => HttpResponse.json({ items: templates, next: null })),
  http.put("*/api/v1/processes/:key/draft", async ({ request }) => {
    expect(request.headers.get("If-Match")).toBeNull();
    made = (await request.json()) as Definition;
    return HttpResponse.json({ revision: 1, etag: '"1"' });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
  made = null;
});
afterAll(() => server.close());

const show = () =>
  renderInApp(
    <Routes>
      <Route path="/admin/processes" element={<ProcessesPage />} />
      <Route path="/admin/processes/:key" element={<p>The designer</p>} />
    </Routes>,
    { path: "/admin/processes", client: designerClient() },
  );

test("each process says which version is filed, whether it is being changed, and how much runs", async () => {
  show();
  expect(await screen.findByRole("row", { name: /Expense claim Money Version 3 Draft 12/ })).toBeVisible();
  expect(screen.getByRole("row", { name: /Contract seal Legal Never published Draft 0/ })).toBeVisible();
  expect(screen.getByRole("link", { name: "Expense claim" })).toHaveAttribute("href", "/admin/processes/expense");
  await userEvent.type(screen.getByRole("searchbox"), "legal");
  expect(screen.queryByRole("link", { name: "Expense claim" })).toBeNull();
  await expectAccessible();
});

test("where there is none yet, it says how to begin", async () => {
  server.use(http.get("*/api/v1/processes", () => HttpResponse.json({ items: [], next: null })));
  show();
  expect(await screen.findByText("No processes yet")).toBeVisible();
});

test("a failure can be tried again", async () => {
  server.use(http.get("*/api/v1/processes", () => HttpResponse.json({ type: "/problems/internal", title: "That did not work" }, { status: 500 }), { once: true }));
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("link", { name: "Expense claim" })).toBeVisible();
});

test("a blank process has a form, a step and words in both languages", async () => {
  const user = userEvent.setup();
  show();
  await user.click(await screen.findByRole("button", { name: "New process" }));
  await user.type(screen.getByLabelText("Name of the process"), "Parking space");
  expect(screen.getByLabelText("Key")).toHaveValue("parking-space");
  await user.click(screen.getByRole("button", { name: "Create draft" }));
  expect(await screen.findByText("The designer")).toBeVisible();
  expect(made).toMatchObject({ format: 1, key: "parking-space", name: "Parking space", flow: [{ kind: "approval", name: { en: "Manager", zh: "直属上级" }, participants: { rule: "manager" } }] });
});

test("a template keeps its names, and gets a key that is free", async () => {
  const user = userEvent.setup();
  show();
  await user.click(await screen.findByRole("button", { name: "New process" }));
  await user.click(await screen.findByRole("radio", { name: /Purchase/ }));
  await user.click(screen.getByRole("button", { name: "Create draft" }));
  await waitFor(() => expect(made).toMatchObject({ key: "purchase", name: { en: "Purchase", zh: "采购" } }));
});

test("a diagram is read by the server, which says what was lost", async () => {
  server.use(http.post("*/api/v1/processes/bpmn", () => HttpResponse.json({ definition: { ...claim, key: "diagram", name: "Diagram" }, lost: [{ element: "boundaryEvent", text: "Errors are no part of a process." }] })));
  const user = userEvent.setup();
  show();
  await user.click(await screen.findByRole("button", { name: "New process" }));
  await user.click(screen.getByRole("radio", { name: /^A file/ }));
  await user.upload(screen.getByLabelText("File"), new File(["<definitions/>"], "diagram.bpmn", { type: "application/xml" }));
  expect(await screen.findByText("boundaryEvent: Errors are no part of a process.")).toBeVisible();
  expect(screen.getByLabelText("Name of the process")).toHaveValue("Diagram");
  await user.click(screen.getByRole("button", { name: "Create draft" }));
  await waitFor(() => expect(made?.key).toBe("diagram"));
});

test("a file that is no process says so", async () => {
  const user = userEvent.setup();
  show();
  await user.click(await screen.findByRole("button", { name: "New process" }));
  await user.click(screen.getByRole("radio", { name: /^A file/ }));
  await user.upload(screen.getByLabelText("File"), new File(["[1, 2]"], "numbers.json", { type: "application/json" }));
  expect(await screen.findByText("This file holds no process.")).toBeVisible();
});

test("a key that is taken is refused before anything is sent", async () => {
  const user = userEvent.setup();
  show();
  await user.click(await screen.findByRole("button", { name: "New process" }));
  await user.type(screen.getByLabelText("Name of the process"), "Seal");
  await user.clear(screen.getByLabelText("Key"));
  await user.type(screen.getByLabelText("Key"), "seal");
  await user.click(screen.getByRole("button", { name: "Create draft" }));
  expect(screen.getByText("There is a process with this key already.")).toBeVisible();
  expect(made).toBeNull();
});

test("on phones it is a list", async () => {
  onPhone();
  show();
  expect(await screen.findByRole("link", { name: /Expense claim Money/ })).toBeVisible();
  expect(screen.queryByRole("table")).toBeNull();
});
