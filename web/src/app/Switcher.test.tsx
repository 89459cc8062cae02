import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { useState } from "react";
import { useLocation } from "react-router";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { PaneContext } from "../lib/pane";
import { SwitcherContext } from "../lib/switcher";
import { expectAccessible } from "../testing/accessible";
import { onPhone } from "../testing/phone";
import { renderInApp } from "../testing/render";
import { ann, clientOf, leaveValue, request } from "../testing/requests";
import { Pane } from "../ui/Pane";
import { Switcher } from "./Switcher";

const none = () => HttpResponse.json({ items: [], next: null });
const command = {
  name: "leave",
  aliases: ["请假"],
  arguments: "when reason",
  description: "Ask for time off",
  process: "leave",
};
let lines: unknown[] = [];

const server = setupServer(
  http.get("/api/v1/conversations", none),
  http.get("/api/v1/members", none),
  http.get("/api/v1/processes", none),
  http.get("/api/v1/me/counts", () => HttpResponse.json({ todo: 0, returned: 0, unread: 0, mentions: 0 })),
  http.get("/api/v1/instances", ({ request: call }) => {
    const search = new URL(call.url).searchParams;
    const found = search.get("box") === "all" && search.get("query") === "dent";
    return HttpResponse.json({ items: found ? [request({ title: "Dentist" })] : [], next: null });
  }),
  http.get("/api/v1/commands", () => HttpResponse.json({ items: [command], next: null })),
  http.post("/api/v1/commands", async ({ request: call }) => {
    lines.push(await call.json());
    return HttpResponse.json({ process: "leave", form: { leave: leaveValue }, understood: [] });
  }),
);
beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
});
beforeEach(() => {
  lines = [];
  open.mockReset();
  onClose.mockReset();
});
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

const open = vi.fn();
const onClose = vi.fn();

function Where() {
  return <output aria-label="address">{useLocation().pathname}</output>;
}

function show() {
  renderInApp(
    <PaneContext value={{ content: null, open, close: () => {} }}>
      <Where />
      <Switcher onClose={onClose} />
    </PaneContext>,
    { client: clientOf(ann), path: "/messages" },
  );
  return screen.getByRole("combobox", { name: "People, conversations, requests, forms, / for commands" });
}

it("finds requests by a part of their title", async () => {
  const box = show();
  await userEvent.type(box, "dent");
  const found = await screen.findByRole("option", { name: /LV-2026-00031 Dentist/u });
  await expectAccessible();
  await userEvent.click(found);
  expect(screen.getByLabelText("address")).toHaveTextContent(`/requests/${request().id}`);
  expect(onClose).toHaveBeenCalled();
});

it("takes a slash command with its arguments", async () => {
  const box = show();
  await userEvent.type(box, "/lea");
  expect(await screen.findByRole("option", { name: /\/leave when reason/u })).toBeVisible();
  await userEvent.type(box, "ve tomorrow dentist{Enter}");
  await waitFor(() => expect(open).toHaveBeenCalled());
  expect(lines).toEqual([{ text: "/leave tomorrow dentist" }]);
  expect(open).toHaveBeenCalledWith({
    kind: "filing",
    request: { process: "leave", form: { leave: leaveValue }, understood: [] },
  });
  expect(onClose).toHaveBeenCalled();
});

it("says what was wrong with a command and keeps it", async () => {
  server.use(
    http.post("/api/v1/commands", () =>
      HttpResponse.json({ type: "/problems/invalid", title: "Which day?", status: 422 }, { status: 422 }),
    ),
  );
  const box = show();
  await userEvent.type(box, "/leave someday");
  await screen.findByRole("option");
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByText("Which day?")).toBeVisible();
  expect(box).toHaveValue("/leave someday");
  expect(onClose).not.toHaveBeenCalled();
});

function Place() {
  const [switching, setSwitching] = useState(false);
  return (
    <SwitcherContext value={() => setSwitching(true)}>
      <Pane title="Messages">…</Pane>
      {switching ? <Switcher onClose={() => setSwitching(false)} /> : null}
    </SwitcherContext>
  );
}

it("opens and closes by touch on phones", async () => {
  onPhone();
  renderInApp(<Place />, { client: clientOf(ann) });
  await userEvent.click(screen.getByRole("button", { name: "Go to" }));
  const dialog = screen.getByRole("dialog", { name: "Go to" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog", { name: "Go to" })).toBeNull();
});

it("shows what an app answers to its command, and stays", async () => {
  const order = { ...command, name: "order", aliases: [], arguments: "item", process: null, app: { id: "i1", name: "Stationery" } };
  server.use(
    http.get("/api/v1/commands", () => HttpResponse.json({ items: [order], next: null })),
    http.post("/api/v1/commands", () => HttpResponse.json({ process: null, form: null, understood: [], message: "I found nothing." })),
  );
  const box = show();
  await userEvent.type(box, "/order dragons");
  expect(await screen.findByRole("option", { name: /Stationery/u })).toBeVisible();
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByText("I found nothing.")).toBeVisible();
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.type(box, "!");
  expect(screen.queryByText("I found nothing.")).toBeNull();
});
