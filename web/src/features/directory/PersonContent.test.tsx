import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { keys } from "../../api/keys";
import type { Person } from "../../api/types";
import { renderInApp } from "../../testing/render";
import { ann, balances, bo, cho, clientOf, signedInAs } from "../../testing/requests";
import { PersonContent } from "./PersonContent";

const marketing = { id: "d2", name: "Marketing", parent: "d1", head: null, members: 2 };
const everything = { id: "d1", name: "Everything", parent: null, head: null, members: 3 };
/** Ann reports to Bo, who reports to Cho. */
const people = [
  { ...ann, manager: bo, departments: [{ id: "d2", name: "Marketing", primary: true }] },
  { ...bo, manager: cho },
  cho,
];
const asked = vi.fn();
const server = setupServer(
  http.get("*/api/v1/members/:id", ({ params }) => HttpResponse.json(people.find((person) => person.id === params.id))),
  http.get("*/api/v1/departments", () => HttpResponse.json({ items: [everything, marketing], next: null })),
  http.get("*/api/v1/leave/balances", ({ request }) => {
    asked(new URL(request.url).searchParams.get("member"));
    return HttpResponse.json({ items: balances, next: null });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  asked.mockClear();
});
afterAll(() => server.close());

function look(reader: Person, id: string) {
  const client = clientOf(reader);
  client.setQueryData(keys.me, { ...signedInAs(reader), rights: reader.rights.map((each) => each.right) });
  renderInApp(<PersonContent id={id} />, { client });
  return client;
}

test.each([bo, cho])("$name, above Ann, sees what leave she has and why", async (manager) => {
  look(manager, ann.id);
  expect(await screen.findByText("18 days")).toBeVisible();
  expect(screen.getByRole("button", { name: /Why is the balance of Annual leave/ })).toBeVisible();
  expect(asked).toHaveBeenCalledWith(ann.id);
  expect(screen.queryByRole("link", { name: "Manage leave" })).toBeNull();
});

test("a colleague doesn’t even ask", async () => {
  const client = look(ann, bo.id);
  await screen.findByText("Bo Lindqvist");
  await vi.waitFor(() => expect(client.isFetching()).toBe(0));
  expect(asked).not.toHaveBeenCalled();
  expect(screen.queryByText("Leave balances")).toBeNull();
});

test("whoever manages leave in a department above sees it with the way to change it", async () => {
  look({ ...cho, id: "0198f3c2-7b1e-7c3a-9d2f-000000000009", rights: [{ right: "leave.manage", department: { id: "d1", name: "Everything" } }] }, ann.id);
  expect(await screen.findByText("18 days")).toBeVisible();
  expect(screen.getByRole("link", { name: "Manage leave" })).toHaveAttribute("href", `/admin/leave?member=${ann.id}`);
});
