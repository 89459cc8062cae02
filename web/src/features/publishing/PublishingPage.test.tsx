import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { keys } from "../../api/keys";
import { expectAccessible } from "../../testing/accessible";
import { version } from "../../testing/apps";
import { renderInApp, testClient } from "../../testing/render";
import { ann, signedInAs } from "../../testing/requests";
import PublishingPage from "./PublishingPage";

const KEY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const publisher = { key: "example", name: "Example Apps", keys: [{ public_key: KEY, added_at: "2026-03-01T08:00:00Z", revoked_at: null }] };
const sent: unknown[] = [];
const server = setupServer(
  http.get("*/api/v1/catalog/publishers", () => HttpResponse.json({ items: [publisher], next: null })),
  http.get("*/api/v1/catalog/apps", () =>
    HttpResponse.json({
      items: [
        version({ version: "1.1.0", state: "refused", note: "The reason for chat is missing." }),
        version({ app: "org.other.app", name: "Other", publisher_key: "other" }),
      ],
      next: null,
    }),
  ),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  sent.length = 0;
});
afterAll(() => server.close());

function show(offices: ("publisher" | "operator")[] = ["publisher"]) {
  const client = testClient();
  client.setQueryData(keys.me, { ...signedInAs(ann), offices });
  return renderInApp(<PublishingPage />, { client });
}

test("lists one’s own versions with what the operator says", async () => {
  show();
  expect(await screen.findByText("Stationery 1.1.0")).toBeVisible();
  expect(screen.getByText("Refused")).toBeVisible();
  expect(screen.getByText("The reason for chat is missing.")).toBeVisible();
  expect(screen.queryByText("Other 1.0.0")).toBeNull();
  await expectAccessible();
});

test("revoking the last key says that nothing can be submitted then", async () => {
  server.use(
    http.post("*/api/v1/catalog/publishers/example/keys/revoke", async ({ request }) => {
      sent.push(await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
  );
  show();
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: `Revoke the key ${KEY}` }));
  const asked = await screen.findByRole("dialog", { name: "Revoke this key?" });
  expect(asked).toHaveTextContent("It is the only valid key of Example Apps");
  await user.click(within(asked).getByRole("button", { name: "Revoke" }));
  await waitFor(() => expect(sent).toEqual([{ public_key: KEY }]));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("who has no publisher yet is asked for one", async () => {
  server.use(
    http.get("*/api/v1/catalog/publishers", () => HttpResponse.json({ items: [], next: null })),
    http.post("*/api/v1/catalog/publishers", () =>
      HttpResponse.json({ type: "/problems/invalid", title: "Invalid", errors: [{ pointer: "/public_key", code: "malformed-key", message: "This is no ed25519 public key." }] }, { status: 422 }),
    ),
  );
  show();
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Name"), "Example Apps");
  await user.type(screen.getByLabelText("Name in manifests"), "example");
  await user.type(screen.getByLabelText("Public key"), "nonsense");
  await user.click(screen.getByRole("button", { name: "Create publisher" }));
  expect(await screen.findByText("This is no ed25519 public key.")).toBeVisible();
  expect(screen.getByLabelText("Public key")).toHaveFocus();
});

test("others are told that it is not for them", () => {
  show([]);
  expect(screen.getByText("Only for publishers")).toBeVisible();
});
