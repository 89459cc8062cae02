import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import type { ReactNode } from "react";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { keys } from "../../../api/keys";
import { PaneContext } from "../../../lib/pane";
import { ids } from "../../../testing/fixtures";
import { renderInApp, testClient } from "../../../testing/render";
import { bo, signedInAs } from "../../../testing/requests";
import { Toasts } from "../../../ui/Toasts";
import { CardView } from "./CardView";

const waiting = {
  type: "AdaptiveCard",
  version: "1.5",
  body: [
    { type: "TextBlock", text: "Leave · LV-2026-00031", style: "heading" },
    { type: "FactSet", facts: [{ title: "When", value: "Thu 12 Mar, afternoon" }] },
    { type: "Chart.Pie", data: [], fallback: { type: "TextBlock", text: "0.5 day" } },
    { type: "Media", sources: [] },
    {
      type: "ActionSet",
      actions: [
        { type: "Action.Execute", title: "Approve", verb: "approve", style: "positive" },
        {
          type: "Action.ShowCard",
          title: "Reject",
          style: "destructive",
          card: {
            type: "AdaptiveCard",
            body: [{ type: "Input.Text", id: "comment", label: "Reason", isMultiline: true, isRequired: true, errorMessage: "Please say why." }],
            actions: [{ type: "Action.Execute", title: "Reject this", verb: "reject", style: "destructive" }],
          },
        },
        { type: "Action.OpenUrl", title: "Trick", url: "javascript:alert(1)" },
      ],
    },
  ],
};
const decided = { type: "AdaptiveCard", body: [{ type: "TextBlock", text: "Approved by Bo Lindqvist" }] };

const acted = vi.fn();
const card = (revision: number, body: unknown) => ({ id: ids.card, revision, body, source: "instance", reference: ids.instance });
const server = setupServer(
  http.get(`*/api/v1/cards/${ids.card}`, () => HttpResponse.json(card(1, waiting))),
  http.post(`*/api/v1/cards/${ids.card}/actions`, async ({ request }) => {
    acted(await request.json());
    return HttpResponse.json({ id: ids.card, revision: 2, body: decided });
  }),
);

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  acted.mockClear();
});
afterAll(() => server.close());

function show(beside?: ReactNode) {
  const open = vi.fn();
  const client = testClient();
  client.setQueryData(keys.me, signedInAs(bo));
  const { unmount } = renderInApp(
    <PaneContext value={{ content: null, open, close: () => {} }}>
      <CardView id={ids.card} text="Ann Becker asks for leave" />
      {beside}
    </PaneContext>,
    { client },
  );
  return { open, client, unmount, user: userEvent.setup() };
}

test("shows what decides, and fallbacks for what it does not know", async () => {
  show();
  const region = await screen.findByRole("region", { name: "Ann Becker asks for leave" });
  expect(await within(region).findByRole("heading", { name: "Leave · LV-2026-00031" })).toBeVisible();
  expect(within(region).getByText("Thu 12 Mar, afternoon")).toBeVisible();
  expect(within(region).getByText("0.5 day")).toBeVisible();
  expect(within(region).queryByRole("button", { name: "Trick" })).toBeNull();
});

test("Approve takes one tap, and the buttons are gone with the decision", async () => {
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "Approve" }));
  expect(await screen.findByText("Approved by Bo Lindqvist")).toBeVisible();
  expect(acted).toHaveBeenCalledWith({ revision: 1, verb: "approve", inputs: {} });
  expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
});

test("a decision on the card is news for the request that stands open beside it", async () => {
  const { client, user } = show();
  client.setQueryData(keys.instance(ids.instance), { id: ids.instance });
  await user.click(await screen.findByRole("button", { name: "Approve" }));
  await waitFor(() => expect(client.getQueryState(keys.instance(ids.instance))?.isInvalidated).toBe(true));
});

