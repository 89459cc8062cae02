import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { PaneContext } from "../../lib/pane";
import type { FilingRequest } from "../../lib/filing";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import {
  ann,
  balances,
  bo,
  cho,
  clientOf,
  evaluated,
  leaveProcess,
  leaveTypes,
  leaveValue,
  request,
} from "../../testing/requests";
import { evaluateOrder, orderProcess } from "../../testing/stationery";
import { Toasts } from "../../ui/Toasts";
import FilingPane from "./FilingPane";

interface Sent {
  body: unknown;
  key: string | null;
}

let sent: Sent[] = [];
const remember = async (request: Request): Promise<Sent> => {
  const one = { body: await request.json(), key: request.headers.get("Idempotency-Key") };
  sent.push(one);
  return one;
};

const server = setupServer(
  http.get("/api/v1/processes/leave", () => HttpResponse.json(leaveProcess)),
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
  http.get("/api/v1/leave/balances", () => HttpResponse.json({ items: balances, next: null })),
  http.post("/api/v1/forms/evaluate", () =>
    HttpResponse.json({ ...evaluated, facts: [{ label: "Working time", value: "0.5 day (4 h)", tone: null }] }),
  ),
  http.post("/api/v1/processes/leave/forecast", () =>
    HttpResponse.json({
      complete: true,
      picks: [],
      steps: [
        {
          id: "manager",
          kind: "approval",
          name: "Manager",
          people: [{ ...bo, why: [{ key: "manager", params: {}, text: "Bo Lindqvist is your manager." }] }],
          quorum: "any",
          state: "ahead",
          unknown: false,
        },
      ],
    }),
  ),
  http.post("/api/v1/instances", async ({ request: call }) => {
    await remember(call);
    return HttpResponse.json(request(), { status: 201 });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  sent = [];
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const open = vi.fn();
const onClose = vi.fn();

async function show(filing: FilingRequest, heading = "New request: Leave") {
  open.mockReset();
  onClose.mockReset();
  const shown = renderInApp(
    <PaneContext value={{ content: null, open, close: onClose }}>
      <FilingPane request={filing} onClose={onClose} />
      <Toasts />
    </PaneContext>,
    { client: clientOf(ann) },
  );
  await screen.findByRole("heading", { name: heading });
  return shown;
}

async function closeAsks() {
  const head = screen.getByRole("heading", { name: "New request: Leave" }).parentElement as HTMLElement;
  await userEvent.click(within(head).getByRole("button", { name: "Close" }));
  expect(await screen.findByRole("dialog", { name: "Close without saving?" })).toBeVisible();
  expect(onClose).not.toHaveBeenCalled();
}

const dentist = { process: "leave", form: { leave: leaveValue, reason: "dentist" } };

describe("filing", () => {
  it("shows what was understood, what the server knows and who decides, then files once", async () => {
    await show({
      ...dentist,
      conversation: "c1",
      understood: [{ pointer: "/reason", text: "dentist", value_text: "dentist" }],
    });
    expect(screen.getByLabelText(/^Reason/u)).toHaveAccessibleDescription("“dentist” was understood as dentist");
    expect(
      within(screen.getByRole("region", { name: "Understood from your message" })).getByRole("button"),
    ).toBeVisible();
    expect(await screen.findByText("0.5 day (4 h)")).toBeVisible();
    expect(await screen.findByText("Bo Lindqvist")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Why Bo Lindqvist?" }));
    expect(await screen.findByText("Bo Lindqvist is your manager.")).toBeInTheDocument();

    await userEvent.click(screen.getByRole("button", { name: "File" }));
    expect(await screen.findByText("LV-2026-00031 is filed")).toBeVisible();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toEqual({ process: "leave", form: dentist.form, conversation: "c1" });
    expect(open).toHaveBeenCalledWith({ kind: "instance", id: request().id });
  });

  it("can be used by everybody", async () => {
    await show({ ...dentist, understood: [{ pointer: "/reason", text: "dentist", value_text: "dentist" }] });
    await screen.findByText("Bo Lindqvist");
    await expectAccessible();
  });

  it("unmarks what was understood once it is changed by hand", async () => {
    await show({ ...dentist, understood: [{ pointer: "/reason", text: "dentist", value_text: "dentist" }] });
    await userEvent.type(screen.getByLabelText(/^Reason/u), "!");
    expect(screen.queryByText(/was understood as/u)).toBeNull();
  });

  it("keeps what one command began while another one is filled in", async () => {
    const { unmount } = await show(dentist);
    await userEvent.type(screen.getByLabelText(/^Reason/u), ", again");
    unmount();
    await show({ process: "leave", form: { leave: leaveValue, reason: "moving house" } });
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("moving house");
    await userEvent.click(screen.getByRole("button", { name: "Go on with that one" }));
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("dentist, again");
    // And back.
    await userEvent.click(screen.getByRole("button", { name: "Go on with that one" }));
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("moving house");
    await userEvent.click(screen.getByRole("button", { name: "Discard it" }));
    expect(screen.queryByRole("button", { name: "Go on with that one" })).toBeNull();
  });

  it("asks for what is missing on the first such field and sends nothing", async () => {
    await show({ process: "leave", form: { leave: leaveValue } });
    await userEvent.click(screen.getByRole("button", { name: "File" }));
    const reason = screen.getByLabelText(/^Reason/u);
    await waitFor(() => expect(reason).toHaveFocus());
    expect(reason).toHaveAccessibleDescription("This is needed");
    expect(screen.getByText("One field needs your attention")).toBeVisible();
    expect(sent).toEqual([]);
  });

  it("asks whom the requester picks, and files with them", async () => {
    const from = [bo, cho].map(({ id, name, login }) => ({ id, name, login }));
    const step = { id: "finance", kind: "approval", name: "Finance", people: [], quorum: "any", state: "ahead", unknown: true };
    const picks = [{ step: "finance", name: "Finance", min: 1, max: 1, from, picked: [] }];
    server.use(
      http.post("/api/v1/processes/leave/forecast", () => HttpResponse.json({ complete: true, steps: [step], picks })),
    );
    await show(dentist);
    const field = await screen.findByRole("combobox", { name: /Who takes part in “Finance”/u });
    expect(screen.getByText("you choose above")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "File" }));
    await waitFor(() => expect(field).toHaveFocus());
    expect(screen.getByText("One field needs your attention")).toBeVisible();
    expect(sent).toEqual([]);
    await userEvent.click(field);
    await userEvent.click(await screen.findByTitle("Cho Min-ji"));
    await expectAccessible();
    await userEvent.click(screen.getByRole("button", { name: "File" }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ process: "leave", form: dentist.form, picks: { finance: [cho.id] } }));
  });

  it("puts the server's refusal on its field, loses nothing, and lets a corrected form be a new intent", async () => {
    server.use(
      http.post("/api/v1/instances", async ({ request: call }) => {
        await remember(call);
        return HttpResponse.json(
          {
            type: "/problems/invalid",
            title: "The form has faults",
            status: 422,
            errors: [{ pointer: "/form/reason", code: "pattern", params: {}, message: "Say more about it." }],
          },
          { status: 422 },
        );
      }),
    );
    await show(dentist);
    await userEvent.click(screen.getByRole("button", { name: "File" }));
    const reason = screen.getByLabelText(/^Reason/u);
    expect(await screen.findByText("Say more about it.")).toBeVisible();
    await waitFor(() => expect(reason).toHaveFocus());
    expect(reason).toHaveValue("dentist");
    expect(reason).toHaveAccessibleDescription("Say more about it.");

    server.resetHandlers();
    await userEvent.type(reason, " at nine");
    expect(screen.queryByText("Say more about it.")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "File" }));
    await waitFor(() => expect(open).toHaveBeenCalled());
    expect(sent[1]?.body).toMatchObject({ form: { reason: "dentist at nine" } });
    expect(sent[1]?.key).not.toBe(sent[0]?.key);
  });

  it("repeats the same intent with the same key after silence", async () => {
    server.use(
      http.post(
        "/api/v1/instances",
        async ({ request: call }) => {
          await remember(call);
          return HttpResponse.error();
        },
        { once: true },
      ),
    );
    await show(dentist);
    await userEvent.click(screen.getByRole("button", { name: "File" }));
    expect(await screen.findByText("The server can’t be reached")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /File$/u }));
    await waitFor(() => expect(open).toHaveBeenCalled());
    expect(sent).toHaveLength(2);
    expect(sent[1]?.key).toBe(sent[0]?.key);
  });

  it("asks before it closes over unsaved words, and saves them as a draft", async () => {
    await show({ process: "leave" });
    await userEvent.type(screen.getByLabelText(/^Reason/u), "dentist");
    const head = screen.getByRole("heading", { name: "New request: Leave" }).parentElement as HTMLElement;
    await userEvent.click(within(head).getByRole("button", { name: "Close" }));
    const question = await screen.findByRole("dialog", { name: "Close without saving?" });
    expect(onClose).not.toHaveBeenCalled();
    await userEvent.click(within(question).getByRole("button", { name: "Save draft" }));
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(sent[0]?.body).toEqual({ process: "leave", form: { reason: "dentist" }, draft: true });
  });

  it("brings back what was typed when the pane went away by itself, and asks before it is lost", async () => {
    const first = await show({ process: "leave" });
    await userEvent.type(screen.getByLabelText(/^Reason/u), "dentist");
    first.unmount();
    await show({ process: "leave" });
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("dentist");
    await closeAsks();
  });

  it("asks before it closes over what a command filled in", async () => {
    await show(dentist);
    await closeAsks();
  });

  it("brings back what was typed after a command, for that command and no other form", async () => {
    const understood = [{ pointer: "/reason", text: "dentist", value_text: "dentist" }];
    const first = await show({ ...dentist, understood });
    await userEvent.type(screen.getByLabelText(/^Reason/u), " at nine");
    first.unmount();
    const other = await show({ process: "leave" });
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("");
    other.unmount();
    await show({ ...dentist, understood });
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("dentist at nine");
    // It is no longer what the command understood.
    expect(screen.queryByText(/was understood as/u)).toBeNull();
  });

  it("closes its calendar and its questions by Escape, and itself only then", async () => {
    await show(dentist);
    await userEvent.click(screen.getByLabelText(/^From/u));
    await screen.findByRole("table");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("dialog", { name: "Close without saving?" })).toBeNull();
    await userEvent.keyboard("{Escape}");
    const question = await screen.findByRole("dialog", { name: "Close without saving?" });
    await waitFor(() => expect(within(question).getByRole("button", { name: "Keep typing" })).toHaveFocus());
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Close without saving?" })).toBeNull());
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe("a draft that another window saved meanwhile", () => {
  const draft = request({ state: "draft", number: null, version: 1, form: { leave: leaveValue, reason: "dentist" } });
  const theirs = { ...draft, version: 2, form: { ...draft.form, reason: "doctor" } };
  let named: (string | null)[] = [];

  beforeEach(async () => {
    named = [];
    let held = draft;
    server.use(
      http.get("/api/v1/instances/:id", () => HttpResponse.json(held)),
      http.patch("/api/v1/instances/:id", async ({ request: call }) => {
        named.push(call.headers.get("If-Match"));
        const { form } = (await call.json()) as { form: object };
        if (named.length > 1) return HttpResponse.json({ ...theirs, version: 3, form });
        held = theirs;
        return HttpResponse.json({ type: "/problems/stale", title: "It was changed meanwhile", status: 409 }, { status: 409 });
      }),
    );
    await show({ process: "leave", draft: draft.id }, "Draft: Leave");
    await userEvent.type(screen.getByLabelText(/^Reason/u), " at nine");
    await userEvent.click(screen.getByRole("button", { name: "Save draft" }));
    await screen.findByText("This draft was changed elsewhere");
  });

  it("gives way to what is typed here", async () => {
    await userEvent.click(screen.getByRole("button", { name: "Keep mine" }));
    expect(await screen.findByText("Draft saved")).toBeVisible();
    expect(named).toEqual(['"1"', '"2"']);
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("dentist at nine");
  });

  it("is taken as it is there", async () => {
    await userEvent.click(screen.getByRole("button", { name: "Take the other" }));
    await waitFor(() => expect(screen.getByLabelText(/^Reason/u)).toHaveValue("doctor"));
    expect(screen.queryByText("This draft was changed elsewhere")).toBeNull();
  });

  it("is chosen again after it could not be read", async () => {
    server.use(http.get("/api/v1/instances/:id", () => HttpResponse.error(), { once: true }));
    await userEvent.click(screen.getByRole("button", { name: "Take the other" }));
    expect(await screen.findByText("The server can’t be reached")).toBeVisible();
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("dentist at nine");
    await userEvent.click(screen.getByRole("button", { name: "Take the other" }));
    await waitFor(() => expect(screen.getByLabelText(/^Reason/u)).toHaveValue("doctor"));
  });
});

it("says above the form why it is to be corrected", async () => {
  const [filed] = request().timeline;
  const sentBack = { ...filed, seq: 2, kind: "decided", actor: bo, verdict: "return", comment: "Which dentist?" } as never;
  const returned = request({ state: "returned", timeline: [filed as never, sentBack] });
  server.use(http.get("/api/v1/instances/:id", () => HttpResponse.json(returned)));
  await show({ process: "leave", draft: returned.id }, "Edit LV-2026-00031");
  expect(screen.getByText(/Bo Lindqvist sent it back/u)).toHaveTextContent("Which dentist?");
});

it("asks no more for a draft that was deleted", async () => {
  const draft = request({ state: "draft", number: null });
  let asked = 0;
  server.use(
    http.get("/api/v1/instances/:id", () => {
      asked += 1;
      return HttpResponse.json(draft);
    }),
    http.delete("/api/v1/instances/:id", () => new HttpResponse(null, { status: 204 })),
  );
  await show({ process: "leave", draft: draft.id }, "Draft: Leave");
  await userEvent.click(screen.getByRole("button", { name: "Delete draft" }));
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Delete draft" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(asked).toBe(1);
});

describe("a draft that can't be filed any more", () => {
  const draft = request({ state: "draft", number: null, form: { leave: leaveValue, reason: "dentist" } });
  const gone = { type: "/problems/not-found", title: "Not there", status: 404 };

  beforeEach(async () => {
    server.use(
      http.get("/api/v1/instances/:id", () => HttpResponse.json(draft)),
      http.post("/api/v1/instances/:id/file", () => HttpResponse.json(gone, { status: 404 })),
    );
    await show({ process: "leave", draft: draft.id }, "Draft: Leave");
  });

  it("is said to be of a form that is no longer offered", async () => {
    await userEvent.click(screen.getByRole("button", { name: "File" }));
    expect(await screen.findByText(/This form is no longer offered to you/)).toBeVisible();
    expect(screen.getByLabelText(/^Reason/u)).toHaveValue("dentist");
  });

  it("is said to be not there where it was deleted elsewhere", async () => {
    server.use(http.get("/api/v1/instances/:id", () => HttpResponse.json(gone, { status: 404 })));
    await userEvent.click(screen.getByRole("button", { name: "File" }));
    expect(await screen.findByText("Not there")).toBeVisible();
    expect(screen.queryByText(/This form is no longer offered to you/)).toBeNull();
  });
});

describe("a form of a mini-app", () => {
  const failed = "The mini-app Stationery could not check this (timeout). Try again, or ask your administrator.";
  const order = { lines: [{ item: "pens", quantity: 3 }] };
  let change: Partial<ReturnType<typeof evaluateOrder>> = {};

  beforeEach(async () => {
    change = {};
    server.use(
      http.get("/api/v1/processes/stationery-order", () => HttpResponse.json(orderProcess)),
      http.post("/api/v1/processes/stationery-order/forecast", () => HttpResponse.json({ complete: true, steps: [] })),
      http.post("/api/v1/forms/evaluate", async ({ request: call }) => {
        const { form } = (await call.json()) as { form: Record<string, unknown> };
        return HttpResponse.json(evaluateOrder(form, change));
      }),
    );
  });
  const fill = () => show({ process: "stationery-order", form: order }, "New request: Office supplies");

  it("says what the app says as a sentence", async () => {
    await fill();
    const said = await screen.findByText("An order may cost €50.00");
    expect(said.tagName).toBe("P");
    expect(screen.queryByRole("term")).toBeNull();
  });

  it("says of the form as a whole that the app failed, before it is filed and once when it is refused", async () => {
    change = { errors: [{ pointer: "", code: "app-failed", message: failed }] };
    server.use(
      http.post("/api/v1/instances", () =>
        HttpResponse.json({ type: "/problems/invalid", title: "Something needs correcting", status: 422, errors: change.errors }, { status: 422 }),
      ),
    );
    await fill();
    expect(await screen.findByText(failed)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "File" }));
    await waitFor(() => expect(screen.getByText(failed).closest("[role=alert]")).not.toBeNull());
  });

  it("says above the buttons what is wrong with what no field shows", async () => {
    change = { warnings: [{ pointer: "/lines/7/item", code: "app-said", message: "Line 8 is odd" }] };
    await fill();
    expect(await screen.findByText("Line 8 is odd")).toBeVisible();
  });

  it("marks the lines that a command understood, until they are changed by hand", async () => {
    await show(
      {
        process: "stationery-order",
        form: { lines: [{ item: "pens", quantity: 3 }, { item: "paper", quantity: 1 }] },
        understood: [
          { pointer: "/lines/0", text: "pens 3", value_text: "3 × Pens" },
          { pointer: "/lines/1", text: "paper", value_text: "1 × Paper" },
        ],
      },
      "New request: Office supplies",
    );
    // Also once the app has added its sums.
    expect(await screen.findByText("€11.50", { selector: "output *" })).toBeVisible();
    const chips = screen.getByRole("region", { name: "Understood from your message" });
    expect(screen.getByRole("group", { name: "Line 1" })).toHaveAccessibleDescription("“pens 3” was understood as 3 × Pens");
    await userEvent.click(within(chips).getByRole("button", { name: /^paper/u }));
    const second = within(screen.getByRole("group", { name: "Line 2" }));
    expect(second.getByRole("combobox")).toHaveFocus();
    await userEvent.type(second.getByLabelText(/^Quantity/u), "0");
    expect(within(chips).queryByRole("button", { name: /^paper/u })).toBeNull();
    expect(within(chips).getByRole("button", { name: /^pens/u })).toBeVisible();
  });
});
