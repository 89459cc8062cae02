import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes } from "react-router";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { expectAccessible } from "../../../testing/accessible";
import { installation, versionDetail } from "../../../testing/apps";
import { renderInApp } from "../../../testing/render";
import { ann, clientOf } from "../../../testing/requests";
import { ConsentPage } from "./ConsentPage";
import { UpdatePage } from "./UpdatePage";

const sent: unknown[] = [];
let installed = [] as ReturnType<typeof installation>[];
const server = setupServer(
  http.get("*/api/v1/catalog/apps/:app/versions/:version", ({ params }) =>
    HttpResponse.json(
      versionDetail({
        version: String(params.version),
        scopes: [...versionDetail().scopes, ...(params.version === "1.1.0" ? [{ scope: "schedule", reason: "To remind you." }] : [])],
      }),
    ),
  ),
  http.get("*/api/v1/installations", () => HttpResponse.json({ items: installed, next: null })),
  http.get("*/api/v1/installations/:id", () => HttpResponse.json(installation({ update: "1.1.0" }))),
  http.get("*/api/v1/departments", () =>
    HttpResponse.json({
      items: [
        { id: "d1", name: "Company", parent: null, head: null, members: 4 },
        { id: "d2", name: "Marketing", parent: "d1", head: null, members: 2 },
      ],
      next: null,
    }),
  ),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  sent.length = 0;
  installed = [];
});
afterEach(() => {
  server.resetHandlers();
  sessionStorage.clear();
});
afterAll(() => server.close());

function show(path = "/admin/apps/catalog/org.example.stationery/1.0.0") {
  return renderInApp(
    <Routes>
      <Route path="/admin/apps/catalog/:app/:version" element={<ConsentPage />} />
      <Route path="/admin/apps/installed/:id/update" element={<UpdatePage />} />
      <Route path="/admin/apps/installed/:id" element={<p>the installed app</p>} />
    </Routes>,
    { path, client: clientOf(ann) },
  );
}

test("says what the app may do in our words and why in the author’s, and what it can’t", async () => {
  show();
  const may = await screen.findByText("It may write to people in chat: to those who may use it, who file or decide its requests, or whom its settings name.");
  expect(within(may.closest("li") as HTMLElement).getByText("To say when something runs out.")).toBeVisible();
  expect(screen.getAllByText("The app’s author says:")).toHaveLength(2);
  expect(screen.getByText("It can’t reach the internet or other systems.")).toBeVisible();
  expect(screen.getByText("It can’t look up who works here; it learns only who uses it.")).toBeVisible();
  expect(screen.queryByText("It can’t keep any data.")).toBeNull();
  expect(screen.getByText("Stationery order")).toBeVisible();
  expect(screen.getByText("weekly: every Monday at 09:00 (Europe/Berlin)")).toBeVisible();
  await expectAccessible();
});

test("grants all that is asked for and installs for the departments that were chosen", async () => {
  server.use(
    http.post("*/api/v1/installations", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(installation(), { status: 201 });
    }),
  );
  show();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("radio", { name: "Some departments" }));
  await user.click(screen.getByRole("combobox", { name: "Departments" }));
  await user.click(await screen.findByTitle("Company / Marketing"));
  await user.click(screen.getByRole("button", { name: "Grant and install" }));
  // The settings are not complete yet.
  expect(screen.getByRole("textbox", { name: /Greeting/ })).toHaveFocus();
  expect(sent).toEqual([]);
  await user.type(screen.getByRole("textbox", { name: /Greeting/ }), "Hello");
  await user.click(screen.getByRole("button", { name: "Grant and install" }));
  expect(await screen.findByText("the installed app")).toBeVisible();
  expect(sent).toEqual([
    {
      app: "org.example.stationery",
      version: "1.0.0",
      grants: ["kv", "chat:write"],
      audience: { kind: "departments", departments: ["d2"] },
      config: { greeting: "Hello" },
    },
  ]);
});

test("what was chosen and typed is there again until it is installed", async () => {
  server.use(http.post("*/api/v1/installations", () => HttpResponse.json(installation(), { status: 201 })));
  const first = show();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("radio", { name: "Some departments" }));
  await user.type(screen.getByRole("textbox", { name: /Greeting/ }), "Hello");
  first.unmount();
  const second = show();
  expect(await screen.findByRole("radio", { name: "Some departments" })).toBeChecked();
  expect(screen.getByRole("textbox", { name: /Greeting/ })).toHaveValue("Hello");
  await user.click(screen.getByRole("button", { name: "Grant and install" }));
  expect(await screen.findByText("the installed app")).toBeVisible();
  second.unmount();
  show();
  expect(await screen.findByRole("radio", { name: "Everybody in the organisation" })).toBeChecked();
  expect(screen.getByRole("textbox", { name: /Greeting/ })).toHaveValue("");
});

test("what the server refuses is said at its field", async () => {
  server.use(
    http.post("*/api/v1/installations", () =>
      HttpResponse.json(
        {
          type: "/problems/invalid",
          title: "Some fields need another look",
          errors: [
            { pointer: "/audience/departments", code: "required", message: "Choose a department." },
            { pointer: "/config/greeting", code: "pattern", message: "Greet differently." },
            { pointer: "/grants", code: "grant-missing", message: "The scope kv is needed." },
          ],
        },
        { status: 422 },
      ),
    ),
  );
  show();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("radio", { name: "Some departments" }));
  await user.type(screen.getByRole("textbox", { name: /Greeting/ }), "Hello");
  await user.click(screen.getByRole("button", { name: "Grant and install" }));
  expect(await screen.findByText("Choose a department.")).toBeVisible();
  expect(screen.getByRole("combobox", { name: "Departments" })).toHaveAccessibleDescription(/Choose a department\./);
  expect(screen.getByText("Greet differently.")).toBeVisible();
  expect(screen.getByText("The scope kv is needed.")).toBeVisible();
  expect(screen.queryByText("Some fields need another look")).toBeNull();
});

test("an app that is installed already leads to its page", async () => {
  installed = [installation()];
  show();
  expect(await screen.findByRole("link", { name: "Open the installed app" })).toHaveAttribute("href", `/admin/apps/installed/${installation().id}`);
  expect(screen.queryByRole("button", { name: "Grant and install" })).toBeNull();
});

test("an update marks what is new and grants it together with the version", async () => {
  server.use(
    http.patch("*/api/v1/installations/:id", async ({ request }) => {
      sent.push(await request.json(), request.headers.get("If-Match"));
      return HttpResponse.json(installation({ version: "1.1.0" }));
    }),
  );
  show(`/admin/apps/installed/${installation().id}/update`);
  const fresh = await screen.findByText("It may start by itself at set times.");
  expect(within(fresh).getByText("New")).toBeVisible();
  expect(screen.getAllByText("New")).toHaveLength(1);
  expect(screen.getByRole("textbox", { name: /Greeting/ })).toHaveValue("Hello");
  await userEvent.click(screen.getByRole("button", { name: "Grant and update" }));
  expect(await screen.findByText("the installed app")).toBeVisible();
  await waitFor(() => expect(sent).toEqual([{ version: "1.1.0", grants: ["kv", "chat:write", "schedule"], config: { greeting: "Hello" } }, '"3"']));
});
