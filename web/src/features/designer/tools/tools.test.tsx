import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Version, WhatIf } from "../../../api/processes";
import { expectAccessible } from "../../../testing/accessible";
import { claim, designerHandlers, onDesktop, renderDesigner, warning, type Sent } from "../../../testing/designer";
import { ann, bo, cho } from "../../../testing/requests";

const ref = ({ id, name, login }: typeof ann) => ({ id, name, login });
const version = (number: number, change: Partial<Version> = {}): Version => ({ number, published_at: `2026-03-0${number}T08:00:00Z`, published_by: ref(ann), note: null, is_published: number === 3, running: 0, ...change });
const past: WhatIf = {
  finished: 40,
  same: 38,
  path_changed: 1,
  gained: 2,
  lost: 0,
  undecided: 0,
  lead_time: null,
  cases: [
    {
      id: "0198f3c2-7b1e-7c3a-9d2f-0000000000a1",
      number: "EXP-2026-00042",
      title: "Lunch",
      requester: ref(ann),
      before: [{ id: "manager", name: "Manager", people: [ref(bo)] }],
      after: [
        { id: "manager", name: "Manager", people: [ref(bo)] },
        { id: "finance", name: "Finance", people: [ref(cho)] },
      ],
      gained: [ref(cho)],
      lost: [],
    },
  ],
};
const changes = [
  { kind: "added", place: "flow", step: "finance", text: "Step “Finance” after “Manager”" },
  { kind: "changed", place: "form", step: null, text: "“Purpose”: at most 200 characters instead of 100" },
];

let sent: Sent;
let bodies: Record<string, unknown>;
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  sent = { drafts: [], checked: [] };
  bodies = {};
  const keep = (name: string, answer: object, status = 200) =>
    http.post(`*/api/v1/processes/:key/${name}`, async ({ request }) => {
      bodies[name] = await request.json();
      return HttpResponse.json(answer, { status });
    });
  server.use(
    ...designerHandlers(sent),
    http.get("*/api/v1/processes/:key/versions", () => HttpResponse.json({ items: [version(3, { note: "Finance decides, too" }), version(2, { running: 3 }), version(1)], next: null })),
    keep("compare", { changes }),
    keep("what-if", past),
    keep("publish", { version: 4 }, 201),
    keep("rollback", { version: 4 }, 201),
    keep("try", {
      steps: [{ id: "manager", kind: "approval", name: "Manager", people: [{ ...ref(bo), why: [{ key: "why-manager", params: {}, text: "Manager of the requester" }] }], quorum: "any", state: "ahead", unknown: false }],
      complete: true,
      problems: [],
    }),
    keep("organisation-check", { findings: [{ ...warning, message: "Nobody is found.", members: [ref(cho)] }], members: 60, paths: 2, complete: true }),
    http.post("*/api/v1/processes/:key/migrate", async ({ request }) => {
      const body = (await request.json()) as { dry_run: boolean; instances?: string[] };
      bodies[body.dry_run ? "dry" : "migrate"] = body;
      const of = (id: string) => ({ id, number: `EXP-${id}`, title: "Lunch" });
      const verdicts = [
        { instance: of("1"), verdict: "same", reasons: [] },
        { instance: of("2"), verdict: "impossible", reasons: ["“Director” is not there any more."] },
      ];
      return HttpResponse.json({ verdicts, migrated: body.dry_run ? 0 : 1 });
    }),
  );
  onDesktop();
});
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

async function tool(name: string) {
  const user = userEvent.setup();
  renderDesigner("basics");
  await user.click(await screen.findByRole("button", { name: "More" }));
  await user.click(await screen.findByRole("menuitem", { name }));
  return user;
}

