import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { keys } from "../../api/keys";
import { renderInApp } from "../../testing/render";
import CalendarsSection from "./CalendarsSection";

const hamburg = { id: "k1", name: "Hamburg", revision: 3, week: [{ weekday: 1, start: "09:00", noon: "12:30", end: "17:30" }], holidays: [] };
let revision = 3;
const server = setupServer(
  http.get("*/api/v1/calendars", () => HttpResponse.json({ items: [hamburg], next: null })),
  http.get("*/api/v1/calendars/k1", () => HttpResponse.json({ ...hamburg, revision })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  revision = 3;
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

async function edit() {
  const { client } = renderInApp(<CalendarsSection />);
  await userEvent.click(await screen.findByRole("button", { name: "Hamburg" }));
  return client;
}

test("what another has changed meanwhile is not written over", async () => {
  let named: string | null = null;
  server.use(
    http.put("*/api/v1/calendars/k1", ({ request }) => {
      named = request.headers.get("If-Match");
      return HttpResponse.json({ type: "/problems/stale", title: "It was changed meanwhile" }, { status: 409 });
    }),
  );
  const client = await edit();
  await screen.findByLabelText("Name");
  revision = 4;
  await client.refetchQueries({ queryKey: keys.calendar("k1") });
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(named).toBe('"3"'));
  expect(await screen.findByText("It was changed meanwhile")).toBeVisible();
});

test("a calendar that does not come is said where it would be, and asked for again", async () => {
  server.use(http.get("*/api/v1/calendars/k1", () => HttpResponse.error(), { once: true }));
  await edit();
  expect(await screen.findByRole("dialog")).toHaveTextContent("The server can’t be reached");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByLabelText("Name")).toHaveValue("Hamburg");
});
