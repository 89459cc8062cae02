import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { keys } from "../../api/keys";
import { renderInApp } from "../../testing/render";
import { ann, clientOf, signedInAs } from "../../testing/requests";
import { RegionSection } from "./RegionSection";

let sent: unknown;
const server = setupServer(
  http.patch("/api/v1/me", async ({ request }) => {
    sent = await request.json();
    return new HttpResponse(null, { status: 204 });
  }),
  http.get("/api/v1/me", () => HttpResponse.json(signedInAs(ann))),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

it("gives a chosen time zone up for the office's", async () => {
  const client = clientOf(ann);
  client.setQueryData(keys.me, { ...signedInAs(ann), zone: "Asia/Shanghai" });
  renderInApp(<RegionSection />, { client });
  await userEvent.click(screen.getByRole("button", { name: "Use my office’s time zone" }));
  await waitFor(() => expect(sent).toEqual({ zone: null }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Use my office’s time zone" })).toBeNull());
});
