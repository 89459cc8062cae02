import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { nameOf } from "../../api/conversations";
import { keys } from "../../api/keys";
import type { ConversationEvent, ConversationOut } from "../../api/types";
import { forgetAll } from "../../lib/kept";
import { expectAccessible } from "../../testing/accessible";
import { ann, conversationOut, ids, me, message } from "../../testing/fixtures";
import { renderInApp, testClient } from "../../testing/render";
import { ConversationList } from "./ConversationList";
import { ConversationView } from "./ConversationView";

const stationery: ConversationOut = {
  ...conversationOut,
  kind: "app",
  name: "Stationery",
  peer: null,
  members: 1,
  last_seq: 2,
  read_seq: 2,
  last: { seq: 2, at: "2026-03-11T08:02:00Z", actor: null, text: "Only 3 of pens are left." },
  people: [{ person: ann, joined_seq: 1 }],
};
const events: ConversationEvent[] = [
  message(1, "Thank you, order SUP-2026-00001 is on its way.", { actor: null }),
  message(2, "Only 3 of pens are left.", { actor: null }),
];
const sent = vi.fn();
const server = setupServer(
  http.get("*/api/v1/conversations", () => HttpResponse.json({ items: [stationery], next: null })),
  http.get("*/api/v1/conversations/:id", () => HttpResponse.json(stationery)),
  http.get("*/api/v1/conversations/:id/events", () => HttpResponse.json({ items: events, next: null })),
  http.post("*/api/v1/conversations/:id/read", () => new HttpResponse(null, { status: 204 })),
  http.post("*/api/v1/conversations/:id/messages", async ({ request }) => {
    sent(await request.json());
    return HttpResponse.json({ seq: 3, at: "2026-03-11T08:03:00Z" });
  }),
  http.get("*/api/v1/commands", () =>
    HttpResponse.json({ items: [{ name: "order", aliases: [], arguments: "item", description: "Order office supplies", process: null, app: { id: "i1", name: "Stationery" } }], next: null }),
  ),
  http.post("*/api/v1/commands", () => HttpResponse.json({ process: null, form: null, understood: [], message: "I found nothing for “dragons”." })),
);

beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
  // Rows are only drawn in a window that has a size.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(48);
});
beforeEach(() => {
  sent.mockReset();
  forgetAll();
});
afterEach(() => server.resetHandlers());
afterAll(() => {
  server.close();
  vi.restoreAllMocks();
});

function show() {
  const client = testClient();
  client.setQueryData(keys.me, me);
  return { ...renderInApp(<ConversationView id={ids.conversation} />, { client }), user: userEvent.setup() };
}

async function ask(user: ReturnType<typeof userEvent.setup>) {
  const field = screen.getByRole("textbox", { name: "Message" });
  await user.type(field, "/");
  await screen.findByRole("listbox", { name: "Commands" });
  await user.type(field, "order dragons{Enter}");
  return await screen.findByRole("note", { name: "Only you see this" });
}

test("an app speaks in its own name, and has no list of people", async () => {
  show();
  expect(await screen.findByRole("heading", { name: "Stationery" })).toBeVisible();
  expect(document.title).toContain("Stationery");
  const said = (await screen.findByText("Only 3 of pens are left.")).closest("[role=log]") as HTMLElement;
  expect(within(said).getByText("Stationery")).toBeVisible();
  expect(within(said).queryByText("Placet")).toBeNull();
  expect(screen.queryByRole("button", { name: "Details of this conversation" })).toBeNull();
  expect(screen.getByRole("textbox", { name: "Message" })).toBeEnabled();
  await expectAccessible();
});

test("what a command answered stands in the log, is never sent, and goes when it is dismissed", async () => {
  const { user, unmount } = show();
  await screen.findByText("Only 3 of pens are left.");
  const note = await ask(user);
  expect(note).toHaveTextContent("/order dragons");
  expect(note).toHaveTextContent("I found nothing for “dragons”.");
  expect(sent).not.toHaveBeenCalled();
  await expectAccessible();
  // It is there again in this tab.
  unmount();
  const again = show();
  const kept = await screen.findByRole("note", { name: "Only you see this" });
  await again.user.click(within(kept).getByRole("button", { name: "Dismiss" }));
  await waitFor(() => expect(screen.queryByRole("note")).toBeNull());
  again.unmount();
  show();
  await screen.findByText("Only 3 of pens are left.");
  expect(screen.queryByRole("note")).toBeNull();
});

test("an app stands in the list by its name and what it said last", async () => {
  const client = testClient();
  client.setQueryData(keys.me, me);
  const { container } = renderInApp(<ConversationList current={undefined} />, { client });
  expect(await screen.findByRole("link", { name: /Stationery.*Only 3 of pens are left\./u })).toHaveAttribute("href", `/messages/${ids.conversation}`);
  expect(container.querySelector(".anticon-appstore")).not.toBeNull();
  expect(nameOf(stationery)).toBe("Stationery");
});
