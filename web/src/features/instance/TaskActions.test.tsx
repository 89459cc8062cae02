import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { TaskOut } from "../../api/types";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import { ann, bo, cho, clientOf, leaveTypes, request, taskOf } from "../../testing/requests";
import { Toasts } from "../../ui/Toasts";
import { RequestDetail } from "./RequestDetail";

let shown = request();
let sent: { path: string; body: unknown }[] = [];

const server = setupServer(
  http.get("/api/v1/instances/:id", () => HttpResponse.json(shown)),
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
  http.get("/api/v1/members", () => HttpResponse.json({ items: [ann, bo, cho], next: null })),
  http.get("/api/v1/members/:id", ({ params }) => HttpResponse.json([ann, bo, cho].find(({ id }) => id === params.id))),
  http.post("/api/v1/tasks/:id/:what", async ({ request: call, params }) => {
    sent.push({ path: String(params.what), body: await call.json() });
    return HttpResponse.json(taskOf(shown));
  }),
  http.post("/api/v1/files", () => HttpResponse.json({ id: "f1", name: "signature.png", media_type: "image/png", size: 900 }, { status: 201 })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  sent = [];
});
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

const onDecided = vi.fn();

async function show(change: Partial<TaskOut>, viewer = bo, timeline = request().timeline) {
  onDecided.mockReset();
  shown = request({ timeline, tasks: [taskOf(request(), change)] });
  renderInApp(
    <>
      <RequestDetail id={shown.id} level={1} onDecided={onDecided} shortcuts />
      <Toasts />
    </>,
    { client: clientOf(viewer) },
  );
  await screen.findByRole("heading", { level: 1, name: /LV-2026-00031/u });
}

async function more(entry: string) {
  await userEvent.click(screen.getByRole("button", { name: /More/u }));
  await userEvent.click(await screen.findByRole("menuitem", { name: entry }));
}

async function pick(name: string, person: string) {
  await userEvent.click(screen.getByRole("combobox", { name }));
  await userEvent.click(await screen.findByText(person, { selector: ".form-option span" }));
}

