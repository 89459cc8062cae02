import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../../api/keys";
import type { ProgressStep, TaskOut } from "../../api/types";
import { PaneContext } from "../../lib/pane";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import { ann, bo, cho, clientOf, leaveTypes, request, taskOf } from "../../testing/requests";
import { Toasts } from "../../ui/Toasts";
import { RequestDetail } from "./RequestDetail";

let shown = request();
let sent: { body: unknown; ifMatch: string | null }[] = [];

const server = setupServer(
  http.get("/api/v1/instances/:id", () => HttpResponse.json(shown)),
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
  http.post("/api/v1/tasks/:id/decide", async ({ request: call }) => {
    sent.push({ body: await call.json(), ifMatch: call.headers.get("If-Match") });
    shown = request({ state: "approved", tasks: [] });
    return HttpResponse.json(taskOf(shown, { state: "decided", verdict: "approve" }));
  }),
);
beforeAll(async () => {
  server.listen({ onUnhandledRequest: "error" });
  // Loaded by need in the client; here its compilation is not what is timed.
  await import("./EditFields");
}, 60_000);
beforeEach(() => {
  sent = [];
  const running = request();
  shown = request({ tasks: [taskOf(running)] });
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const onDecided = vi.fn();
const open = vi.fn();

async function show(viewer = bo, shortcuts = false, onBack?: () => void) {
  onDecided.mockReset();
  open.mockReset();
  const shownNow = renderInApp(
    <PaneContext value={{ content: null, open, close: () => {} }}>
      <RequestDetail id={shown.id} level={1} onBack={onBack} onDecided={onDecided} shortcuts={shortcuts} />
      <Toasts />
    </PaneContext>,
    { client: clientOf(viewer) },
  );
  await screen.findByRole("heading", { level: 1, name: /LV-2026-00031/u });
  return shownNow;
}

/** The keys are told to be there as soon as they are listened to. */
const listens = () =>
  waitFor(() => expect(screen.getByRole("button", { name: "Reject" })).toHaveAttribute("aria-keyshortcuts", "r"));

describe("reading", () => {
  it("names the window", async () => {
    await show();
    expect(document.title).toBe("LV-2026-00031 Annual leave · Placet");
  });

  it("shows the form in words, the state, the way and the reason for being asked", async () => {
    await show();
    expect(screen.getByText("Running")).toBeVisible();
    const form = screen.getByRole("region", { name: "Form" });
    expect(await within(form).findByText(/Annual leave · Thu,? 12 Mar, afternoon/u)).toBeVisible();
    expect(within(form).getByText("dentist")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Why me?" }));
    expect(await screen.findByText("You are Ann Becker’s manager.")).toBeInTheDocument();
    await expectAccessible();
  });

  const decidedWith = (seq: number, changes: unknown[]) =>
    ({ ...request().timeline[0], seq, kind: "decided", actor: cho, verdict: "approve", changes }) as never;

  it("shows a changed field with its value before and after, in the form and where it happened", async () => {
    const changes = [{ pointer: "/reason", old: "private", new: "dentist" }];
    shown = request({ timeline: [...request().timeline, decidedWith(2, changes)] });
    await show();
    for (const place of [screen.getByRole("region", { name: "Form" }), screen.getByRole("list", { name: "What was changed" })]) {
      expect(within(place).getByText("private").closest("del")).toBeVisible();
      expect(within(place).getByText("dentist").closest("ins")).toBeVisible();
    }
    expect(screen.getByText("Cho Min-ji approved ()", { exact: false })).toBeVisible();
  });

  it("shows a part of a value that was changed as the whole value before and after", async () => {
    const changes = [
      { pointer: "/leave/from_half", old: null, new: "pm" },
      { pointer: "/leave/type", old: "hours", new: "annual" },
    ];
    shown = request({ timeline: [...request().timeline, decidedWith(2, changes)] });
    await show();
    const list = screen.getByRole("list", { name: "What was changed" });
    await waitFor(() =>
      expect(within(list).getByRole("listitem")).toHaveTextContent(
        /^Leave: before: Time in lieu · Thu,? 12 Mar → now: Annual leave · Thu,? 12 Mar, afternoon$/u,
      ),
    );
  });
});

describe("deciding", () => {
  it("approves with one press, about the form that was seen", async () => {
    await show();
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    expect(await screen.findByText("LV-2026-00031: approved")).toBeVisible();
    expect(sent).toEqual([{ body: { verdict: "approve" }, ifMatch: '"1"' }]);
    await waitFor(() => expect(screen.queryByRole("button", { name: "Approve" })).toBeNull());
    expect(onDecided).toHaveBeenCalledOnce();
  });

  it("rejects only with a reason", async () => {
    await show();
    await userEvent.click(screen.getByRole("button", { name: "Reject" }));
    const panel = screen.getByRole("group", { name: "Reject" });
    expect(within(panel).getByRole("button", { name: "Reject" })).toBeDisabled();
    await userEvent.type(within(panel).getByLabelText(/^Reason/u), "too many away");
    await userEvent.click(within(panel).getByRole("button", { name: "Reject" }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ verdict: "reject", comment: "too many away" }));
  });

  it("has the reason that was begun when one comes back", async () => {
    const { unmount } = await show();
    await userEvent.click(screen.getByRole("button", { name: "Return" }));
    await userEvent.type(screen.getByLabelText(/^Reason/u), "which dentist?");
    unmount();
    await show();
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("which dentist?");
    await userEvent.click(within(screen.getByRole("group", { name: "Return" })).getByRole("button", { name: "Return" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    await waitFor(() => expect(sessionStorage).toHaveLength(0));
    expect(screen.queryByLabelText("Your comment")).toBeNull();
  });

  it("says nothing with an approval that was begun for something else and put aside", async () => {
    await show();
    await userEvent.click(screen.getByRole("button", { name: "Reject" }));
    await userEvent.type(screen.getByLabelText(/^Reason/u), "not like this");
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ verdict: "approve" }));
  });

  it("keeps a reason as a comment when somebody else was faster", async () => {
    const { client } = await show();
    await userEvent.click(screen.getByRole("button", { name: "Reject" }));
    await userEvent.type(screen.getByLabelText(/^Reason/u), "too many away");
    const [task] = shown.tasks;
    shown = request({ state: "approved", tasks: [{ ...task, state: "closed", actions: [] } as never], actions: ["comment"] });
    await act(() => client.invalidateQueries({ queryKey: keys.instance(shown.id) }));
    expect(await screen.findByLabelText("Your comment")).toHaveValue("too many away");
  });

  it("returns to the requester", async () => {
    await show();
    await userEvent.click(screen.getByRole("button", { name: "Return" }));
    await userEvent.type(screen.getByLabelText(/^Reason/u), "which dentist?");
    const panel = screen.getByRole("group", { name: "Return" });
    await userEvent.click(within(panel).getByRole("button", { name: "Return" }));
    await waitFor(() =>
      expect(sent[0]?.body).toEqual({ verdict: "return", comment: "which dentist?", to: "requester" }),
    );
  });

  it("offers to return only to steps that may lie before it, and says at the field that one can't be taken", async () => {
    const step = (id: string, name: string, at: string | null) => {
      const people = [{ person: cho, state: "decided", at, verdict: at ? "approve" : null, why: [], acting_for: null, placement: null, due_at: null }];
      const state = at ? "done" : "current";
      return { id, kind: "approval", name, state, round: 1, quorum: "any", people } as ProgressStep;
    };
    const way = [
      step("first", "Team lead", "2026-03-11T07:00:00Z"),
      // In the other arm: decided when the task had long been open.
      step("other", "Works council", "2026-03-11T08:30:00Z"),
      step("beside", "Finance", "2026-03-11T07:30:00Z"),
      step("manager", "Manager", null),
    ];
    const running = request({ progress: way });
    shown = request({ progress: way, tasks: [taskOf(running)] });
    server.use(
      http.post("/api/v1/tasks/:id/decide", async ({ request: call }) => {
        const { to } = (await call.json()) as { to: string };
        const errors = [{ pointer: "", code: "not-upstream", message: "It can't be sent back to there." }];
        return HttpResponse.json({ type: "/problems/refused", title: `Refused: ${to}`, status: 422, errors }, { status: 422 });
      }),
    );
    await show();
    await userEvent.click(screen.getByRole("button", { name: "Return" }));
    const target = screen.getByRole("combobox", { name: "Back to" });
    await userEvent.click(target);
    expect((await screen.findAllByTitle(/^(Ann Becker|Team lead|Works council|Finance|Manager)/u)).map(({ title }) => title)).toEqual([
      "Ann Becker (requester)",
      "Ann Becker (requester)",
      "Team lead",
      "Finance",
    ]);
    await userEvent.click(screen.getByTitle("Finance"));
    await userEvent.type(screen.getByLabelText(/^Reason/u), "which dentist?");
    await userEvent.click(within(screen.getByRole("group", { name: "Return" })).getByRole("button", { name: "Return" }));
    await waitFor(() => expect(target).toHaveAccessibleDescription("It can't be sent back to there."));
    await waitFor(() => expect(target).toHaveFocus());
    expect(screen.queryByRole("alert")).toBeNull();
    await userEvent.click(target);
    await userEvent.click(await screen.findByText("Team lead", { selector: ".form-option span" }));
    expect(target).not.toHaveAccessibleDescription();
  });

  it("says who was faster and shows the request as it is now", async () => {
    server.use(
      http.post("/api/v1/tasks/:id/decide", () => {
        shown = request({ state: "rejected", tasks: [taskOf(request(), { state: "superseded", actions: [] })] });
        return HttpResponse.json(
          {
            type: "/problems/already-decided",
            title: "Decided",
            status: 409,
            by: cho,
            at: "2026-03-11T08:30:00Z",
            verdict: "reject",
          },
          { status: 409 },
        );
      }),
    );
    await show();
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    const note = await screen.findByRole("alert");
    expect(note).toHaveTextContent("Cho Min-ji rejected it already");
    expect(note).toHaveTextContent("Your decision had no effect.");
    expect(await screen.findByText("Rejected")).toBeVisible();
    expect(onDecided).not.toHaveBeenCalled();
  });

  it("says that the form has changed, and decides about the new one", async () => {
    server.use(
      http.post(
        "/api/v1/tasks/:id/decide",
        () => {
          const newer = request({ form_revision: 2, form: { ...request().form, reason: "surgery" } });
          shown = { ...newer, tasks: [taskOf(newer)] };
          return HttpResponse.json(
            { type: "/problems/stale", title: "Stale", status: 409, form_revision: 2 },
            { status: 409 },
          );
        },
        { once: true },
      ),
    );
    await show();
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The form was changed since you opened it");
    expect(await screen.findByText("surgery")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "OK" }));
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(sent).toEqual([{ body: { verdict: "approve" }, ifMatch: '"2"' }]));
  });

  it("takes A and R for approve and reject, but not while one writes", async () => {
    await show(bo, true);
    await listens();
    await userEvent.keyboard("r");
    await waitFor(() => expect(screen.getByLabelText(/^Reason/u)).toHaveFocus());
    await userEvent.keyboard("aa");
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("aa");
    await userEvent.keyboard("{Escape}");
    expect(sent).toEqual([]);
    await userEvent.click(document.body);
    await userEvent.keyboard("a");
    await waitFor(() => expect(sent).toHaveLength(1));
  });
});

