import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Group } from "../../api/types";
import { renderInApp } from "../../testing/render";
import { ann, bo, cho, clientOf, signedInAs } from "../../testing/requests";
import GroupsSection from "./GroupsSection";

const board: Group = { id: "g1", key: "board", name: "Board", members: [ann, bo] };
let groups: Group[] = [];
let sent: [method: string, path: string, body: unknown, key: string | null][] = [];
const heard = async ({ request }: { request: Request }) => {
  sent.push([request.method, new URL(request.url).pathname.replace("/api/v1", ""), await request.json(), request.headers.get("Idempotency-Key")]);
  return HttpResponse.json(board);
};
const server = setupServer(
  http.get("*/api/v1/groups", () => HttpResponse.json({ items: groups, next: null })),
  http.get("*/api/v1/me", () => HttpResponse.json(signedInAs(ann))),
  http.get("*/api/v1/members", () => HttpResponse.json({ items: [ann, bo, cho], next: null })),
  http.post("*/api/v1/groups", heard),
  http.patch("*/api/v1/groups/:id", heard),
  http.put("*/api/v1/groups/:id/members", heard),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  groups = [];
  sent = [];
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function show() {
  renderInApp(<GroupsSection />, { client: clientOf(ann) });
  return userEvent.setup();
}

test("a group is added with its members, and once although half of it failed", async () => {
  server.use(http.put("*/api/v1/groups/:id/members", () => HttpResponse.error(), { once: true }));
  const user = show();
  expect(await screen.findByText("No groups yet")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Add a group" }));
  await user.type(await screen.findByLabelText("Name"), "Board");
  await user.type(screen.getByLabelText("Key"), "board");
  await user.type(screen.getByLabelText("Members"), "Bo");
  await user.click(await screen.findByText("bo"));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("The server can’t be reached")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByLabelText("Key")).toBeNull());
  const made = { key: "board", name: "Board" };
  expect(sent.map(([method, path, body]) => [method, path, body])).toEqual([
    ["POST", "/groups", made],
    ["POST", "/groups", made],
    ["PUT", "/groups/g1/members", { members: [bo.id] }],
  ]);
  expect(sent[0]?.[3]).toBe(sent[1]?.[3]);
});

test("only what changed of a group is sent, and its key stays", async () => {
  groups = [board];
  const user = show();
  await user.click(await screen.findByRole("button", { name: "Board" }));
  expect(await screen.findByLabelText("Key")).toHaveAttribute("readonly");
  await user.clear(screen.getByLabelText("Name"));
  await user.type(screen.getByLabelText("Name"), "Council");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByLabelText("Key")).toBeNull());
  expect(sent.map(([method, path, body]) => [method, path, body])).toEqual([["PATCH", "/groups/g1", { name: "Council" }]]);
});

test("a large group says a few names and how many more there are", async () => {
  groups = [{ ...board, members: Array.from({ length: 7 }, (_, n) => ({ ...ann, id: String(n), name: `P${n}` })) }];
  show();
  expect(await screen.findByText("P0, P1, P2, P3, P4 and 2 more")).toBeVisible();
});
