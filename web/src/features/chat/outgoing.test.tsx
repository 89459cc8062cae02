import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { keys } from "../../api/keys";
import { bo, ids, me, person } from "../../testing/fixtures";
import { renderInApp, testClient } from "../../testing/render";
import { useSender } from "./outgoing";

const arrived = vi.fn();
let reachable = true;
const server = setupServer(
  http.post("*/api/v1/conversations/:id/messages", async ({ request }) => {
    const { body, client_id } = (await request.json()) as { body: { text: string }; client_id: string };
    if (!reachable) return HttpResponse.error();
    if (body.text === "slow") await delay(100);
    arrived(body.text, client_id);
    return HttpResponse.json({ seq: arrived.mock.calls.length, at: "2026-03-11T08:00:00Z" }, { status: 201 });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  sessionStorage.clear();
  reachable = true;
  arrived.mockClear();
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function Probe() {
  const sender = useSender(ids.conversation);
  return (
    <>
      {["slow", "quick"].map((text) => (
        <button key={text} onClick={() => sender.send(text, [])}>
          {text}
        </button>
      ))}
      <ul>
        {sender.outgoing.map((message) => (
          <li key={message.client_id}>
            {message.text} {message.problem ? `failed ${message.problem.status}` : "under way"}
            <button onClick={() => sender.retry(message)}>Again</button>
          </li>
        ))}
      </ul>
    </>
  );
}

function open(who = me) {
  const client = testClient();
  client.setQueryData(keys.me, who);
  renderInApp(<Probe />, { client });
  return userEvent.setup();
}

test("what is written quickly arrives in the order in which it was written", async () => {
  const user = open();
  await user.click(screen.getByRole("button", { name: "slow" }));
  await user.click(screen.getByRole("button", { name: "quick" }));
  await waitFor(() => expect(arrived).toHaveBeenCalledTimes(2));
  expect(arrived.mock.calls.map(([text]) => text as string)).toEqual(["slow", "quick"]);
  await waitFor(() => expect(screen.queryByRole("listitem")).toBeNull());
});

test("what failed is there after a reload, for whoever wrote it, and is sent as the same message", async () => {
  reachable = false;
  await open().click(screen.getByRole("button", { name: "quick" }));
  expect(await screen.findByText(/quick failed 0/)).toBeVisible();
  cleanup();
  open({ ...me, member: person(bo) });
  expect(screen.queryByRole("listitem")).toBeNull();
  cleanup();
  const user = open();
  expect(screen.getByText(/quick failed 0/)).toBeVisible();
  reachable = true;
  await user.click(screen.getByRole("button", { name: "Again" }));
  await waitFor(() => expect(screen.queryByRole("listitem")).toBeNull());
  expect(arrived).toHaveBeenCalledTimes(1);
  cleanup();
  open();
  expect(screen.queryByRole("listitem")).toBeNull();
});