describe("keys that were meant for the request before", () => {
  it("decide nothing: not before one could look, and not by being held down", async () => {
    await show(bo, true);
    await userEvent.keyboard("ar");
    expect(screen.queryByRole("group", { name: "Reject" })).toBeNull();
    await listens();
    fireEvent.keyDown(document.body, { key: "a", repeat: true });
    fireEvent.keyDown(document.body, { key: "r", repeat: true });
    expect(screen.queryByRole("group", { name: "Reject" })).toBeNull();
    expect(sent).toEqual([]);
    await userEvent.keyboard("a");
    await waitFor(() => expect(sent).toHaveLength(1));
  });
});

describe("a task with fields to fill in", () => {
  const withReason = (actions: TaskOut["actions"]) => {
    shown = request({ tasks: [taskOf(request(), { actions, writable: ["/reason"] })] });
  };

  it("is not approved by key or with a comment before it is complete", async () => {
    withReason(["approve", "reject"]);
    await show(bo, true);
    await userEvent.clear(await screen.findByLabelText(/^Reason/u));
    await listens();
    expect(screen.getByRole("button", { name: "Approve" })).toBeDisabled();
    await userEvent.click(document.body);
    await userEvent.keyboard("a");
    await userEvent.click(screen.getByRole("button", { name: /More/u }));
    await userEvent.click(await screen.findByText("Approve with a comment…"));
    const panel = screen.getByRole("group", { name: "Approve with a comment" });
    expect(within(panel).getByRole("button", { name: "Approve" })).toBeDisabled();
    expect(sent).toEqual([]);
    await userEvent.type(screen.getByLabelText(/^Reason/u), "paid");
    await waitFor(() => expect(within(panel).getByRole("button", { name: "Approve" })).toBeEnabled());
  });

  it("keeps what was typed while a rejection is thought about", async () => {
    withReason(["approve", "reject"]);
    await show();
    await userEvent.type(await screen.findByLabelText(/^Reason/u), " at nine");
    await userEvent.click(screen.getByRole("button", { name: "Reject" }));
    const panel = screen.getByRole("group", { name: "Reject" });
    await userEvent.click(within(panel).getByRole("button", { name: "Cancel" }));
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("dentist at nine");
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ verdict: "approve", form: { reason: "dentist at nine" } }));
  });

  it("sends only what was changed, and not before it is complete", async () => {
    const running = request();
    shown = request({ tasks: [taskOf(running, { actions: ["done"], writable: ["/reason"] })] });
    await show();
    const reason = await screen.findByLabelText(/^Reason/u);
    await userEvent.clear(reason);
    await waitFor(() => expect(screen.getByRole("button", { name: "Done" })).toBeDisabled());
    expect(reason).toHaveAccessibleDescription("This is needed");
    await userEvent.type(reason, "paid");
    await waitFor(() => expect(screen.getByRole("button", { name: "Done" })).toBeEnabled());
    await userEvent.click(screen.getByRole("button", { name: "Done" }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ verdict: "done", form: { reason: "paid" } }));
  });

  it("names a field that was emptied, since what is not named stays", async () => {
    const running = request();
    const { schema, ui } = running.form_spec;
    shown = request({
      form_spec: { schema: { ...schema, required: ["leave"] }, ui },
      tasks: [taskOf(running, { actions: ["done"], writable: ["/reason"] })],
    });
    await show();
    await userEvent.clear(await screen.findByLabelText(/^Reason/u));
    await userEvent.click(screen.getByRole("button", { name: "Done" }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ verdict: "done", form: { reason: null } }));
  });
});

