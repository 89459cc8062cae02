import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "../../../testing/accessible";
import { installation, version } from "../../../testing/apps";
import { renderInApp } from "../../../testing/render";
import { ann, clientOf } from "../../../testing/requests";
import { AppsPage } from "./AppsPage";

const server = setupServer(
  http.get("*/api/v1/installations", () =>
    HttpResponse.json({ items: [installation({ update: "1.1.0", paused_until: "2026-03-11T09:00:00Z", usage: { calls: 9, failures: 2 } })], next: null }),
  ),
  http.get("*/api/v1/catalog/apps", () =>
    HttpResponse.json({
      items: [
        version({ version: "1.1.0" }),
        version({ app: "org.rooms", name: "Rooms", version: "2.0.0", state: "submitted" }),
        version({ app: "org.rooms", name: "Rooms", version: "1.5.0" }),
        version({ app: "org.rooms", name: "Rooms", version: "1.4.0" }),
        version({ app: "org.badges", name: "Badges", publisher: "Kirsch", summary: "Announces visitors." }),
      ],
      next: null,
    }),
  ),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

test("an installed app says whether it works and what is newer", async () => {
  renderInApp(<AppsPage />, { client: clientOf(ann) });
  const row = await screen.findByRole("row", { name: /Stationery/ });
  expect(within(row).getByText("Paused")).toBeVisible();
  expect(within(row).getByRole("link", { name: "2 of 9 calls failed" })).toBeVisible();
  expect(within(row).getByRole("link", { name: "Update to 1.1.0" })).toHaveAttribute("href", `/admin/apps/installed/${installation().id}/update`);
  await expectAccessible();
});

test("the catalog has the newest listed version of what is not installed, and is searched", async () => {
  renderInApp(<AppsPage />, { client: clientOf(ann) });
  const catalog = await screen.findByRole("region", { name: "Catalog" });
  expect(await within(catalog).findByRole("link", { name: "Rooms" })).toHaveAttribute("href", "/admin/apps/catalog/org.rooms/1.5.0");
  expect(within(catalog).getAllByRole("link")).toHaveLength(2);
  const search = within(catalog).getByRole("searchbox", { name: "Search the catalog" });
  await userEvent.type(search, "kirsch");
  expect(within(catalog).getAllByRole("link").map(({ textContent }) => textContent)).toEqual(["Badges"]);
  await userEvent.type(search, "!");
  expect(within(catalog).getByRole("status")).toHaveTextContent("No app in the catalog matches “kirsch!”.");
});
