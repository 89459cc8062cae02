import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes, useLocation } from "react-router";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { useFiling, type FilingRequest } from "../../lib/filing";
import { PaneContext } from "../../lib/pane";
import { onPhone } from "../../testing/phone";
import { renderInApp } from "../../testing/render";
import {
  ann,
  balances,
  clientOf,
  evaluated,
  leaveProcess,
  leaveTypes,
  leaveValue,
  request,
} from "../../testing/requests";
import FilingPage from "./FilingPage";

const server = setupServer(
  http.get("/api/v1/processes/leave", () => HttpResponse.json(leaveProcess)),
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
  http.get("/api/v1/leave/balances", () => HttpResponse.json({ items: balances, next: null })),
  http.post("/api/v1/forms/evaluate", () => HttpResponse.json(evaluated)),
  http.post("/api/v1/processes/leave/forecast", () => HttpResponse.json({ complete: true, steps: [] })),
  http.post("/api/v1/instances", () => HttpResponse.json(request(), { status: 201 })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

const open = vi.fn();

function Chat({ filing }: { filing: FilingRequest }) {
  const openFiling = useFiling();
  return (
    <button type="button" onClick={() => openFiling(filing)}>
      Ask
    </button>
  );
}

function Where() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{pathname + search}</output>;
}

async function ask(filing: FilingRequest) {
  open.mockReset();
  renderInApp(
    <PaneContext value={{ content: null, open, close: () => {} }}>
      <Where />
      <Routes>
        <Route path="/messages" element={<Chat filing={filing} />} />
        <Route path="/workbench/:process" element={<FilingPage />} />
        <Route path="*" element={null} />
      </Routes>
    </PaneContext>,
    { client: clientOf(ann), path: "/messages" },
  );
  await userEvent.click(screen.getByRole("button", { name: "Ask" }));
}

const address = () => screen.getByLabelText("address").textContent;
const dentist = { process: "leave", form: { leave: leaveValue, reason: "dentist" } };

it("is a page of its own on phones, with what the command filled in, and gives way to the request", async () => {
  onPhone();
  await ask(dentist);
  expect(open).not.toHaveBeenCalled();
  expect(address()).toBe("/workbench/leave");
  expect(await screen.findByLabelText(/^Reason/u)).toHaveValue("dentist");
  expect(document.title).toBe("New request: Leave · Placet");
  await userEvent.click(screen.getByRole("button", { name: "File" }));
  await waitFor(() => expect(address()).toBe(`/requests/${request().id}`));
});

it("goes back to where it was begun when it is cancelled", async () => {
  onPhone();
  await ask({ process: "leave" });
  await screen.findByLabelText(/^Reason/u);
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(address()).toBe("/messages"));
});

it("stays beside the content on larger windows", async () => {
  await ask(dentist);
  expect(open).toHaveBeenCalledWith({ kind: "filing", request: dentist });
  expect(address()).toBe("/messages");
});
