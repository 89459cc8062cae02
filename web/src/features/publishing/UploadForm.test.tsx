import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "../../testing/accessible";
import { version } from "../../testing/apps";
import { renderInApp } from "../../testing/render";
import { ann, clientOf } from "../../testing/requests";
import { UploadForm } from "./UploadForm";

const SIGNATURE = `${"A".repeat(86)}==`;
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const bundle = () => new File(["zip"], "stationery.placet");

test("every problem that the server finds is told, with its place", async () => {
  server.use(
    http.post("*/api/v1/catalog/apps", () =>
      HttpResponse.json(
        {
          type: "/problems/bundle",
          title: "The bundle can’t be taken",
          errors: [
            { pointer: "/bundle/manifest.json/schedules/0/cron", code: "cron-syntax", message: "This is no cron expression." },
            { pointer: "/bundle/i18n~1zh.json", code: "message-unknown", message: "i18n/zh.json: English has no text with this key." },
          ],
        },
        { status: 422 },
      ),
    ),
  );
  renderInApp(<UploadForm />, { client: clientOf(ann) });
  const user = userEvent.setup();
  await user.upload(screen.getByLabelText("Bundle"), bundle());
  await user.type(screen.getByLabelText("Signature"), SIGNATURE);
  await user.click(screen.getByRole("button", { name: "Submit" }));
  const told = await screen.findByRole("alert");
  expect(told).toHaveTextContent("The bundle was not taken: 2 problems");
  const lines = within(told).getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(lines).toEqual(["This is no cron expression. manifest.json /schedules/0/cron", "i18n/zh.json: English has no text with this key. i18n/zh.json"]);
  await expectAccessible();
});

test("a signature file of 64 bytes is sent as base64, and the version is named", async () => {
  const sent: string[] = [];
  server.use(
    http.post("*/api/v1/catalog/apps", async ({ request }) => {
      sent.push(await request.text(), request.headers.get("Accept-Language") ?? "");
      return HttpResponse.json(version({ state: "submitted" }), { status: 201 });
    }),
  );
  renderInApp(<UploadForm />, { client: clientOf(ann) });
  const user = userEvent.setup();
  await user.upload(screen.getByLabelText("Bundle"), bundle());
  await user.upload(screen.getByLabelText(/Signature file/), new File([new Uint8Array(64)], "stationery.sig"));
  await waitFor(() => expect(screen.getByLabelText("Signature")).toHaveValue(SIGNATURE));
  await user.click(screen.getByRole("button", { name: "Submit" }));
  expect(await screen.findByText("Stationery 1.0.0 is submitted")).toBeVisible();
  expect(sent[0]).toContain(SIGNATURE);
  expect(sent[1]).toBe("en");
});

test("a signature that does not fit is said at its field", async () => {
  server.use(
    http.post("*/api/v1/catalog/apps", () =>
      HttpResponse.json(
        { type: "/problems/bundle", title: "The bundle can’t be taken", errors: [{ pointer: "/bundle", code: "bundle-signature-wrong", message: "The signature is not this publisher’s." }] },
        { status: 422 },
      ),
    ),
  );
  renderInApp(<UploadForm />, { client: clientOf(ann) });
  const user = userEvent.setup();
  await user.upload(screen.getByLabelText("Bundle"), bundle());
  await user.type(screen.getByLabelText("Signature"), SIGNATURE);
  await user.click(screen.getByRole("button", { name: "Submit" }));
  expect(await screen.findByText("The signature is not this publisher’s.")).toBeVisible();
  expect(screen.getByLabelText("Signature")).toHaveFocus();
  expect(screen.queryByText(/The bundle was not taken/)).toBeNull();
});

test("says what is missing before anything is sent", async () => {
  renderInApp(<UploadForm />, { client: clientOf(ann) });
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Submit" }));
  expect(screen.getByLabelText("Bundle")).toHaveFocus();
  expect(screen.getByLabelText("Bundle")).toHaveAccessibleDescription(/Choose the bundle\./);
  await user.upload(screen.getByLabelText(/Signature file/), new File(["no signature"], "notes.txt"));
  expect(await screen.findByText(/This file holds no signature/)).toBeVisible();
  expect(screen.getByLabelText("Signature")).toHaveValue("");
});