test("publishing shows what changes and what would have been different, and takes a note", async () => {
  const user = userEvent.setup();
  renderDesigner("basics");
  await user.type(await screen.findByLabelText("Name (English)"), "s");
  await user.click(screen.getByRole("button", { name: "Publish" }));
  const dialog = await screen.findByRole("dialog");
  expect(await within(dialog).findByText("Step “Finance” after “Manager”")).toBeVisible();
  expect(await within(dialog).findByText("38")).toBeVisible();
  expect(within(dialog).getByText(/becomes version 4/)).toBeVisible();
  await expectAccessible(dialog);
  await user.type(within(dialog).getByLabelText(/^Note/), "More people");
  const publish = within(dialog).getByRole("button", { name: "Save and publish" });
  await waitFor(() => expect(publish).toBeEnabled());
  await user.click(publish);
  await waitFor(() => expect(bodies.publish).toEqual({ note: "More people" }));
  expect(sent.drafts).toHaveLength(1);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("what has errors is not published, and says which", async () => {
  server.use(http.post("*/api/v1/processes/:key/check", () => HttpResponse.json({ findings: [{ ...warning, severity: "error" }] })));
  const user = userEvent.setup();
  renderDesigner("basics");
  await user.click(await screen.findByRole("button", { name: "Publish" }));
  const dialog = await screen.findByRole("dialog");
  expect(await within(dialog).findByText("1 error has to be mended first")).toBeVisible();
  expect(within(dialog).getByRole("button", { name: "Publish" })).toBeDisabled();
});

test("a draft that can't be saved is not published", async () => {
  server.use(http.put("*/api/v1/processes/:key/draft", () => HttpResponse.json({ type: "/problems/stale", title: "Changed", revision: 9 }, { status: 409 })));
  const user = userEvent.setup();
  renderDesigner("basics");
  await user.type(await screen.findByLabelText("Name (English)"), "s");
  await user.click(screen.getByRole("button", { name: "Publish" }));
  const publish = await screen.findByRole("button", { name: "Save and publish" });
  await waitFor(() => expect(publish).toBeEnabled());
  await user.click(publish);
  expect(await screen.findByText("Somebody else has saved this draft meanwhile.")).toBeVisible();
  expect(bodies.publish).toBeUndefined();
});

test("a try says who would decide, and why", async () => {
  const user = userEvent.setup();
  renderDesigner("basics");
  await user.click(await screen.findByRole("button", { name: "Try" }));
  const dialog = await screen.findByRole("dialog", { name: "Try" });
  await user.type(await within(dialog).findByLabelText(/^Purpose/), "Lunch");
  await user.click(within(dialog).getByRole("button", { name: "Who would decide?" }));
  expect(await within(dialog).findByText("Bo Lindqvist")).toBeVisible();
  expect(bodies.try).toMatchObject({ requester: ann.id, form: { purpose: "Lunch" }, definition: { key: "expense" } });
  await user.click(within(dialog).getByRole("button", { name: "Why Bo Lindqvist?" }));
  expect(await screen.findByText("Manager of the requester")).toBeVisible();
});

test("what-if is a table of the requests that change", async () => {
  const user = await tool("What if");
  await user.click(await screen.findByRole("button", { name: "Go through them" }));
  const row = await screen.findByRole("row", { name: /EXP-2026-00042/ });
  expect(within(row).getAllByRole("cell").map(({ textContent }) => textContent)).toEqual(["EXP-2026-00042Ann Becker", "Manager Bo Lindqvist", "Manager Bo LindqvistFinance Cho Min-ji", "Cho Min-ji", ""]);
  expect(bodies["what-if"]).toMatchObject({ last: 100 });
  await expectAccessible(screen.getByRole("dialog"));
});

test("the organisation check names those for whom something was found", async () => {
  await tool("Organisation check");
  expect(await screen.findByText("Looked at 60 members on 2 paths.")).toBeVisible();
  expect(screen.getByText("For Cho Min-ji")).toBeVisible();
});

test("versions show what changed, and one goes back to an older one", async () => {
  const user = await tool("Versions");
  expect(await screen.findByText("Finance decides, too")).toBeVisible();
  const [back] = screen.getAllByRole("button", { name: "Go back to it" });
  await user.click(back as HTMLElement);
  // antd gives all dialogs of a test the same name.
  const asked = (await screen.findByText("Go back to version 2?")).closest<HTMLElement>("[role=dialog]");
  await user.click(within(asked as HTMLElement).getByRole("button", { name: "Go back to it" }));
  await waitFor(() => expect(bodies.rollback).toEqual({ version: 2 }));
});

test("running requests are taken over after one has seen what would happen", async () => {
  const user = await tool("Versions");
  await user.click(await screen.findByRole("button", { name: "Take over what is running" }));
  expect(await screen.findByText("“Director” is not there any more.")).toBeVisible();
  expect(bodies.migrate).toBeUndefined();
  await user.click(screen.getByRole("button", { name: "Take over 1 request" }));
  await waitFor(() => expect(bodies.migrate).toEqual({ to: 3, dry_run: false, instances: ["1"] }));
});

test("a file takes the place of what is designed, and undo brings that back", async () => {
  const user = await tool("Import from a file");
  const file = new File([JSON.stringify({ ...claim, key: "other", name: "Out of a file" })], "other.json", { type: "application/json" });
  await user.upload(await screen.findByLabelText("File"), file);
  expect(await screen.findByText("Read: 2 steps.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Replace" }));
  await waitFor(() => expect(screen.getByLabelText("Name (English)")).toHaveValue("Out of a file"));
  expect(screen.getByLabelText("Key")).toHaveValue("expense");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(screen.getByLabelText("Name (English)")).toHaveValue("Expense claim");
});
