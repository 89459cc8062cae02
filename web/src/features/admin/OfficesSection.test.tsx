import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderInApp } from "../../testing/render";
import { ann, clientOf, signedInAs } from "../../testing/requests";
import OfficesSection from "./OfficesSection";

const empty = () => HttpResponse.json({ items: [], next: null });
const server = setupServer(http.get("*/api/v1/offices", empty), http.get("*/api/v1/calendars", empty), http.get("*/api/v1/me", () => HttpResponse.json(signedInAs(ann))));
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

test("what was typed is not thrown away unasked", async () => {
  renderInApp(<OfficesSection />, { client: clientOf(ann) });
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Add an office" }));
  await user.type(await screen.findByLabelText("Name"), "Hamburg");
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Keep typing" }));
  expect(screen.getByLabelText("Name")).toHaveValue("Hamburg");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await user.click(await screen.findByRole("button", { name: "Close without saving" }));
  await waitFor(() => expect(screen.queryByLabelText("Name")).toBeNull());
});

test("an office that is added again after silence is one office", async () => {
  const keys: (string | null)[] = [];
  server.use(
    http.post("*/api/v1/offices", ({ request }) => {
      keys.push(request.headers.get("Idempotency-Key"));
      return keys.length === 1 ? HttpResponse.error() : HttpResponse.json({ id: "o1" }, { status: 201 });
    }),
  );
  renderInApp(<OfficesSection />, { client: clientOf(ann) });
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Add an office" }));
  await user.type(await screen.findByLabelText("Name"), "Hamburg");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("The server can’t be reached")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByLabelText("Name")).toBeNull());
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
});