describe("the requester", () => {
  it("withdraws after a question that names the consequence, with the focus on the safe answer", async () => {
    let withdrawn: unknown;
    server.use(
      http.post("/api/v1/instances/:id/withdraw", async ({ request: call }) => {
        withdrawn = await call.json();
        shown = request({ state: "withdrawn", actions: ["comment"] });
        return HttpResponse.json(shown);
      }),
    );
    shown = request({ actions: ["withdraw", "comment"] });
    await show(ann);
    await userEvent.click(screen.getByRole("button", { name: "Withdraw" }));
    const question = await screen.findByRole("dialog", { name: "Withdraw LV-2026-00031?" });
    expect(question).toHaveTextContent("Nobody will decide on it any more");
    await waitFor(() => expect(within(question).getByRole("button", { name: "Cancel" })).toHaveFocus());
    await userEvent.click(within(question).getByRole("button", { name: "Withdraw" }));
    expect(await screen.findByText("Withdrawn")).toBeVisible();
    expect(withdrawn).toEqual({});
  });

  it("corrects what came back in the filing form", async () => {
    shown = request({ state: "returned", actions: ["resubmit", "reopen", "withdraw", "comment"] });
    await show(ann);
    await userEvent.click(screen.getByRole("button", { name: "Correct and resubmit" }));
    expect(open).toHaveBeenCalledWith({ kind: "filing", request: { process: "leave", draft: shown.id } });
  });

  it("comments", async () => {
    let said: unknown;
    server.use(
      http.post("/api/v1/instances/:id/comments", async ({ request: call }) => {
        said = await call.json();
        return HttpResponse.json(shown);
      }),
    );
    await show(ann);
    await userEvent.click(screen.getByRole("button", { name: "Comment" }));
    await userEvent.type(screen.getByLabelText("Your comment"), "back at two @bo");
    await userEvent.click(await screen.findByRole("menuitem", { name: "Bo Lindqvist" }));
    expect(screen.getByLabelText("Your comment")).toHaveValue("back at two @Bo Lindqvist ");
    await userEvent.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(said).toEqual({ text: "back at two @Bo Lindqvist", mentions: [bo.id] }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Comment" })).toHaveFocus());
  });

  it("writes at once where they asked to comment", async () => {
    await show(ann);
    await userEvent.click(screen.getByRole("button", { name: "Comment" }));
    await waitFor(() => expect(screen.getByLabelText("Your comment")).toHaveFocus());
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Comment" })).toHaveFocus());
  });

  it("deletes a draft and leaves it, without asking for it again first", async () => {
    const onBack = vi.fn();
    let deleted = false;
    server.use(
      http.delete("/api/v1/instances/:id", () => {
        deleted = true;
        return new HttpResponse(null, { status: 204 });
      }),
      http.get("/api/v1/instances/:id", () =>
        deleted ? HttpResponse.json({ title: "It is not there", status: 404 }, { status: 404 }) : HttpResponse.json(shown),
      ),
    );
    onBack.mockImplementation(() => expect(screen.queryByText("It is not there")).toBeNull());
    shown = request({ state: "draft", actions: ["file", "delete_draft"] });
    await show(ann, false, onBack);
    await userEvent.click(screen.getByRole("button", { name: "Delete draft" }));
    const question = await screen.findByRole("dialog");
    await userEvent.click(within(question).getByRole("button", { name: "Delete draft" }));
    await waitFor(() => expect(onBack).toHaveBeenCalledOnce());
    // Whoever stays, or comes back, is told so instead of shown what was.
    expect(await screen.findByText("It is not there")).toBeVisible();
    expect(screen.queryByText("dentist")).toBeNull();
  });

  it("is asked anew without the refusal of something else", async () => {
    server.use(
      http.post("/api/v1/instances/:id/reopen", () =>
        HttpResponse.json({ title: "It can't be reopened", status: 422 }, { status: 422 }),
      ),
    );
    shown = request({ state: "returned", actions: ["resubmit", "reopen", "withdraw"] });
    await show(ann);
    await userEvent.click(screen.getByRole("button", { name: "Take back as a draft" }));
    expect(await screen.findByText("It can't be reopened")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Withdraw" }));
    expect(within(await screen.findByRole("dialog")).queryByText("It can't be reopened")).toBeNull();
  });
});

describe("administering", () => {
  const stopped = () =>
    request({
      state: "suspended",
      actions: ["comment", "resume", "terminate"],
      halt: {
        reason: "unknown_condition",
        text: "It stands still: a condition can't be judged.",
        step: { id: "how_much", name: "How much" },
        several: false,
        arms: [
          { id: "dear", name: "Dear" },
          { id: "otherwise", name: "Otherwise" },
        ],
      },
    });

  it("says why a request stands still and lets it go on by the chosen branch", async () => {
    let chosen: unknown;
    server.use(
      http.post("/api/v1/instances/:id/resume", async ({ request: call }) => {
        chosen = await call.json();
        shown = request();
        return HttpResponse.json(shown);
      }),
    );
    shown = stopped();
    await show(cho);
    expect(screen.getByText("It stands still: a condition can't be judged.")).toBeVisible();
    await userEvent.click(screen.getByRole("radio", { name: "Dear" }));
    await userEvent.click(screen.getByRole("button", { name: "Let it go on" }));
    expect(await screen.findByText("Running")).toBeVisible();
    expect(chosen).toEqual({ arm: "dear" });
  });

  it("asks before it ends a request for good", async () => {
    let said: unknown;
    server.use(
      http.post("/api/v1/instances/:id/terminate", async ({ request: call }) => {
        said = await call.json();
        shown = request({ state: "terminated" });
        return HttpResponse.json(shown);
      }),
    );
    shown = stopped();
    await show(cho);
    await userEvent.click(screen.getByRole("button", { name: "Terminate" }));
    const question = await screen.findByRole("dialog", { name: "Terminate LV-2026-00031?" });
    await waitFor(() => expect(within(question).getByRole("button", { name: "Cancel" })).toHaveFocus());
    await userEvent.type(within(question).getByRole("textbox"), "a duplicate");
    await userEvent.click(within(question).getByRole("button", { name: "Terminate" }));
    expect(await screen.findByText("Terminated")).toBeVisible();
    expect(said).toEqual({ comment: "a duplicate" });
  });

  it("says who let it stand still", async () => {
    const entry = { ...request().timeline[0], seq: 2, kind: "suspended", actor: cho, cause: "admin" };
    shown = { ...stopped(), timeline: [...request().timeline, entry as never] };
    await show(ann);
    expect(screen.getByText("Cho Min-ji suspended it", { exact: false })).toBeVisible();
  });

  it("offers nothing of it to anybody else", async () => {
    await show(ann);
    expect(screen.queryByRole("region", { name: "Administration" })).toBeNull();
  });
});
