import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { keys } from "../../api/keys";
import { PaneContext } from "../../lib/pane";
import { ann, bo, ids, me, person } from "../../testing/fixtures";
import { renderInApp, testClient } from "../../testing/render";
import { Toasts } from "../../ui/Toasts";
import { Composer } from "./Composer";

const posted = vi.fn();
const server = setupServer(
  http.get("*/api/v1/commands", () =>
    HttpResponse.json({
      items: [
        { name: "leave", aliases: ["请假"], arguments: "[when] [why]", description: "Ask for leave", process: "leave", app: null },
        { name: "order", aliases: [], arguments: "item, how many …", description: "Order office supplies", process: null, app: { id: "i1", name: "Stationery" } },
      ],
      next: null,
    }),
  ),
  http.post("*/api/v1/commands", async ({ request }) => {
    const body = (await request.json()) as { text: string };
    posted(body, request.headers.get("Idempotency-Key"));
    if (body.text === "/order") return HttpResponse.json({ process: null, form: null, understood: [], message: null });
    if (body.text.startsWith("/order dragons")) return HttpResponse.json({ process: null, form: null, understood: [], message: "I found nothing in the catalogue for “dragons”." });
    if (body.text.startsWith("/order")) {
      return HttpResponse.json({ process: "stationery-order", form: { lines: [{ item: "pens", quantity: 3 }] }, understood: [{ pointer: "/lines/0", text: "pens 3", value_text: "3 × pens" }], message: null });
    }
    if (body.text.includes("nonsense")) return HttpResponse.json({ type: "/problems/no-command", title: "That is no date" }, { status: 422 });
    return HttpResponse.json({ process: "leave", form: { reason: "dentist" }, understood: [{ pointer: "/reason", text: "dentist", value_text: "dentist" }] });
  }),
);

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  posted.mockClear();
});
afterAll(() => server.close());

function compose(who = me) {
  const onSend = vi.fn();
  const onTold = vi.fn();
  const open = vi.fn();
  const client = testClient();
  client.setQueryData(keys.me, who);
  renderInApp(
    <PaneContext value={{ content: null, open, close: () => {} }}>
      <Composer conversation={ids.conversation} people={[ann, bo]} onSend={onSend} onTold={onTold} />
      <Toasts />
    </PaneContext>,
    { client },
  );
  return { onSend, onTold, open, field: screen.getByRole("textbox", { name: "Message" }), user: userEvent.setup() };
}

test("Enter sends, Shift and Enter break the line", async () => {
  const { user, field, onSend } = compose();
  await user.type(field, "one{Shift>}{Enter}{/Shift}two{Enter}");
  expect(onSend).toHaveBeenCalledWith("one\ntwo", []);
  expect(field).toHaveValue("");
});

test("a slash lists the commands, and Enter completes the chosen one", async () => {
  const { user, field, onSend } = compose();
  await user.type(field, "/l");
  expect(await screen.findByRole("option", { name: /leave \[when\] \[why\]/ })).toBeVisible();
  await user.keyboard("{Enter}");
  expect(field).toHaveValue("/leave ");
  expect(onSend).not.toHaveBeenCalled();
});

test("a command opens the filing pane with what was understood", async () => {
  const { user, field, open } = compose();
  await user.type(field, "/");
  await screen.findByRole("listbox", { name: "Commands" });
  await user.type(field, "leave tomorrow pm dentist{Enter}");
  await waitFor(() => expect(open).toHaveBeenCalled());
  expect(posted.mock.calls[0]?.[0]).toEqual({ text: "/leave tomorrow pm dentist", conversation: ids.conversation });
  expect(open).toHaveBeenCalledWith({
    kind: "filing",
    request: { process: "leave", form: { reason: "dentist" }, understood: [{ pointer: "/reason", text: "dentist", value_text: "dentist" }], conversation: ids.conversation },
  });
  expect(field).toHaveValue("");
});

