import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { Route, Routes } from "react-router";
import { renderInApp } from "../../testing/render";
import { ann, clientOf } from "../../testing/requests";
import DirectoryPage from "./DirectoryPage";

const marketing = { id: "d1", name: "Marketing", parent: null, head: null, members: 2 };
const server = setupServer(
  http.get("*/api/v1/departments", () => HttpResponse.json({ items: [marketing], next: null })),
  http.get("*/api/v1/members", () => HttpResponse.json({ items: [ann], next: null })),
);
const { matchMedia } = window;
beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
  window.matchMedia = (query) => ({ ...matchMedia(query), matches: query.includes("max-width: 767") });
});
afterEach(() => server.resetHandlers());
afterAll(() => {
  server.close();
  window.matchMedia = matchMedia;
});

test("on a phone the search keeps the focus from the tree to what is found, and Back leads to the tree", async () => {
  renderInApp(<DirectoryPage />, { client: clientOf(ann), path: "/directory" });
  expect(await screen.findByRole("link", { name: /Marketing/ })).toBeVisible();
  const user = userEvent.setup();
  const search = screen.getByRole("searchbox");
  await user.type(search, "an");
  expect(await screen.findByText("Ann Becker")).toBeVisible();
  expect(search).toHaveFocus();
  await user.keyboard("n");
  expect(search).toHaveValue("ann");
  await user.click(screen.getByRole("button", { name: "Back" }));
  await waitFor(() => expect(screen.queryByText("Ann Becker")).toBeNull());
  expect(screen.getByRole("link", { name: /Marketing/ })).toBeVisible();
  await vi.waitFor(() => expect(search).toHaveValue(""));
});

test.each([
  ["d1", "Marketing", true],
  ["gone", "There is nothing here", false],
])("the department %s in the address is called %s", async (id, title, known) => {
  renderInApp(
    <Routes>
      <Route path="/directory/:department" element={<DirectoryPage />} />
    </Routes>,
    { client: clientOf(ann), path: `/directory/${id}` },
  );
  expect(await screen.findByRole("heading", { level: 1, name: title })).toBeVisible();
  if (known) expect(await screen.findByText("Ann Becker")).toBeVisible();
  else {
    expect(screen.getByText("This department isn’t there")).toBeVisible();
    expect(screen.queryByText("Ann Becker")).toBeNull();
  }
});