test("Reject opens a field for the reason and asks for it", async () => {
  const { user } = show();
  const reject = await screen.findByRole("button", { name: "Reject" });
  expect(reject).toHaveAttribute("aria-expanded", "false");
  await user.click(reject);
  const reason = screen.getByRole("textbox", { name: "Reason" });
  await waitFor(() => expect(reason).toHaveFocus());
  await user.click(screen.getByRole("button", { name: "Reject this" }));
  expect(screen.getByText("Please say why.")).toBeVisible();
  expect(acted).not.toHaveBeenCalled();
  await user.type(reason, "no cover that day");
  await user.click(screen.getByRole("button", { name: "Reject this" }));
  await waitFor(() => expect(acted).toHaveBeenCalledWith({ revision: 1, verb: "reject", inputs: { comment: "no cover that day" } }));
});

test("a stale card shows the fresh one and says that nothing was done", async () => {
  server.use(
    http.post(`*/api/v1/cards/${ids.card}/actions`, () =>
      HttpResponse.json({ type: "/problems/stale", title: "Stale", status: 409, card: { id: ids.card, revision: 3, body: decided } }, { status: 409 }),
    ),
  );
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "Approve" }));
  expect(await screen.findByText("Approved by Bo Lindqvist")).toBeVisible();
  expect(screen.getByRole("status")).toHaveTextContent("nothing was done");
});

test("a reason that is being typed stays, with the focus, while the card is revised", async () => {
  const { client, user } = show();
  await user.click(await screen.findByRole("button", { name: "Reject" }));
  await user.type(screen.getByRole("textbox", { name: "Reason" }), "no cover");
  const [heading, ...rest] = waiting.body;
  const revise = (revision: number, body: unknown) => act(() => client.setQueryData(keys.card(ids.card), card(revision, body)));
  revise(2, { ...waiting, body: [heading, { type: "TextBlock", text: "Cho Min-ji was added" }, ...rest] });
  expect(await screen.findByText("Cho Min-ji was added")).toBeVisible();
  expect(screen.getByRole("textbox", { name: "Reason" })).toHaveFocus();
  await user.keyboard(" that day");
  expect(screen.getByRole("textbox", { name: "Reason" })).toHaveValue("no cover that day");
  // Once the card no longer asks, it is forgotten.
  revise(3, decided);
  expect(await screen.findByText("Approved by Bo Lindqvist")).toBeVisible();
  revise(4, waiting);
  await user.click(await screen.findByRole("button", { name: "Reject" }));
  expect(screen.getByRole("textbox", { name: "Reason" })).toHaveValue("");
});

test("a reason that was begun is there again after another conversation", async () => {
  const { user, unmount } = show();
  await user.click(await screen.findByRole("button", { name: "Reject" }));
  await user.type(screen.getByRole("textbox", { name: "Reason" }), "no cover");
  unmount();
  show();
  expect(await screen.findByRole("textbox", { name: "Reason" })).toHaveValue("no cover");
});

test("a reason stays when the card was stale, and is sent with the next try", async () => {
  server.use(
    http.post(`*/api/v1/cards/${ids.card}/actions`, () => HttpResponse.json({ type: "/problems/stale", title: "Stale", status: 409, card: card(3, waiting) }, { status: 409 }), { once: true }),
  );
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "Reject" }));
  await user.type(screen.getByRole("textbox", { name: "Reason" }), "no cover");
  await user.click(screen.getByRole("button", { name: "Reject this" }));
  expect(await screen.findByRole("status")).toHaveTextContent("nothing was done");
  expect(screen.getByRole("textbox", { name: "Reason" })).toHaveValue("no cover");
  await user.click(screen.getByRole("button", { name: "Reject this" }));
  await waitFor(() => expect(acted).toHaveBeenCalledWith({ revision: 3, verb: "reject", inputs: { comment: "no cover" } }));
});

