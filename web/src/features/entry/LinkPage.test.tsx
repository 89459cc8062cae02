import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes } from "react-router";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { renderInApp } from "../../testing/render";
import LinkPage from "./LinkPage";

const refusal = { type: "/problems/invalid", title: "Invalid", errors: [{ pointer: "/password", code: "password-known", message: "This password is known from a leak." }] };
const server = setupServer(
  http.get("*/api/v1/links/:token", () => HttpResponse.json({ kind: "invitation", organisation: "Demo", login: "ann", name: "Ann Becker" })),
  http.post("*/api/v1/links/:token", () => HttpResponse.json(refusal, { status: 422 })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

async function follow() {
  renderInApp(
    <Routes>
      <Route path="/links/:token" element={<LinkPage />} />
    </Routes>,
    { path: "/links/t0ken" },
  );
  return { user: userEvent.setup(), first: await screen.findByLabelText("New password"), again: screen.getByLabelText("New password again") };
}

test("passwords that differ are refused with a word and the focus on the second", async () => {
  const { user, first, again } = await follow();
  await user.type(first, "a long enough password");
  // Enter sends while the field has the focus: nobody has left it.
  await user.type(again, "a long enough passwort{Enter}");
  expect(again).toHaveAccessibleDescription("The two passwords differ.");
  first.focus();
  await user.click(screen.getByRole("button", { name: /Set password/ }));
  expect(again).toHaveFocus();
});

test("a password that the server refuses gets the focus with the reason", async () => {
  const { user, first, again } = await follow();
  await user.type(first, "a long enough password");
  const shown = vi.spyOn(first, "scrollIntoView");
  await user.type(again, "a long enough password{Enter}");
  await waitFor(() => expect(first).toHaveFocus());
  // So far that the reason below it is seen too.
  expect(shown).toHaveBeenCalledWith({ block: "center" });
  expect(first).toHaveAccessibleDescription(/known from a leak/);
});
