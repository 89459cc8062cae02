import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { useLocation, useNavigate } from "react-router";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { PaneContext, usePane } from "../lib/pane";
import { onPhone } from "../testing/phone";
import { renderInApp } from "../testing/render";
import { ann, bo, clientOf, leaveTypes, request, taskOf } from "../testing/requests";
import { SidePane } from "./SidePane";
import { usePaneState } from "./usePaneState";

let shown = request();

const server = setupServer(
  http.get("/api/v1/instances/:id", ({ params }) => HttpResponse.json({ ...shown, id: params.id })),
  http.get("/api/v1/leave/types", () => HttpResponse.json({ items: leaveTypes, next: null })),
);
beforeAll(async () => {
  server.listen({ onUnhandledRequest: "error" });
  // Loaded by need in the client; here its compilation is not what is timed.
  await import("../features/instance/InstancePane");
}, 60_000);
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function Page() {
  const { open } = usePane();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (
    <>
      <output aria-label="address">{pathname}</output>
      <button type="button" onClick={() => open({ kind: "instance", id: "first" })}>
        Open
      </button>
      <button type="button" onClick={() => open({ kind: "instance", id: "second" })}>
        Open another
      </button>
      <button type="button" onClick={() => void navigate("/workbench")}>
        Go on
      </button>
      <button type="button" onClick={() => void navigate(-1)}>
        One step back
      </button>
    </>
  );
}

function Frame() {
  const pane = usePaneState();
  return (
    <PaneContext value={pane}>
      <Page />
      <SidePane />
    </PaneContext>
  );
}

const pane = () => screen.queryByRole("complementary", { name: "Side pane" });
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

async function open(viewer = bo) {
  renderInApp(<Frame />, { client: clientOf(viewer), path: "/messages" });
  await press("Open");
  await screen.findByRole("heading", { name: /LV-2026-00031/u });
}

describe("Escape", () => {
  beforeEach(() => {
    shown = request({ tasks: [taskOf(request())] });
  });

  it("closes the pane and brings the focus back", async () => {
    await open();
    expect(pane()).toHaveFocus();
    await userEvent.keyboard("{Escape}");
    expect(pane()).toBeNull();
    expect(screen.getByRole("button", { name: "Open" })).toHaveFocus();
  });

  it("closes a derivation first", async () => {
    await open();
    await press("Why me?");
    expect(await screen.findByText("You are Ann Becker’s manager.")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Why me?" })).toHaveClass("ant-popover-open");
    await userEvent.keyboard("{Escape}");
    expect(pane()).not.toBeNull();
    expect(screen.getByRole("button", { name: "Why me?" })).not.toHaveClass("ant-popover-open");
    await userEvent.keyboard("{Escape}");
    expect(pane()).toBeNull();
  });

  it("closes a menu first", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: /More/u }));
    await screen.findByText("Transfer…");
    await userEvent.keyboard("{Escape}");
    expect(pane()).not.toBeNull();
    expect(screen.getByRole("button", { name: /More/u })).not.toHaveClass("ant-dropdown-open");
    await userEvent.keyboard("{Escape}");
    expect(pane()).toBeNull();
  });

  it("closes a question first", async () => {
    shown = request({ actions: ["withdraw"] });
    await open(ann);
    await press("Withdraw");
    const question = await screen.findByRole("dialog", { name: "Withdraw LV-2026-00031?" });
    await waitFor(() => expect(question).toContainElement(document.activeElement as HTMLElement));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(question).not.toBeVisible());
    expect(pane()).not.toBeNull();
  });
});

it("takes the focus along when it shows something else", async () => {
  await open();
  await press("Open another");
  await waitFor(() => expect(pane()).toHaveFocus());
});

describe("on a phone", () => {
  beforeEach(onPhone);
  afterEach(() => vi.restoreAllMocks());

  it("is closed by the way back, however much it showed meanwhile", async () => {
    await open();
    await press("Open another");
    await press("One step back");
    expect(pane()).toBeNull();
    expect(screen.getByLabelText("address")).toHaveTextContent("/messages");
  });

  it("is there again when one comes back to it", async () => {
    await open();
    await press("Go on");
    expect(pane()).toBeNull();
    await press("One step back");
    expect(pane()).not.toBeNull();
  });

  it("leaves nothing behind when it is closed by its own button", async () => {
    await open();
    await press("Close");
    expect(pane()).toBeNull();
    expect(screen.getByLabelText("address")).toHaveTextContent("/messages");
  });
});
