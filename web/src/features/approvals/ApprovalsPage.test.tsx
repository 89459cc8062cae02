import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes, useLocation, useNavigate, useOutletContext, useParams } from "react-router";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { keys } from "../../api/keys";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import { bo, clientOf, request, taskOf } from "../../testing/requests";
import ApprovalsPage from "./ApprovalsPage";

const requests = ["Dentist", "Holidays", "Moving house"].map((title, index) =>
  request({ id: `0198f3c2-7b1e-7c3a-9d2f-0000000001a${index}`, title, number: `LV-2026-0000${index}` }),
);
let asked: URLSearchParams[] = [];

const server = setupServer(
  http.get("/api/v1/tasks", ({ request: call }) => {
    const search = new URL(call.url).searchParams;
    asked.push(search);
    const all = requests.map((one, index) => taskOf(one, { id: `task-${index}` }));
    // Two pages, to be asked for one after the other.
    return HttpResponse.json(
      search.get("cursor") ? { items: all.slice(2), next: null } : { items: all.slice(0, 2), next: "2" },
    );
  }),
  http.get("/api/v1/instances", ({ request: call }) => {
    asked.push(new URL(call.url).searchParams);
    return HttpResponse.json({ items: [requests[0]], next: null });
  }),
  http.get("/api/v1/processes", () =>
    HttpResponse.json({
      items: [{ key: "leave", name: "Leave", description: "", icon: "calendar", group: "Time" }],
      next: null,
    }),
  ),
  http.get("/api/v1/views", () => HttpResponse.json({ items: [], next: null })),
  http.get("/api/v1/me/counts", () => HttpResponse.json({ todo: 3, returned: 0, unread: 0, mentions: 0 })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  asked = [];
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

/** A decision takes as long as the test wants. */
let decided: (() => void) | undefined;

function Detail() {
  const { onDecided } = useOutletContext<{ onDecided: () => void }>();
  return (
    <>
      <p>shown: {useParams().id}</p>
      <button
        type="button"
        onClick={() => {
          decided = onDecided;
        }}
      >
        Decide
      </button>
    </>
  );
}

function Where() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  return (
    <>
      <output aria-label="address">{pathname + search}</output>
      <button type="button" onClick={() => void navigate(-1)}>
        One step back
      </button>
    </>
  );
}

async function show(path: string) {
  const { client } = renderInApp(
    <>
      <Where />
      <Routes>
        <Route path="/approvals/:box" element={<ApprovalsPage />}>
          <Route path=":id" element={<Detail />} />
        </Route>
      </Routes>
    </>,
    { client: clientOf(bo), path },
  );
  await screen.findByText("Dentist");
  return client;
}

const address = () => screen.getByLabelText("address").textContent;

it("counts what waits, and shows what is chosen beside the list", async () => {
  await show("/approvals/todo");
  const boxes = screen.getByRole("navigation", { name: "Boxes" });
  expect(await within(boxes).findByText("3")).toBeVisible();
  await userEvent.click(screen.getByRole("link", { name: /Holidays/u }));
  expect(await screen.findByText(`shown: ${requests[1]?.id}`)).toBeVisible();
  expect(screen.getByText("Dentist")).toBeVisible();
  await expectAccessible();
});

it("walks with J and K and fetches the next page on the way", async () => {
  await show("/approvals/todo");
  await userEvent.keyboard("jj");
  expect(address()).toBe(`/approvals/todo/${requests[1]?.id}`);
  await screen.findByText("Moving house");
  await userEvent.keyboard("j");
  expect(address()).toBe(`/approvals/todo/${requests[2]?.id}`);
  await userEvent.keyboard("k");
  expect(address()).toBe(`/approvals/todo/${requests[1]?.id}`);
});

it("keeps its filters in the address", async () => {
  await show("/approvals/filed?state=running");
  expect(asked.at(-1)?.get("state")).toBe("running");
  await userEvent.type(screen.getByRole("textbox", { name: "Number, title or amount" }), "jk");
  await waitFor(() => expect(address()).toBe("/approvals/filed?state=running&q=jk"));
  await waitFor(() => expect(asked.at(-1)?.get("query")).toBe("jk"));
  await userEvent.click(screen.getByRole("link", { name: /Dentist/u }));
  expect(address()).toBe(`/approvals/filed/${requests[0]?.id}?state=running&q=jk`);
});

it("goes on to the next after a decision, unless somebody has gone on already", async () => {
  await show(`/approvals/todo/${requests[0]?.id}`);
  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  act(() => decided?.());
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(address(), "a second click must not meet the next one").toBe(`/approvals/todo/${requests[0]?.id}`);
  await waitFor(() => expect(address()).toBe(`/approvals/todo/${requests[1]?.id}`));
  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  await userEvent.keyboard("k");
  act(() => decided?.());
  expect(address()).toBe(`/approvals/todo/${requests[0]?.id}`);
});

it("goes on with J from where the decided one stood", async () => {
  const client = await show(`/approvals/todo/${requests[0]?.id}`);
  await userEvent.keyboard("j");
  await screen.findByText("Moving house");
  await userEvent.click(screen.getByRole("button", { name: "Decide" }));
  server.use(http.get("/api/v1/tasks", () => HttpResponse.json({ items: [0, 2].map((index) => taskOf(requests[index] ?? request())), next: null })));
  act(() => decided?.());
  await act(() => client.invalidateQueries({ queryKey: keys.allTasks }));
  await waitFor(() => expect(screen.queryByText("Holidays")).toBeNull());
  await userEvent.keyboard("j");
  expect(address()).toBe(`/approvals/todo/${requests[2]?.id}`);
});

it("searches for what its box says, in every box and on the way back", async () => {
  await show("/approvals/filed?q=jk");
  const box = () => screen.getByRole("textbox", { name: "Number, title or amount" });
  expect(box()).toHaveValue("jk");
  await userEvent.click(screen.getByRole("link", { name: "CC" }));
  expect(box()).toHaveValue("");
  await waitFor(() => expect(asked.at(-1)?.get("box")).toBe("cc"));
  expect(asked.at(-1)?.get("query")).toBeNull();
  await userEvent.click(screen.getByRole("link", { name: "Filed" }));
  await userEvent.click(screen.getByRole("button", { name: "One step back" }));
  await userEvent.click(screen.getByRole("button", { name: "One step back" }));
  expect(address()).toBe("/approvals/filed?q=jk");
  expect(box()).toHaveValue("jk");
});

it("promises a number only where something waits for the viewer", async () => {
  server.use(http.get("/api/v1/me/counts", () => HttpResponse.json({ todo: 3, returned: 2, unread: 0, mentions: 0 })));
  await show("/approvals/todo");
  const boxes = screen.getByRole("navigation", { name: "Boxes" });
  await within(boxes).findByText("3");
  expect(within(boxes).getAllByRole("link").map((link) => link.textContent)).toEqual(["To-do3", "Done", "Filed", "CC", "Following"]);
});

it("says that the rest of a list did not come, and tries again by the same press", async () => {
  await show("/approvals/todo");
  server.use(http.get("/api/v1/tasks", () => HttpResponse.error(), { once: true }));
  await userEvent.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByText("The server can’t be reached")).toBeVisible();
  expect(screen.getByText("Dentist")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByText("Moving house")).toBeVisible();
  expect(screen.queryByText("The server can’t be reached")).toBeNull();
});