test("a command that is refused keeps what was typed and says why", async () => {
  const { user, field } = compose();
  await user.type(field, "/");
  await screen.findByRole("listbox", { name: "Commands" });
  await user.type(field, "leave nonsense{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("That is no date");
  expect(field).toHaveValue("/leave nonsense");
});

test("an unknown command may still be sent as a message", async () => {
  const { user, field, onSend } = compose();
  await user.type(field, "/dance now{Enter}");
  await user.click(screen.getByRole("button", { name: "Send as a message" }));
  expect(onSend).toHaveBeenCalledWith("/dance now", []);
});

test("a mention is picked from the people of the conversation", async () => {
  const { user, field, onSend } = compose();
  await user.type(field, "ask @bo");
  expect(screen.getByRole("option", { name: /Bo Lindqvist/ })).toBeVisible();
  await user.keyboard("{Enter}");
  await user.type(field, "please{Enter}");
  expect(onSend).toHaveBeenCalledWith("ask @Bo Lindqvist please", [bo.id]);
});

test("what was typed is there again after leaving, with whom it mentions", async () => {
  const first = compose();
  await first.user.type(first.field, "ask @bo");
  await first.user.keyboard("{Enter}");
  cleanup();
  const { user, field, onSend } = compose();
  expect(field).toHaveValue("ask @Bo Lindqvist ");
  await user.type(field, "please{Enter}");
  expect(onSend).toHaveBeenCalledWith("ask @Bo Lindqvist please", [bo.id]);
});

test("what one member typed is not there for another", async () => {
  const first = compose();
  await first.user.type(first.field, "half a sen");
  cleanup();
  expect(compose({ ...me, member: person(bo) }).field).toHaveValue("");
  cleanup();
  expect(compose().field).toHaveValue("half a sen");
});

async function order({ user, field }: ReturnType<typeof compose>, line: string) {
  await user.type(field, "/");
  await screen.findByRole("listbox", { name: "Commands" });
  await user.type(field, `${line}{Enter}`);
}

test("commands of apps are listed with the app that they are of", async () => {
  const { user, field } = compose();
  await user.type(field, "/");
  expect(await screen.findByRole("option", { name: /\/order item, how many … ?Order office supplies · Stationery/ })).toBeVisible();
  expect(screen.getByRole("option", { name: /\/leave \[when\] \[why\] ?Ask for leave$/ })).toBeVisible();
});

test("what an app answers in words is told, and is no message", async () => {
  const composing = compose();
  await order(composing, "order dragons");
  const { onTold, onSend, open, field } = composing;
  await waitFor(() => expect(onTold).toHaveBeenCalledWith({ line: "/order dragons", text: "I found nothing in the catalogue for “dragons”.", app: "Stationery" }));
  expect(field).toHaveValue("");
  expect(onSend).not.toHaveBeenCalled();
  expect(open).not.toHaveBeenCalled();
});

test("an app's command may fill a form, with what was understood", async () => {
  const composing = compose();
  await order(composing, "order pens 3");
  await waitFor(() =>
    expect(composing.open).toHaveBeenCalledWith({
      kind: "filing",
      request: {
        process: "stationery-order",
        form: { lines: [{ item: "pens", quantity: 3 }] },
        understood: [{ pointer: "/lines/0", text: "pens 3", value_text: "3 × pens" }],
        conversation: ids.conversation,
      },
    }),
  );
  expect(composing.onTold).not.toHaveBeenCalled();
});

test("an app's command without an answer is said to be done", async () => {
  await order(compose(), "order");
  expect(await screen.findByText("/order: done")).toBeVisible();
});

test("after a lost answer the same line is sent under the same key, and under another one after an answer", async () => {
  server.use(
    http.post("*/api/v1/commands", ({ request }) => {
      posted(null, request.headers.get("Idempotency-Key"));
      return HttpResponse.error();
    }, { once: true }),
  );
  const composing = compose();
  const { user, field } = composing;
  await order(composing, "order dragons");
  expect(await screen.findByRole("alert")).toHaveTextContent("can’t be reached");
  expect(field).toHaveValue("/order dragons");
  await user.type(field, "{Enter}");
  await waitFor(() => expect(field).toHaveValue(""));
  await order(composing, "order dragons");
  await waitFor(() => expect(posted).toHaveBeenCalledTimes(3));
  const [lost, again, anew] = posted.mock.calls.map(([, key]) => key as string);
  expect(again).toBe(lost);
  expect(anew).not.toBe(again);
});
