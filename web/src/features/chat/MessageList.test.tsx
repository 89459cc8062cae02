import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { useState } from "react";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { keys } from "../../api/keys";
import { emptyLog, type Log, merge } from "../../api/log";
import { conversation, conversationOut, ids, me, message } from "../../testing/fixtures";
import { renderInApp, testClient } from "../../testing/render";
import { MessageList } from "./MessageList";
import type { Outgoing, Sender } from "./outgoing";

const server = setupServer(http.post("*/api/v1/conversations/:id/read", () => new HttpResponse(null, { status: 204 })));
beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
  // Rows are only drawn in a window that has a size.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(800);
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockReturnValue(2_000);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(48);
});
afterEach(() => server.resetHandlers());
afterAll(() => {
  server.close();
  vi.restoreAllMocks();
});

const nobody: Sender = { outgoing: [], send: () => {}, retry: () => {}, discard: () => {} };

const silent = { told: [], tell: () => {}, dismiss: () => {} };

function read({ held = [1, 2, 3], complete = true, listed = {} as Partial<typeof conversation> | null, asked = {} as Partial<typeof conversation> }) {
  const client = testClient();
  client.setQueryData(keys.me, me);
  if (listed) client.setQueryData(keys.conversations, [{ ...conversation, ...listed }]);
  const log: Log = { ...merge(emptyLog, held.map((seq) => message(seq, `text ${seq}`))), complete };
  client.setQueryData(keys.log(ids.conversation), log);
  function Reading() {
    const [outgoing, setOutgoing] = useState<Outgoing[]>([]);
    return (
      <>
        <MessageList conversation={{ ...conversationOut, ...asked }} log={log} sender={{ ...nobody, outgoing }} told={silent} />
        <button onClick={() => setOutgoing([{ client_id: "x", text: "mine", mentions: [], at: "2026-03-11T09:00:00Z", after: 3, problem: null }])}>Send</button>
      </>
    );
  }
  const { container } = renderInApp(<Reading />, { client });
  const drawn = () => [...container.querySelectorAll("[data-index]")].map((row) => row.textContent);
  return { client, drawn, user: userEvent.setup() };
}

test("the line stands where the list says that one stopped, not where one stopped when it was last asked", async () => {
  const { drawn } = read({ listed: { unread: 1, read_seq: 2 }, asked: { unread: 3, read_seq: 0 } });
  await vi.waitFor(() => expect(drawn().slice(-3)).toEqual([expect.stringContaining("text 2"), "new", expect.stringContaining("text 3")]));
});

test("what was read meanwhile has no line", async () => {
  const { drawn } = read({ listed: { unread: 0, read_seq: 3 }, asked: { unread: 2, read_seq: 1 } });
  await vi.waitFor(() => expect(drawn()).toHaveLength(4));
  expect(drawn()).not.toContain("new");
});

test("a conversation that is in no list goes by its own answer", async () => {
  const { drawn } = read({ listed: null, asked: { unread: 3, read_seq: 0 } });
  await vi.waitFor(() => expect(drawn()[1]).toBe("new"));
});

test("a jump to the first unread that fails says so and can be tried again", async () => {
  const many = Array.from({ length: 38 }, (_, index) => index + 3);
  let answers = false;
  server.use(http.get("*/api/v1/conversations/:id/events", () => (answers ? HttpResponse.json({ items: [message(1, "text 1"), message(2, "text 2")], next: null }) : HttpResponse.error())));
  const { client, user } = read({ held: many, complete: false, listed: { unread: 39, read_seq: 1 } });
  await user.click(screen.getByRole("button", { name: /First unread/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent("can’t be reached");
  answers = true;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await vi.waitFor(() => expect(client.getQueryData<Log>(keys.log(ids.conversation))?.events.map((event) => event.seq)).toEqual([1, 2, ...many]));
  await vi.waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

test("whoever sends while reading further up is shown what they sent", async () => {
  const { user } = read({ held: Array.from({ length: 40 }, (_, index) => index + 1) });
  const log = screen.getByRole("log");
  log.scrollTop = 700;
  fireEvent.scroll(log);
  expect(await screen.findByRole("button", { name: /To the newest/ })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Send" }));
  await vi.waitFor(() => expect(log.scrollTop).toBe(2_000));
  expect(screen.queryByRole("button", { name: /To the newest/ })).toBeNull();
});