describe("handing a task to others", () => {
  it("adds people before oneself, and says how many of them have to agree", async () => {
    await show({ actions: ["approve", "reject", "add_sign"] });
    await more("Add people…");
    const panel = screen.getByRole("group", { name: "Add people" });
    expect(within(panel).getByRole("button", { name: "Add" })).toBeDisabled();
    expect(within(panel).queryByText("How many of them")).toBeNull();
    await userEvent.click(within(panel).getByRole("radio", { name: /^After me/u }));
    await pick("Who also decides", "Cho Min-ji");
    await userEvent.type(within(panel).getByLabelText("Comment (optional)"), "is there money?");
    await expectAccessible();
    await userEvent.click(within(panel).getByRole("button", { name: "Add" }));
    await waitFor(() =>
      expect(sent).toEqual([
        { path: "add-sign", body: { placement: "after", members: [cho.id], comment: "is there money?" } },
      ]),
    );
    expect(await screen.findByText("LV-2026-00031: people added")).toBeVisible();
    expect(onDecided).not.toHaveBeenCalled();
    expect(screen.queryByRole("group", { name: "Add people" })).toBeNull();
    await waitFor(() => expect(sessionStorage).toHaveLength(0));
  });

  it("lets somebody look first, and moves on", async () => {
    await show({ actions: ["approve", "reject", "delegate"] });
    await more("Ask somebody to look first…");
    await pick("To", "Cho Min-ji");
    await userEvent.click(screen.getByRole("button", { name: "Hand over" }));
    await waitFor(() => expect(sent).toEqual([{ path: "delegate", body: { to: cho.id } }]));
    await waitFor(() => expect(onDecided).toHaveBeenCalledOnce());
  });

  it("asks the requester, with a question", async () => {
    await show({ actions: ["approve", "reject", "ask"] });
    await more("Ask the requester…");
    const panel = screen.getByRole("group", { name: "Ask the requester" });
    expect(within(panel).getByRole("button", { name: "Ask" })).toBeDisabled();
    await userEvent.type(within(panel).getByLabelText(/^Your question/u), "which dentist?");
    await userEvent.click(within(panel).getByRole("button", { name: "Ask" }));
    await waitFor(() => expect(sent).toEqual([{ path: "ask", body: { comment: "which dentist?" } }]));
  });

  it("answers what one is asked, with words", async () => {
    await show({ actions: ["done"], placement: "ask", assignee: ann }, ann);
    expect(screen.getByText("Somebody asks you something")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Answer" }));
    const panel = screen.getByRole("group", { name: "Answer" });
    await userEvent.type(within(panel).getByLabelText(/^Your answer/u), "Dr. Meyer");
    await userEvent.click(within(panel).getByRole("button", { name: "Send the answer" }));
    await waitFor(() => expect(sent).toEqual([{ path: "decide", body: { verdict: "done", comment: "Dr. Meyer" } }]));
    expect(await screen.findByText("LV-2026-00031: answered")).toBeVisible();
  });

  it("takes a task of a group and gives it back", async () => {
    await show({ actions: ["approve", "reject", "claim"] });
    await userEvent.click(screen.getByRole("button", { name: "Take it" }));
    await waitFor(() => expect(sent).toEqual([{ path: "claim", body: {} }]));
    expect(onDecided).not.toHaveBeenCalled();
  });
});

describe("what a decision needs", () => {
  it("signs with a typed name, by the key as well", async () => {
    await show({ signature: "typed" });
    await waitFor(() => expect(screen.getByRole("button", { name: "Reject" })).toHaveAttribute("aria-keyshortcuts", "r"));
    await userEvent.keyboard("a");
    const panel = screen.getByRole("group", { name: "Approve with a comment" });
    expect(within(panel).getByRole("button", { name: "Approve" })).toBeDisabled();
    await userEvent.type(within(panel).getByLabelText(/^Signature/u), "Bo Lindqvist");
    await userEvent.click(within(panel).getByRole("button", { name: "Approve" }));
    await waitFor(() =>
      expect(sent).toEqual([
        { path: "decide", body: { verdict: "approve", signature: { kind: "typed", text: "Bo Lindqvist" } } },
      ]),
    );
  });

  it("signs with a picture of the signature, where it is to be drawn", async () => {
    await show({ signature: "drawn" });
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    const panel = screen.getByRole("group", { name: "Approve with a comment" });
    expect(within(panel).getByRole("img", { name: "Sign here" })).toBeVisible();
    await expectAccessible();
    const picture = new File(["png"], "me.png", { type: "image/png" });
    await userEvent.upload(within(panel).getByLabelText("Choose a picture instead"), picture);
    expect(within(panel).getByText("me.png is your signature")).toBeVisible();
    await userEvent.click(within(panel).getByRole("button", { name: "Approve" }));
    await waitFor(() =>
      expect(sent).toEqual([{ path: "decide", body: { verdict: "approve", signature: { kind: "drawn", file: "f1" } } }]),
    );
  });

  it("draws a signature, which goes up as a picture", async () => {
    vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done) => done(new Blob(["ink"], { type: "image/png" })));
    await show({ signature: "drawn" });
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    const canvas = screen.getByRole("img", { name: "Sign here" });
    await userEvent.pointer([{ keys: "[MouseLeft>]", target: canvas }, { target: canvas, coords: { x: 40, y: 20 } }, { keys: "[/MouseLeft]" }]);
    expect(screen.getByRole("img", { name: "Your signature" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Clear" }));
    expect(within(screen.getByRole("group", { name: "Approve with a comment" })).getByRole("button", { name: "Approve" })).toBeDisabled();
    await userEvent.pointer([{ keys: "[MouseLeft>]", target: canvas }, { keys: "[/MouseLeft]" }]);
    await userEvent.click(within(screen.getByRole("group", { name: "Approve with a comment" })).getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(sent).toHaveLength(1));
  });

  it("picks people for a later step, and says at the field that one can't be taken", async () => {
    const person = { id: cho.id, name: cho.name, login: cho.login };
    await show({ picks: [{ step: "finance", name: "Finance", min: 1, max: 1, from: [person], picked: [] }] });
    server.use(
      http.post(
        "/api/v1/tasks/:id/decide",
        () =>
          HttpResponse.json(
            { type: "/problems/refused", title: "Refused", status: 422, errors: [{ pointer: "/picks/finance", code: "not-to-pick", message: "Not Cho." }] },
            { status: 422 },
          ),
        { once: true },
      ),
    );
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    const panel = screen.getByRole("group", { name: "Approve with a comment" });
    expect(within(panel).getByRole("button", { name: "Approve" })).toBeDisabled();
    const field = within(panel).getByRole("combobox", { name: /Who takes part in “Finance”/u });
    await userEvent.click(field);
    await userEvent.click(await screen.findByTitle("Cho Min-ji"));
    await userEvent.click(within(panel).getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(field).toHaveAccessibleDescription(/Not Cho\./u));
    await userEvent.click(await within(panel).findByRole("button", { name: "Approve" }));
    await waitFor(() => expect(sent).toEqual([{ path: "decide", body: { verdict: "approve", picks: { finance: [cho.id] } } }]));
  });
});

describe("how one comes to a task", () => {
  it("says for whom one decides, who added one and what they said", async () => {
    const step = { id: "manager", name: "Manager" };
    const entry = { ...request().timeline[0], seq: 2, kind: "signs_added", actor: cho, to: bo, people: [bo], step, placement: "before", comment: "is it fine?" };
    await show({ acting_for: ann, placement: "before", opened_at: "2026-03-12T08:00:00Z" }, bo, [...request().timeline, entry as never]);
    expect(screen.getByText("You decide for Ann Becker")).toBeVisible();
    expect(screen.getByText("Cho Min-ji wants you to look at it first")).toBeVisible();
    expect(screen.getAllByText("is it fine?")[0]).toBeVisible();
    expect(screen.getByText(/Cho Min-ji added Bo Lindqvist to Manager, to decide first/u)).toBeVisible();
  });
});
