import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { useLocation } from "react-router";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { InstanceOut } from "../../api/types";
import { PaneContext } from "../../lib/pane";
import { expectAccessible } from "../../testing/accessible";
import { conversation, ids } from "../../testing/fixtures";
import { renderInApp } from "../../testing/render";
import { ann, bo, cho, clientOf, leaveTypes, request, taskOf } from "../../testing/requests";
import { Toasts } from "../../ui/Toasts";
import { RequestDetail } from "./RequestDetail";

let shown = request();
let sent: { what: string; body: unknown }[] = [];

const server = setupServer(
  http.get("/api/v1/instances/:id", () => HttpResponse.json(shown)),
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
  http.get("/api/v1/members", () => HttpResponse.json({ items: [ann, bo, cho], next: null })),
  http.get("/api/v1/members/:id", ({ params }) => HttpResponse.json([ann, bo, cho].find(({ id }) => id === params.id))),
  http.get("/api/v1/conversations", () => HttpResponse.json({ items: [conversation], next: null })),
  http.post("/api/v1/conversations/:id/messages", async ({ request: call }) => {
    sent.push({ what: "message", body: await call.json() });
    return HttpResponse.json({ seq: 1, at: "2026-03-11T09:00:00Z" }, { status: 201 });
  }),
  http.all("/api/v1/instances/:id/:what", async ({ request: call, params }) => {
    sent.push({ what: `${call.method} ${String(params.what)}`, body: call.method === "POST" ? await call.json() : null });
    return call.method === "POST" ? HttpResponse.json(shown) : new HttpResponse(null, { status: 204 });
  }),
  http.all("/api/v1/instances/:id/comments/:seq", async ({ request: call, params }) => {
    sent.push({ what: `${call.method} ${String(params.seq)}`, body: call.method === "PATCH" ? await call.json() : null });
    return HttpResponse.json(shown);
  }),
  http.post("/api/v1/tasks/:id/:what", async ({ request: call, params }) => {
    sent.push({ what: `${String(params.id)} ${String(params.what)}`, body: await call.json() });
    return HttpResponse.json(taskOf(shown));
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  sent = [];
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const open = vi.fn();

function Where() {
  return <output aria-label="address">{useLocation().pathname}</output>;
}

async function show(change: Partial<InstanceOut>, viewer = ann) {
  open.mockReset();
  shown = request(change);
  renderInApp(
    <PaneContext value={{ content: null, open, close: () => {} }}>
      <Where />
      <RequestDetail id={shown.id} level={1} />
      <Toasts />
    </PaneContext>,
    { client: clientOf(viewer) },
  );
  await screen.findByRole("heading", { level: 1, name: /LV-2026-00031/u });
}

async function more(entry: string) {
  await userEvent.click(screen.getByRole("button", { name: /More/u }));
  await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
}

describe("a request as a whole", () => {
  it("reminds those who are asked", async () => {
    await show({ actions: ["withdraw", "urge", "comment"] });
    await userEvent.click(screen.getByRole("button", { name: "Remind" }));
    expect(await screen.findByText("Reminded: Bo Lindqvist")).toBeVisible();
    expect(sent).toEqual([{ what: "POST urge", body: {} }]);
  });

  it("is shown to others", async () => {
    await show({ actions: ["copy"] });
    await more("Show to others…");
    const dialog = await screen.findByRole("dialog", { name: "Show to others" });
    await userEvent.click(within(dialog).getByRole("combobox", { name: "To" }));
    await userEvent.click(await screen.findByText("Cho Min-ji", { selector: ".form-option span" }));
    await expectAccessible(dialog);
    await userEvent.click(within(dialog).getByRole("button", { name: "Show" }));
    expect(await screen.findByText("Shown to one person")).toBeVisible();
    expect(sent).toEqual([{ what: "POST copies", body: { members: [cho.id] } }]);
  });

  it("is shared as a link in a conversation", async () => {
    await show({});
    await more("Share in a chat…");
    const dialog = await screen.findByRole("dialog", { name: "Share in a chat" });
    await userEvent.click(within(dialog).getByRole("combobox", { name: "Conversation" }));
    await userEvent.click(await screen.findByTitle("Bo Lindqvist"));
    await userEvent.type(within(dialog).getByLabelText(/^Message/u), "have a look");
    await userEvent.click(within(dialog).getByRole("button", { name: "Send" }));
    expect(await screen.findByText("Sent to Bo Lindqvist")).toBeVisible();
    const { body } = (sent[0]?.body ?? {}) as { body: { text: string } };
    expect(body.text).toBe(`have a look\n\nLV-2026-00031 Annual leave\n${location.origin}/requests/${shown.id}`);
    expect(ids.conversation).toBe(conversation.id);
  });

  it("is followed, and no longer", async () => {
    await show({ actions: ["follow"] });
    await more("Follow");
    expect(await screen.findByText("You follow LV-2026-00031")).toBeVisible();
    expect(sent).toEqual([{ what: "PUT follow", body: null }]);
  });

  it("begins a new one with the same values", async () => {
    await show({ actions: ["copy_as_new"] });
    await more("Copy as new…");
    expect(open).toHaveBeenCalledWith({ kind: "filing", request: { process: "leave", form: shown.form } });
  });

  it("is printed on a page of its own", async () => {
    await show({});
    await more("Print…");
    expect(screen.getByLabelText("address")).toHaveTextContent(`/requests/${shown.id}/print`);
  });

  it("takes one's decision back after a question", async () => {
    await show({ tasks: [taskOf(request(), { id: "mine", state: "decided", verdict: "approve", actions: ["take_back"] })] }, bo);
    await more("Take back my decision (Manager)");
    const question = await screen.findByRole("dialog", { name: "Take back your decision?" });
    expect(question).toHaveTextContent("Manager waits for you again");
    await userEvent.click(within(question).getByRole("button", { name: "Take back" }));
    expect(await screen.findByText("LV-2026-00031 waits for you again")).toBeVisible();
    expect(sent).toEqual([{ what: "mine take-back", body: {} }]);
  });

  it("says why something was not done", async () => {
    server.use(
      http.post("/api/v1/instances/:id/urge", () =>
        HttpResponse.json({ title: "They were reminded a short while ago", status: 422 }, { status: 422 }),
      ),
    );
    await show({ actions: ["urge"] });
    await userEvent.click(screen.getByRole("button", { name: "Remind" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("They were reminded a short while ago");
  });
});

describe("administering", () => {
  const running = () => ({
    actions: ["suspend", "terminate", "skip"] as InstanceOut["actions"],
    skippable: [{ id: "manager", name: "Manager" }],
    tasks: [taskOf(request(), { id: "theirs", actions: ["transfer"] })],
  });

  it("gives a task to somebody else", async () => {
    await show(running(), cho);
    await userEvent.click(screen.getByRole("button", { name: "Reassign…" }));
    const dialog = await screen.findByRole("dialog", { name: "Reassign a task" });
    expect(within(dialog).getByText("Manager · Bo Lindqvist")).toBeVisible();
    await userEvent.click(within(dialog).getByRole("combobox", { name: "To" }));
    await userEvent.click(await screen.findByText("Cho Min-ji", { selector: ".form-option span" }));
    await userEvent.type(within(dialog).getByLabelText("Comment (optional)"), "Bo is ill");
    await userEvent.click(within(dialog).getByRole("button", { name: "Reassign" }));
    await waitFor(() => expect(sent).toEqual([{ what: "theirs transfer", body: { to: cho.id, comment: "Bo is ill" } }]));
  });

  it("skips a step after a question", async () => {
    await show(running(), cho);
    await userEvent.click(screen.getByRole("button", { name: /Skip a step/u }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Manager" }));
    const question = await screen.findByRole("dialog", { name: "Skip “Manager”?" });
    await userEvent.click(within(question).getByRole("button", { name: "Skip" }));
    await waitFor(() => expect(sent).toEqual([{ what: "POST skip", body: { step: "manager" } }]));
  });

  it("lets a request go on by several ways at once", async () => {
    const arms = [
      { id: "it", name: "IT" },
      { id: "facilities", name: "Facilities" },
    ];
    const halt = { reason: "unknown_condition", text: "It stands still.", step: { id: "who", name: "Who" }, arms, several: true };
    await show({ state: "suspended", actions: ["resume"], halt }, cho);
    await userEvent.click(screen.getByRole("checkbox", { name: "IT" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Facilities" }));
    await userEvent.click(screen.getByRole("button", { name: "Let it go on" }));
    await waitFor(() => expect(sent).toEqual([{ what: "POST resume", body: { arms: ["it", "facilities"] } }]));
  });
});

describe("one's own comment", () => {
  const said = (more: object) =>
    request().timeline.concat({ ...request().timeline[0], seq: 7, kind: "commented", actor: ann, comment: "at two", own: true, removable: true, ...more } as never);

  it("is worded anew", async () => {
    await show({ timeline: said({}) });
    await userEvent.click(screen.getByRole("button", { name: "Edit" }));
    const words = screen.getByLabelText("Your comment");
    await userEvent.clear(words);
    await userEvent.type(words, "at three");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual([{ what: "PATCH 7", body: { text: "at three", mentions: [] } }]));
    await waitFor(() => expect(screen.getByRole("button", { name: "Edit" })).toHaveFocus());
  });

  it("is taken back after a question, and then only that it was there is told", async () => {
    await show({ timeline: said({}) });
    await userEvent.click(screen.getByRole("button", { name: "Take back" }));
    const question = await screen.findByRole("dialog", { name: "Take back this comment?" });
    shown = { ...shown, timeline: said({ comment: null, deleted: true, own: false, removable: false }) };
    await userEvent.click(within(question).getByRole("button", { name: "Take back" }));
    expect(await screen.findByText(/Ann Becker commented \(taken back\)/u)).toBeVisible();
    expect(sent).toEqual([{ what: "DELETE 7", body: null }]);
  });
});
