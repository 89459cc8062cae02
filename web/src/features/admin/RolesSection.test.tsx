import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { renderInApp } from "../../testing/render";
import RolesSection from "./RolesSection";

const taken = { pointer: "/key", code: "taken", message: "There is a role with this key." };
const server = setupServer(
  http.get("*/api/v1/roles", () => HttpResponse.json({ items: [], next: null })),
  http.post("*/api/v1/roles", () => HttpResponse.json({ type: "/problems/duplicate", title: "Duplicate", errors: [taken] }, { status: 409 })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

async function add() {
  renderInApp(<RolesSection />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Add a role" }));
  await user.type(await screen.findByLabelText("Name"), "Finance");
  await user.type(screen.getByLabelText("Key"), "finance");
  await user.click(screen.getByRole("button", { name: "Save" }));
}

test("the first field that was refused gets the focus, and says why", async () => {
  await add();
  const key = screen.getByLabelText("Key");
  await waitFor(() => expect(key).toHaveFocus());
  expect(key).toHaveAccessibleDescription(/There is a role with this key/);
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a refusal that no field shows is said below them", async () => {
  server.use(http.post("*/api/v1/roles", () => HttpResponse.json({ type: "/problems/invalid", title: "Not like this", errors: [{ pointer: "/scope", code: "odd", message: "The scope is odd." }] }, { status: 422 })));
  await add();
  expect(await screen.findByRole("alert")).toHaveTextContent("The scope is odd.");
});