test("after a lost answer the same intent is sent under the same key", async () => {
  const seen: (string | null)[] = [];
  server.use(
    http.post(`*/api/v1/cards/${ids.card}/actions`, ({ request }) => {
      seen.push(request.headers.get("Idempotency-Key"));
      return seen.length === 1 ? HttpResponse.error() : HttpResponse.json({ id: ids.card, revision: 2, body: decided });
    }),
  );
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "Approve" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("can’t be reached");
  await user.click(screen.getByRole("button", { name: "Approve" }));
  expect(await screen.findByText("Approved by Bo Lindqvist")).toBeVisible();
  expect(seen).toHaveLength(2);
  expect(seen[0]).toBe(seen[1]);
});

test("Open shows the request beside the chat", async () => {
  const { user, open } = show();
  await user.click(await screen.findByRole("button", { name: "Open ›" }));
  expect(open).toHaveBeenCalledWith({ kind: "instance", id: ids.instance });
});

test("whoever may not see the matter sees its neutral text", async () => {
  server.use(http.get(`*/api/v1/cards/${ids.card}`, () => HttpResponse.json({ type: "/problems/not-found", title: "Not found" }, { status: 404 })));
  show();
  expect(await screen.findByText("Ann Becker asks for leave")).toBeVisible();
});

const waste = {
  type: "AdaptiveCard",
  body: [
    { type: "TextBlock", text: "Only 3 of pens are left" },
    { type: "Input.Text", id: "note", label: "Note" },
  ],
  actions: [
    { type: "Action.Execute", title: "Bought", verb: "bought", style: "positive", data: { item: "pens" } },
    { type: "Action.Execute", title: "Not now", verb: "later", associatedInputs: "none" },
  ],
};
const ofApp = (revision: number, body: unknown) => ({ ...card(revision, body), source: "miniapp", reference: ids.instance });

test("an app's card sends its verb with what was typed, and what the app says is a notice", async () => {
  server.use(
    http.get(`*/api/v1/cards/${ids.card}`, () => HttpResponse.json(ofApp(1, waste))),
    http.post(`*/api/v1/cards/${ids.card}/actions`, async ({ request }) => {
      acted(await request.json());
      return HttpResponse.json({ ...ofApp(2, decided), message: "Thank you, noted." });
    }),
  );
  const { client, user } = show(<Toasts />);
  await user.type(await screen.findByRole("textbox", { name: /^Note/ }), "two boxes");
  expect(screen.queryByRole("button", { name: "Open ›" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Bought" }));
  expect(await screen.findByText("Thank you, noted.")).toBeVisible();
  expect(acted).toHaveBeenCalledWith({ revision: 1, verb: "bought", inputs: { item: "pens", note: "two boxes" } });
  expect(client.getQueryData(keys.card(ids.card))).toEqual(ofApp(2, decided));
});

test("a refusal of the app stands at the card in the app's words, once, and what was typed stays", async () => {
  const said = "Somebody else has bought them already";
  server.use(
    http.get(`*/api/v1/cards/${ids.card}`, () => HttpResponse.json(ofApp(1, waste))),
    http.post(`*/api/v1/cards/${ids.card}/actions`, () =>
      HttpResponse.json({ type: "/problems/app-refused", title: "The app refused this", status: 422, detail: said, errors: [{ pointer: "", code: "app-said", message: said }] }, { status: 422 }),
    ),
  );
  const { user } = show();
  await user.type(await screen.findByRole("textbox", { name: /^Note/ }), "two boxes");
  await user.click(screen.getByRole("button", { name: "Bought" }));
  const region = screen.getByRole("region", { name: "Ann Becker asks for leave" });
  expect(await within(region).findByRole("alert")).toHaveTextContent(said);
  expect(within(region).getAllByText(said)).toHaveLength(1);
  expect(screen.getByRole("textbox", { name: /^Note/ })).toHaveValue("two boxes");
  expect(screen.getByRole("button", { name: "Bought" })).toBeEnabled();
});
