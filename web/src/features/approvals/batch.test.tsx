import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes, useLocation } from "react-router";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TaskOut } from "../../api/types";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import { ann, bo, cho, clientOf, request, taskOf } from "../../testing/requests";
import { Toasts } from "../../ui/Toasts";
import ApprovalsPage from "./ApprovalsPage";

const requests = ["Dentist", "Holidays", "Moving house"].map((title, index) =>
  request({ id: `0198f3c2-7b1e-7c3a-9d2f-0000000001a${index}`, title, number: `LV-2026-0000${index}` }),
);
let tasks: TaskOut[] = [];
let sent: unknown[] = [];
let asked: URLSearchParams[] = [];
let views: { id: string; name: string; filter: Record<string, unknown> }[] = [];

const server = setupServer(
  http.get("/api/v1/tasks", ({ request: call }) => {
    asked.push(new URL(call.url).searchParams);
    return HttpResponse.json({ items: tasks, next: null });
  }),
  http.get("/api/v1/instances", () => HttpResponse.json({ items: requests, next: null })),
  http.get("/api/v1/processes", () => HttpResponse.json({ items: [], next: null })),
  http.get("/api/v1/departments", () =>
    HttpResponse.json({ items: [{ id: "d1", name: "Marketing", parent: null, members: 3 }], next: null }),
  ),
  http.get("/api/v1/members", () => HttpResponse.json({ items: [ann, cho], next: null })),
  http.get("/api/v1/members/:id", () => HttpResponse.json(cho)),
  http.get("/api/v1/me/counts", () => HttpResponse.json({ todo: 3, returned: 0, unread: 0, mentions: 0 })),
  http.get("/api/v1/views", () => HttpResponse.json({ items: views, next: null })),
  http.post("/api/v1/views", async ({ request: call }) => {
    const body = (await call.json()) as { name: string; filter: Record<string, unknown> };
    sent.push(body);
    const view = { id: "v1", ...body };
    views = [...views, view];
    return HttpResponse.json(view, { status: 201 });
  }),
  http.patch("/api/v1/views/:id", async ({ request: call }) => {
    const body = (await call.json()) as { name: string };
    sent.push(body);
    return HttpResponse.json({ ...views[0], ...body });
  }),
  http.delete("/api/v1/views/:id", () => {
    views = [];
    return new HttpResponse(null, { status: 204 });
  }),
  http.post("/api/v1/tasks/decide", async ({ request: call }) => {
    const body = (await call.json()) as { tasks: { id: string }[] };
    sent.push(body);
    const refused = { type: "/problems/already-decided", title: "Already decided", status: 409, detail: "Cho was faster." };
    const results = body.tasks.map(({ id }, index) => (index === 1 ? { task: id, done: false, problem: refused } : { task: id, done: true }));
    tasks = tasks.filter(({ id }) => results.some(({ task, done }) => task === id && !done));
    return HttpResponse.json({ results });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  sent = [];
  asked = [];
  views = [];
  tasks = requests.map((one, index) => taskOf(one, { id: `task-${index}` }));
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function Where() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{pathname + search}</output>;
}

async function show(path: string) {
  renderInApp(
    <>
      <Where />
      <Routes>
        <Route path="/approvals/:box" element={<ApprovalsPage />}>
          <Route path=":id" element={null} />
        </Route>
      </Routes>
      <Toasts />
    </>,
    { client: clientOf(bo), path },
  );
  await screen.findByText("Dentist");
}

const address = () => screen.getByLabelText("address").textContent;
const box = (title: string) => screen.getByRole("checkbox", { name: `Select ${title} by Ann Becker` });

describe("deciding several at once", () => {
  it("approves what is selected with one comment; what was refused stays selected and says why", async () => {
    await show("/approvals/todo");
    await userEvent.click(box("Dentist"));
    await userEvent.click(box("Holidays"));
    const bar = screen.getByRole("region", { name: "What is selected" });
    expect(within(bar).getByRole("status")).toHaveTextContent("2 selected");
    await expectAccessible();
    await userEvent.type(within(bar).getByRole("textbox", { name: "Comment for all of them" }), "enjoy");
    await userEvent.click(within(bar).getByRole("button", { name: "Approve" }));
    const question = await screen.findByRole("dialog", { name: "Approve 2 requests?" });
    expect(question).toHaveTextContent("LV-2026-00000 Dentist");
    await userEvent.click(within(question).getByRole("button", { name: "Approve" }));
    expect(await screen.findByText("1 approved")).toBeVisible();
    expect(sent).toEqual([
      {
        tasks: [
          { id: "task-0", form_revision: 1 },
          { id: "task-1", form_revision: 1 },
        ],
        verdict: "approve",
        comment: "enjoy",
      },
    ]);
    const told = await within(bar).findByRole("alert");
    expect(told).toHaveTextContent("One was not decided");
    expect(told).toHaveTextContent("LV-2026-00001 Holidays: Cho was faster.");
    await waitFor(() => expect(screen.queryByText("Dentist")).toBeNull());
    expect(box("Holidays")).toBeChecked();
  });

  it("rejects only with a reason", async () => {
    await show("/approvals/todo");
    await userEvent.click(box("Dentist"));
    const bar = screen.getByRole("region", { name: "What is selected" });
    expect(within(bar).getByRole("button", { name: "Reject" })).toBeDisabled();
    await userEvent.type(within(bar).getByRole("textbox"), "too many away");
    expect(within(bar).getByRole("button", { name: "Reject" })).toBeEnabled();
  });

  it("selects the one that is shown with X, and all with one press", async () => {
    await show(`/approvals/todo/${requests[0]?.id}`);
    await userEvent.keyboard("x");
    expect(box("Dentist")).toBeChecked();
    await userEvent.click(screen.getByRole("checkbox", { name: "Select all that are listed" }));
    expect(within(screen.getByRole("region", { name: "What is selected" })).getByRole("status")).toHaveTextContent("3 selected");
    await userEvent.click(screen.getByRole("button", { name: "Done selecting" }));
    expect(screen.queryByRole("region", { name: "What is selected" })).toBeNull();
  });

  it("says of every task that it got no answer, and keeps all of them", async () => {
    server.use(http.post("/api/v1/tasks/decide", () => HttpResponse.error()));
    await show("/approvals/todo");
    await userEvent.click(box("Dentist"));
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Approve" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("LV-2026-00000 Dentist: The server can’t be reached");
    expect(box("Dentist")).toBeChecked();
  });
});

describe("a line of the list", () => {
  it("says what is left of its time, and for whom one decides it", async () => {
    const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    tasks = [
      taskOf(requests[0] ?? request(), { id: "task-0", due_at: soon(3.01), acting_for: cho }),
      taskOf(requests[1] ?? request(), { id: "task-1", due_at: soon(-2) }),
    ];
    await show("/approvals/todo");
    expect(screen.getByText("due in 3 h")).toBeVisible();
    expect(screen.getByText("for Cho Min-ji")).toBeVisible();
    expect(screen.getByText("2 h overdue")).toBeVisible();
  });
});

describe("narrowing the list", () => {
  it("takes person, department, days and what is overdue into the address", async () => {
    await show("/approvals/todo?since=2026-03-01");
    expect(asked.at(-1)?.get("since")).toBe(new Date(2026, 2, 1).toISOString());
    const search = screen.getByRole("search");
    await userEvent.click(within(search).getByRole("checkbox", { name: "Overdue only" }));
    expect(address()).toBe("/approvals/todo?since=2026-03-01&overdue=1");
    await waitFor(() => expect(asked.at(-1)?.get("overdue")).toBe("true"));
    await userEvent.click(within(search).getByRole("combobox", { name: "Department" }));
    await userEvent.click(await screen.findByTitle("Marketing"));
    await userEvent.click(within(search).getByRole("combobox", { name: "Filed by" }));
    await userEvent.click(await screen.findByText("Cho Min-ji"));
    await waitFor(() => expect(asked.at(-1)?.get("requester")).toBe(cho.id));
    expect(asked.at(-1)?.get("department")).toBe("d1");
    expect(screen.getByRole("button", { name: "4 more filters" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(address()).toBe("/approvals/todo");
  });

  it("is kept under a name, gone back to, renamed and deleted", async () => {
    await show("/approvals/todo?q=dentist&overdue=1");
    await userEvent.click(screen.getByRole("button", { name: /^Views/u }));
    await userEvent.click(await screen.findByText("Save these filters…"));
    const saving = await screen.findByRole("dialog", { name: "Save as a view" });
    await userEvent.type(within(saving).getByLabelText("Name"), "Late teeth{Enter}");
    await waitFor(() => expect(sent).toEqual([{ name: "Late teeth", filter: { box: "todo", query: "dentist", overdue: true } }]));
    await userEvent.click(await screen.findByRole("button", { name: /^Late teeth/u }));
    expect(await screen.findByRole("menuitem", { name: "Late teeth" })).toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    await userEvent.click(screen.getByRole("button", { name: /^Views/u }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Late teeth" }));
    expect(address()).toBe("/approvals/todo?q=dentist&overdue=1");
    await userEvent.click(screen.getByRole("button", { name: /^Late teeth/u }));
    await userEvent.click(await screen.findByText("Manage views…"));
    const managing = await screen.findByRole("dialog", { name: "Views" });
    await userEvent.click(within(managing).getByRole("button", { name: "Rename Late teeth" }));
    await userEvent.type(within(managing).getByLabelText("Name"), "!{Enter}");
    await userEvent.click(await within(managing).findByRole("button", { name: "Delete Late teeth!" }));
    expect(within(managing).getByText("Delete “Late teeth!”?")).toBeVisible();
    await userEvent.click(within(managing).getByRole("button", { name: "Delete" }));
    expect(await within(managing).findByText(/^You have saved no view yet/u)).toBeVisible();
  });
});
