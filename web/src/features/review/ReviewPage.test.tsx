import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Route, Routes } from "react-router";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { VersionState } from "../../api/apps";
import { keys } from "../../api/keys";
import { expectAccessible } from "../../testing/accessible";
import { version, versionDetail } from "../../testing/apps";
import { renderInApp, testClient } from "../../testing/render";
import { ann, signedInAs } from "../../testing/requests";
import ReviewPage from "./ReviewPage";

let state: VersionState;
const sent: unknown[] = [];
const server = setupServer(
  http.get("*/api/v1/catalog/apps", () => HttpResponse.json({ items: [version({ state }), version({ app: "org.old", name: "Old", state: "withdrawn" })], next: null })),
  http.get("*/api/v1/catalog/apps/:app/versions/:version", () => HttpResponse.json(versionDetail({ state }))),
  http.get("*/api/v1/catalog/publishing", () => HttpResponse.json({ items: [{ login: "pia", publisher: true, operator: false }], next: null })),
  http.get("*/api/v1/me", () => HttpResponse.json({ ...signedInAs(ann), offices: ["operator"] })),
  http.post("*/api/v1/catalog/apps/:app/versions/:version/decide", async ({ request }) => {
    const body = (await request.json()) as { verdict: string };
    sent.push(body);
    return HttpResponse.json(version({ state: body.verdict === "list" ? "listed" : body.verdict === "refuse" ? "refused" : "withdrawn" }));
  }),
  http.put("*/api/v1/catalog/publishing/:login", async ({ request, params }) => {
    sent.push(params.login, await request.json());
    return params.login === "nobody" ? HttpResponse.json({ type: "/problems/not-found", title: "Not found" }, { status: 404 }) : new HttpResponse(null, { status: 204 });
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  state = "submitted";
  sent.length = 0;
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function show(path = "/review") {
  const client = testClient();
  client.setQueryData(keys.me, { ...signedInAs(ann), offices: ["operator"] });
  return renderInApp(
    <Routes>
      <Route path="/review/:app?/:version?" element={<ReviewPage />} />
    </Routes>,
    { path, client },
  );
}
const DETAIL = "/review/org.example.stationery/1.0.0";

test("lists what waits, and shows everything to judge it by", async () => {
  show();
  const user = userEvent.setup();
  expect(screen.queryByText("Old 1.0.0")).toBeNull();
  await user.click(await screen.findByRole("link", { name: "Stationery 1.0.0" }));
  expect(await screen.findByText(version().sha256)).toBeVisible();
  expect(screen.getByText("It may write to people in chat: to those who may use it, who file or decide its requests, or whom its settings name.")).toBeVisible();
  await user.click(screen.getByText("What its code could call: 2 interfaces"));
  expect(screen.getByText("placet:app/kv-read@0.1.0")).toBeVisible();
  expect(screen.getByText("Stationery order")).toBeVisible();
  expect(screen.getByText("/order")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Withdraw" })).toBeNull();
  await expectAccessible();
});

test("marks what is new in comparison with the version that is offered today", async () => {
  const offered = version({ version: "0.9.0", scopes: version().scopes.slice(0, 1) });
  server.use(http.get("*/api/v1/catalog/apps", () => HttpResponse.json({ items: [version({ state }), offered], next: null })));
  show(DETAIL);
  expect(await screen.findByText("“New” is what version 0.9.0, which is offered today, does not ask for.")).toBeVisible();
  expect(screen.getAllByText("New")).toHaveLength(1);
});

test("says that there is nothing to compare a version with", async () => {
  show(DETAIL);
  expect(await screen.findByText(/No other version of this app is offered today/)).toBeVisible();
  expect(screen.queryByText("New")).toBeNull();
});

test("says where it can’t compare a version, and compares it when asked again", async () => {
  const offered = version({ version: "0.9.0" });
  server.use(
    http.get("*/api/v1/catalog/apps", () => HttpResponse.json({ type: "/problems/internal", title: "It broke" }, { status: 500 }), { once: true }),
    http.get("*/api/v1/catalog/apps", () => HttpResponse.json({ items: [version({ state }), offered], next: null })),
  );
  show(DETAIL);
  expect(await screen.findByText("It broke")).toBeVisible();
  expect(screen.queryByText(/No other version of this app is offered today/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText(/which is offered today, does not ask for/)).toBeVisible();
});

test("lists a version with one press", async () => {
  show(DETAIL);
  await userEvent.click(await screen.findByRole("button", { name: "List" }));
  await waitFor(() => expect(sent).toEqual([{ verdict: "list" }]));
});

test("refuses only with a note", async () => {
  show(DETAIL);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Refuse" }));
  expect(screen.getByText("Say what has to be mended.")).toBeVisible();
  expect(screen.getByLabelText("Note")).toHaveFocus();
  await user.type(screen.getByLabelText("Note"), "Why chat?");
  await user.click(screen.getByRole("button", { name: "Refuse" }));
  const asked = await screen.findByRole("dialog", { name: "Refuse Stationery 1.0.0?" });
  expect(sent).toEqual([]);
  await user.click(within(asked).getByRole("button", { name: "Refuse" }));
  await waitFor(() => expect(sent).toEqual([{ verdict: "refuse", note: "Why chat?" }]));
});

test("withdraws a listed version after saying what follows", async () => {
  state = "listed";
  show(DETAIL);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Withdraw" }));
  const asked = await screen.findByRole("dialog", { name: "Withdraw Stationery 1.0.0?" });
  expect(asked).toHaveTextContent("Nobody can install this version any more");
  await user.click(within(asked).getByRole("button", { name: "Withdraw" }));
  await waitFor(() => expect(sent).toEqual([{ verdict: "withdraw" }]));
});

test("an account may publish from now on, and no more", async () => {
  show();
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Login"), "nobody");
  await user.click(screen.getByRole("button", { name: "Allow" }));
  expect(await screen.findByText("There is no account with this login.")).toBeVisible();
  await user.clear(screen.getByLabelText("Login"));
  await user.type(screen.getByLabelText("Login"), "bo");
  await user.click(screen.getByRole("button", { name: "Allow" }));
  await waitFor(() => expect(screen.getByLabelText("Login")).toHaveValue(""));
  await user.click(screen.getByRole("button", { name: "Take away the right to publish of pia" }));
  const asked = await screen.findByRole("dialog", { name: "Should pia publish no more?" });
  await user.click(within(asked).getByRole("button", { name: "Take away" }));
  await waitFor(() => expect(sent).toEqual(["nobody", { publisher: true }, "bo", { publisher: true }, "pia", { publisher: false }]));
});
