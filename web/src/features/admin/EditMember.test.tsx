import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { keys } from "../../api/keys";
import { renderInApp } from "../../testing/render";
import { ann, bo, clientOf, signedInAs } from "../../testing/requests";
import { EditMember } from "./EditMember";

const patched = vi.fn();
const nothing = () => HttpResponse.json({ items: [], next: null });
const server = setupServer(
  http.get("*/api/v1/members/:id", () => HttpResponse.json(ann)),
  http.get("*/api/v1/me", () => HttpResponse.json(signedInAs(bo))),
  http.get("*/api/v1/members", nothing),
  http.get("*/api/v1/departments", nothing),
  http.get("*/api/v1/offices", nothing),
  http.get("*/api/v1/roles", nothing),
  http.patch("*/api/v1/members/:id", async ({ request }) => {
    patched(await request.json());
    return HttpResponse.json(ann);
  }),
  http.post("*/api/v1/members/:id/invitation", () => HttpResponse.json({ url: "/links/t0ken", expires_at: "2026-03-18T08:00:00Z" }, { status: 201 })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  vi.unstubAllGlobals();
});
afterAll(() => server.close());

async function edit() {
  const client = clientOf(bo);
  renderInApp(<EditMember id={ann.id} onClose={() => {}} />, { client });
  await screen.findByLabelText("Name");
  return { client, user: userEvent.setup() };
}

test("saving leaves alone what somebody else has changed since", async () => {
  const { client, user } = await edit();
  act(() => void client.setQueryData(keys.person(ann.id), { ...ann, position: "Head of Marketing" }));
  await user.type(screen.getByLabelText(/E-mail/), "ann@example.org");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(patched).toHaveBeenCalledWith({ email: "ann@example.org" }));
});

test("where a browser gives no clipboard the link is selected", async () => {
  const { user } = await edit();
  await user.click(screen.getByRole("button", { name: "Make an invitation" }));
  const link: HTMLInputElement = await screen.findByLabelText("One-time link");
  vi.stubGlobal("navigator", Object.create(navigator, { clipboard: { value: undefined } }));
  await user.click(screen.getByRole("button", { name: "Copy" }));
  expect(await screen.findByText("The link is selected: copy it with Ctrl C.")).toBeVisible();
  expect(link.value.slice(link.selectionStart ?? 0, link.selectionEnd ?? 0)).toBe(`${location.origin}/links/t0ken`);
});

test("how much somebody may decide is typed as an amount, and what is none is not sent", async () => {
  patched.mockClear();
  const { user } = await edit();
  const limit = screen.getByLabelText(/May decide up to/);
  await user.type(limit, "lots");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(limit).toHaveAccessibleDescription(/This is not an amount/);
  expect(limit).toHaveFocus();
  expect(patched).not.toHaveBeenCalled();
  await user.clear(limit);
  await user.type(limit, "1,240.50");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(patched).toHaveBeenCalledWith({ authority: { minor: 124_050, currency: "EUR" } }));
});
