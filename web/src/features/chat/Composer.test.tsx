import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { keys } from "../../api/keys";
import { PaneContext } from "../../lib/pane";
import { ann, bo, ids, me, person } from "../../testing/fixtures";
import { renderInApp, testClient } from "../../testing/render";
import { Composer } from "./Composer";

const posted = vi.fn();
const server = setupServer(
  http.get("*/api/v1/commands", () =>
    HttpResponse.json({ items: [{ name: "leave", aliases: ["请假"], arguments: "[when] [why]", description: "Ask for leave", process: "leave" }], next: null }),
  ),
  http.post("*/api/v1/commands", async ({ request }) => {
    const body = (await request.json()) as { text: string };
    posted(body, request.headers.get("Idempotency-Key"));
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
  const open = vi.fn();
  const client = testClient();
  client.setQueryData(keys.me, who);
  renderInApp(
    <PaneContext value={{ content: null, open, close: () => {} }}>
      <Composer conversation={ids.conversation} people={[ann, bo]} onSend={onSend} />
    </PaneContext>,
    { client },
  );
  return { onSend, open, field: screen.getByRole("textbox", { name: "Message" }), user: userEvent.setup() };
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
