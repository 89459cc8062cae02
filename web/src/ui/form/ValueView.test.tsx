import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { renderInApp } from "../../testing/render";
import { ann, clientOf, leaveTypes, request } from "../../testing/requests";
import type { FormSchema } from "./schema";
import { ValueView } from "./ValueView";

const missing = () => HttpResponse.json({ type: "/problems/not-found", title: "Not found", status: 404 }, { status: 404 });
const server = setupServer(
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
  http.get("/api/v1/instances/:id", missing),
  http.get("/api/v1/members/:id", missing),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function show(widget: string, value: unknown) {
  const schema = { "x-placet": { widget } } as FormSchema;
  renderInApp(<ValueView schema={schema} value={value} files={[]} />, { client: clientOf(ann) });
}

const hours = { type: "hours", start: "2026-03-12T14:00", end: "2026-03-12T16:00" };

it("names the zone of times of day that are not the reader's own", async () => {
  show("leave", { ...hours, zone: "Asia/Shanghai" });
  expect(await screen.findByText(/Time in lieu/u)).toHaveTextContent(/16:00 Asia\/Shanghai$/u);
});

it("names no zone that the reader lives in", async () => {
  show("leave", { ...hours, zone: "Europe/Berlin" });
  expect(await screen.findByText(/Time in lieu/u)).toHaveTextContent(/16:00$/u);
});

it("links a request by its number and title", async () => {
  server.use(http.get("/api/v1/instances/:id", () => HttpResponse.json(request())));
  show("instance", request().id);
  expect(await screen.findByRole("link", { name: "LV-2026-00031 · Annual leave" })).toBeVisible();
});

it.each(["instance", "member"])("says that a linked %s can't be seen, and leads nowhere", async (widget) => {
  show(widget, request().id);
  expect(await screen.findByText("not visible to you")).toBeVisible();
  expect(screen.queryByRole("link")).toBeNull();
});
