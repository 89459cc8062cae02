import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes } from "react-router";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { expectAccessible } from "../../testing/accessible";
import { renderInApp } from "../../testing/render";
import { ann, bo, clientOf, leaveTypes, request } from "../../testing/requests";
import PrintPage from "./PrintPage";

const [filed] = request().timeline;
const shown = request({
  state: "approved",
  chain: { head: "ab12cd34", length: 4 },
  timeline: [
    ...request().timeline,
    { ...filed, seq: 2, kind: "decided", actor: bo, verdict: "approve", step: { id: "manager", name: "Manager" }, comment: "enjoy", signature: { kind: "typed", text: "Bo L." } } as never,
  ],
});
const server = setupServer(
  http.get("/api/v1/instances/:id", () => HttpResponse.json(shown)),
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

it("prints form, way and story, who printed it when, and what it can be checked by", async () => {
  const print = vi.fn();
  vi.stubGlobal("print", print);
  renderInApp(
    <Routes>
      <Route path="/requests/:id/print" element={<PrintPage />} />
    </Routes>,
    { client: clientOf(ann), path: `/requests/${shown.id}/print` },
  );
  expect(await screen.findByRole("heading", { level: 1, name: /Annual leave/u })).toBeVisible();
  expect(screen.getByText("dentist")).toBeVisible();
  expect(screen.getByRole("row", { name: /Manager Bo Lindqvist/u })).toBeVisible();
  expect(screen.getByText("enjoy")).toBeVisible();
  expect(screen.getByText("Bo L.")).toBeVisible();
  expect(screen.getByText("ab12cd34")).toBeVisible();
  expect(screen.getByText(/^Printed by Ann Becker, /u)).toBeVisible();
  expect(document.title).toBe("LV-2026-00031 Annual leave · Placet");
  await expectAccessible();
  await userEvent.click(screen.getByRole("button", { name: "Print or save as PDF" }));
  expect(print).toHaveBeenCalledOnce();
});
