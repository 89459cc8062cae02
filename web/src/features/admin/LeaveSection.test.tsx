import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { keys } from "../../api/keys";
import type { Person } from "../../api/types";
import { Toasts } from "../../ui/Toasts";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import { ann, balances, bo, cho, clientOf, leaveTypes, signedInAs } from "../../testing/requests";
import LeaveSection from "./LeaveSection";

const granted = vi.fn();
const answer = vi.fn();
const server = setupServer(
  http.get("*/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
  http.get("*/api/v1/leave/balances", () => HttpResponse.json({ items: balances, next: null })),
  http.get("*/api/v1/members", ({ request }) => {
    const department = new URL(request.url).searchParams.get("department");
    return HttpResponse.json({ items: department ? [ann] : [ann, bo, cho], next: null });
  }),
  http.get(`*/api/v1/members/${ann.id}`, () => HttpResponse.json(ann)),
  http.post("*/api/v1/leave/grants", async ({ request }) => {
    granted(await request.json(), request.headers.get("Idempotency-Key"));
    return answer() as HttpResponse<null>;
  }),
  http.post("*/api/v1/leave/types", async ({ request }) => {
    granted(await request.json());
    return answer() as HttpResponse<null>;
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  granted.mockClear();
  answer.mockReset();
});
afterAll(() => server.close());

function administer({ department = null as Person["department"], path = "/admin/leave" } = {}) {
  const rights: Person["rights"] = [{ right: "leave.manage", department }];
  const client = clientOf(bo);
  client.setQueryData(keys.me, { ...signedInAs({ ...bo, rights }), rights: ["leave.manage"] });
  renderInApp(
    <>
      <LeaveSection />
      <Toasts />
    </>,
    { client, path },
  );
  return { client, user: userEvent.setup() };
}

async function dialog(user: ReturnType<typeof userEvent.setup>, button: string) {
  await user.click(screen.getByRole("button", { name: button }));
  return within(await screen.findByRole("dialog"));
}

test("lists the types and what each of them is", async () => {
  administer();
  const row = (await screen.findByText("Time in lieu")).closest("tr");
  expect(within(row as HTMLElement).getAllByRole("cell").map((cell) => cell.textContent)).toEqual(["Time in lieu", "hours", "hours", "Yes", "No", "Yes"]);
});

test("everybody gets days after a sentence has said how many people that is", async () => {
  answer.mockImplementation(() => HttpResponse.json({ granted: 3 }, { status: 201 }));
  const { user, client } = administer();
  client.setQueryData(keys.balances("x"), []);
  client.setQueryData(keys.ledger({ type: "annual" }), []);
  const form = await dialog(user, "Grant leave");
  await user.click(form.getByRole("radio", { name: "Everybody" }));
  await user.type(form.getByLabelText("Days"), "2,5");
  await user.clear(form.getByLabelText("Usable from"));
  await user.type(form.getByLabelText("Usable from"), "2026-01-01");
  await user.type(form.getByLabelText(/Last day/), "2027-04-01");
  await user.type(form.getByLabelText(/Reason/), "Year 2026");
  expect(await form.findByText(/^3 people get 2.5 days of Annual leave, usable from Thu,? 1 January 2026 to Thu,? 1 April 2027\.$/)).toBeVisible();
  await expectAccessible();
  await user.click(form.getByRole("button", { name: "Grant" }));
  expect(await screen.findByText("3 people got 2.5 days of Annual leave each.")).toBeVisible();
  expect(granted.mock.calls[0]?.[0]).toEqual({ all: true, type: "annual", amount: 2500, valid_from: "2026-01-01", expires: "2027-04-01", reason: "Year 2026" });
  expect(client.getQueryState(keys.balances("x"))?.isInvalidated).toBe(true);
  expect(client.getQueryState(keys.ledger({ type: "annual" }))?.isInvalidated).toBe(true);
});

test("whoever manages some departments grants to those, and makes no types", async () => {
  const { user } = administer({ department: { id: "d1", name: "Marketing" } });
  expect(screen.queryByRole("button", { name: "Add a type" })).toBeNull();
  const form = await dialog(user, "Grant leave");
  await user.click(form.getByRole("radio", { name: "Everybody in my departments" }));
  await user.type(form.getByLabelText("Days"), "1");
  expect(await form.findByText(/^1 person gets 1 day of Annual leave/)).toBeVisible();
});

test("refusals land on their fields, and the same grant is tried again under the same key", async () => {
  const { user } = administer({ path: `/admin/leave?member=${ann.id}` });
  await screen.findByText("18 days");
  const form = await dialog(user, "Grant leave");
  expect(form.getByText("Ann Becker")).toBeVisible();
  const days = form.getByLabelText("Days");
  await user.type(days, "0.0005");
  await user.click(form.getByRole("button", { name: "Grant" }));
  await waitFor(() => expect(days).toHaveFocus());
  expect(days).toHaveAccessibleDescription(/can’t be counted exactly/);
  expect(granted).not.toHaveBeenCalled();

  answer.mockImplementationOnce(() => HttpResponse.error());
  await user.clear(days);
  await user.type(days, "28");
  expect(form.getByText(/^Ann Becker gets 28 days of Annual leave/)).toBeVisible();
  await user.click(form.getByRole("button", { name: "Grant" }));
  expect(await form.findByRole("alert")).toHaveTextContent("can’t be reached");
  const early = { pointer: "/expires", code: "leave-expires-early", message: "It would expire before it is valid." };
  answer.mockImplementationOnce(() => HttpResponse.json({ type: "/problems/invalid", title: "Invalid", errors: [early] }, { status: 422 }));
  await user.click(form.getByRole("button", { name: "Grant" }));
  await waitFor(() => expect(form.getByLabelText(/Last day/)).toHaveFocus());
  expect(form.getByLabelText(/Last day/)).toHaveAccessibleDescription(/expire before it is valid/);
  expect(granted.mock.calls[0]).toEqual(granted.mock.calls[1]);
  expect(granted.mock.calls[0]?.[0]).toMatchObject({ member: ann.id, amount: 28_000 });
});

test("one of several who can’t be given it is named", async () => {
  const unknown = { pointer: "/members/1", code: "unknown-member", message: "There is no such member." };
  answer.mockImplementation(() => HttpResponse.json({ type: "/problems/invalid", title: "Invalid", errors: [unknown] }, { status: 422 }));
  const { user } = administer();
  const form = await dialog(user, "Grant leave");
  await user.click(form.getByRole("combobox", { name: "People" }));
  await user.click(await screen.findByText("ann"));
  await user.click(await screen.findByText("cho"));
  await user.type(form.getByLabelText("Days"), "1{Enter}");
  expect(await form.findByText("Cho Min-ji: There is no such member.")).toBeVisible();
  expect(granted.mock.calls[0]?.[0]).toMatchObject({ members: [ann.id, cho.id] });
});

test("a new type says what it is, and a taken key is told at the key", async () => {
  const taken = { pointer: "/key", code: "taken", message: "This key is taken." };
  answer.mockImplementation(() => HttpResponse.json({ type: "/problems/duplicate", title: "Duplicate", errors: [taken] }, { status: 409 }));
  const { user } = administer();
  const form = await dialog(user, "Add a type");
  await user.type(form.getByLabelText("Name in English"), "Study leave");
  await user.type(form.getByLabelText(/Name in Chinese/), "学习假");
  await user.type(form.getByLabelText("Key"), "study");
  await user.click(form.getByRole("checkbox", { name: "It is paid" }));
  await user.click(form.getByRole("button", { name: "Add" }));
  await waitFor(() => expect(form.getByLabelText("Key")).toHaveFocus());
  expect(form.getByLabelText("Key")).toHaveAccessibleDescription(/This key is taken/);
  expect(granted).toHaveBeenCalledWith({ key: "study", name: { en: "Study leave", zh: "学习假" }, unit: "day", paid: false, half_days: true, balance_required: true });
});
