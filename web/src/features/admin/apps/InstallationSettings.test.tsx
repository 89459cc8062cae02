import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes } from "react-router";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Installation } from "../../../api/apps";
import { keys } from "../../../api/keys";
import type { FormSpec } from "../../../api/types";
import { installation, versionDetail } from "../../../testing/apps";
import { renderInApp } from "../../../testing/render";
import { ann, clientOf } from "../../../testing/requests";
import { InstallationPage } from "./InstallationPage";
import { UpdatePage } from "./UpdatePage";

const ID = installation().id;
const field = (title: string) => ({ type: "string", title, "x-placet": { widget: "text" } });
const asking = (...names: string[]): FormSpec => ({
  schema: { type: "object", additionalProperties: false, properties: Object.fromEntries(names.map((name) => [name, field(name)])) },
  ui: {},
});
let there: Installation;
let newest: string[];
let refusal: object | null;
const sent: unknown[] = [];
const server = setupServer(
  http.get("*/api/v1/departments", () =>
    HttpResponse.json({
      items: [
        { id: "d1", name: "Company", parent: null, head: null, members: 4 },
        { id: "d2", name: "Marketing", parent: "d1", head: null, members: 2 },
      ],
      next: null,
    }),
  ),
  http.get("*/api/v1/installations", () => HttpResponse.json({ items: [there], next: null })),
  http.get("*/api/v1/installations/:id", () => HttpResponse.json(there)),
  http.get("*/api/v1/catalog/apps/:app/versions/:version", ({ params }) =>
    HttpResponse.json(versionDetail({ version: String(params.version), config_form: asking(...newest) })),
  ),
  http.patch("*/api/v1/installations/:id", async ({ request }) => {
    sent.push(await request.json());
    return refusal ? HttpResponse.json(refusal, { status: 422 }) : HttpResponse.json({ ...there, revision: 4 });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  there = installation({ config_form: asking("greeting", "note"), config: { greeting: "Hello", note: "old" } });
  newest = ["greeting"];
  refusal = null;
  sent.length = 0;
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function show(part: "settings" | "update" = "settings") {
  return renderInApp(
    <Routes>
      <Route path="/admin/apps/installed/:id/update" element={<UpdatePage />} />
      <Route path="/admin/apps/installed/:id/:part?" element={<InstallationPage />} />
    </Routes>,
    { path: `/admin/apps/installed/${ID}/${part}`, client: clientOf(ann) },
  );
}

const named = (name: string) => screen.findByRole("textbox", { name: new RegExp(name) });
async function type(name: string, text: string) {
  await userEvent.clear(await named(name));
  await userEvent.type(await named(name), text);
}

test("what others have saved since one began to type is not undone by saving", async () => {
  const first = show();
  await type("note", "new");
  first.unmount();
  there = { ...there, config: { greeting: "Good morning", note: "old" }, revision: 4 };
  show();
  expect(await named("note")).toHaveValue("new");
  expect(await named("greeting")).toHaveValue("Good morning");
  await userEvent.click(screen.getByRole("button", { name: "Save settings" }));
  await waitFor(() => expect(sent).toEqual([{ config: { greeting: "Good morning", note: "new" } }]));
});

test("what others save while the settings stand open is taken over there", async () => {
  const { client } = show();
  await type("note", "new");
  act(() => client.setQueryData(keys.installation(ID), { ...there, config: { greeting: "Good morning", note: "old" }, revision: 4 }));
  expect(await named("greeting")).toHaveValue("Good morning");
  expect(await named("note")).toHaveValue("new");
});

test("the same settings in another order are nothing to save", async () => {
  there = { ...there, config: { note: "old" } };
  const { client } = show();
  await type("greeting", "Hello");
  expect(screen.getByText("Not saved yet")).toBeVisible();
  act(() => client.setQueryData(keys.installation(ID), { ...there, config: { note: "old", greeting: "Hello" }, revision: 4 }));
  await waitFor(() => expect(screen.queryByText("Not saved yet")).toBeNull());
});

test("departments that others have chosen meanwhile are shown where one has chosen nothing else", async () => {
  const first = show();
  await userEvent.click(await screen.findByRole("radio", { name: "Some departments" }));
  await userEvent.click(screen.getByRole("combobox", { name: "Departments" }));
  await userEvent.click(await screen.findByTitle("Company / Marketing"));
  // Back to what there was, with Marketing for the case that it is tried again.
  await userEvent.click(screen.getByRole("radio", { name: "Everybody in the organisation" }));
  first.unmount();
  there = { ...there, audience: { kind: "departments", departments: ["d1"] }, revision: 4 };
  show();
  expect(await screen.findByRole("radio", { name: "Some departments" })).toBeChecked();
  expect(await screen.findByTitle("Company")).toBeVisible();
  expect(screen.queryByText("Not saved yet")).toBeNull();
});

test("what was typed for another version and this one does not ask is not sent", async () => {
  there = { ...there, update: "1.1.0" };
  newest = ["greeting", "colour"];
  const first = show("update");
  await type("colour", "blue");
  await type("greeting", "Hi");
  first.unmount();
  there = { ...there, update: "1.2.0" };
  newest = ["greeting"];
  show("update");
  expect(await named("greeting")).toHaveValue("Hi");
  await userEvent.click(screen.getByRole("button", { name: "Grant and update" }));
  await waitFor(() => expect(sent).toEqual([{ version: "1.2.0", grants: ["kv", "chat:write"], config: { greeting: "Hi" } }]));
});

test("a refusal about settings that have no field is said all the same", async () => {
  const about = (name: string) => ({ pointer: `/config/${name}`, code: "invalid", message: `Say ${name} differently.` });
  refusal = { type: "/problems/invalid", title: "Some fields need another look", errors: [about("greeting")] };
  show();
  await type("note", "new");
  await userEvent.click(screen.getByRole("button", { name: "Save settings" }));
  expect(await screen.findByText("Say greeting differently.")).toBeVisible();
  expect(screen.queryByText("Some fields need another look")).toBeNull();
  refusal = { ...refusal, errors: [about("colour"), about("greeting")] };
  await userEvent.click(screen.getByRole("button", { name: "Save settings" }));
  expect(await screen.findByText("Say colour differently.")).toBeVisible();
});
