import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { Link, Route, Routes, useLocation } from "react-router";
import { afterAll, beforeAll, expect, it } from "vitest";
import { renderInApp } from "../../testing/render";
import { ann, clientOf, leaveTypes, request } from "../../testing/requests";
import InstancePage from "./InstancePage";

const shown = request();
const server = setupServer(
  http.get("/api/v1/instances/:id", () => HttpResponse.json(shown)),
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

const page = `/requests/${shown.id}`;

function open(path: string) {
  renderInApp(
    <>
      <Where />
      <Routes>
        <Route path="/messages" element={<Link to={page}>Follow</Link>} />
        <Route path="/requests/:id" element={<InstancePage />} />
        <Route path="*" element={null} />
      </Routes>
    </>,
    { client: clientOf(ann), path },
  );
}

function Where() {
  return <output aria-label="address">{useLocation().pathname}</output>;
}

const goBack = async () => userEvent.click(await screen.findByRole("button", { name: "Back" }));

it("leads back to where one came from", async () => {
  open("/messages");
  await userEvent.click(screen.getByRole("link", { name: "Follow" }));
  await goBack();
  await waitFor(() => expect(screen.getByLabelText("address")).toHaveTextContent("/messages"));
});

it("leads to the list when it was opened by its address, and never out of the app", async () => {
  // Another site stood in this window before.
  window.history.pushState(null, "", "/");
  open(page);
  await goBack();
  await waitFor(() => expect(screen.getByLabelText("address")).toHaveTextContent("/approvals"));
});
