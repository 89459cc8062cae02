import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Definition } from "../../api/definition";
import { expectAccessible } from "../../testing/accessible";
import { claim, designerHandlers, onDesktop, renderDesigner, type Sent } from "../../testing/designer";
import { onPhone } from "../../testing/phone";

let sent: Sent;
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  sent = { drafts: [], checked: [] };
  server.use(...designerHandlers(sent));
  onDesktop();
});
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});
afterAll(() => server.close());

const saved = () => sent.drafts.at(-1)?.definition as Definition;
const card = (name: RegExp) => screen.findByRole("button", { name });

async function save(user: ReturnType<typeof userEvent.setup>) {
  const before = sent.drafts.length;
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(sent.drafts.length).toBe(before + 1));
}

describe("the flow", () => {
  test("each card says in a sentence who decides", async () => {
    renderDesigner("flow");
    expect(await card(/^Manager Manager of the requester/)).toBeVisible();
    expect(await card(/Finance.*Whoever holds the role Finance/)).toBeVisible();
    await expectAccessible();
  });

  test("it is used by keyboard alone: add, move about, remove, undo, redo", async () => {
    const user = userEvent.setup();
    renderDesigner("flow");
    const manager = await card(/^Manager /);
    manager.focus();
    await user.keyboard("{ArrowDown}");
    expect(await card(/^Finance .*Whoever/)).toHaveFocus();
    await user.keyboard("{Insert}");
    await user.click(await screen.findByRole("button", { name: /^CC/ }));
    const made = await card(/Informs: manager of the requester/);
    await waitFor(() => expect(made).toHaveFocus());
    expect(screen.getByRole("region", { name: "CC" })).toBeVisible();
    await user.keyboard("{Delete}");
    await waitFor(() => expect(screen.queryByRole("button", { name: /Informs/ })).toBeNull());
    await waitFor(() => expect(screen.getByRole("button", { name: /^Finance .*Whoever/ })).toHaveFocus());
    await user.keyboard("{Control>}z{/Control}");
    expect(await card(/Informs/)).toBeVisible();
    await user.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(screen.queryByRole("button", { name: /Informs/ })).toBeNull());
    await user.keyboard("{Control>}{Shift>}z{/Shift}{/Control}");
    expect(await card(/Informs/)).toBeVisible();
  });

  test("Alt with an arrow moves a step within its list", async () => {
    const user = userEvent.setup();
    renderDesigner("flow");
    (await card(/^Finance .*Whoever/)).focus();
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    await save(user);
    expect(saved().flow.map(({ id }) => id)).toEqual(["finance", "manager"]);
  });

  test("Enter opens the properties, Escape leads back to the card", async () => {
    const user = userEvent.setup();
    renderDesigner("flow");
    const manager = await card(/^Manager /);
    manager.focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.getByRole("region", { name: "Manager" })).toHaveFocus());
    await user.keyboard("{Escape}");
    await waitFor(() => expect(manager).toHaveFocus());
  });

  test("who, how many, what follows and by when are kept as the format has them", async () => {
    const user = userEvent.setup();
    renderDesigner("flow");
    await user.click(await card(/^Finance .*Whoever/));
    const panel = screen.getByRole("region", { name: "Finance" });
    const choose = (label: string, option: string) => user.selectOptions(within(panel).getByLabelText(label), option);
    await choose("Who decides", "The line of managers");
    await choose("If nobody is found", "One level further up");
    await choose("How many", "A number of them");
    await choose("When it is rejected", "Back to “Manager”");
    await choose("Signature", "Draw it");
    await user.click(within(panel).getByLabelText("Add people"));
    await user.click(within(panel).getByLabelText("Manager"));
    await choose("Access to Purpose", "Hidden");
    await user.click(within(panel).getByLabelText("It has a deadline"));
    await choose("When the time is over", "Their manager gets it");
    await save(user);
    expect(saved().flow[1]).toEqual({
      ...claim.flow[1],
      participants: { rule: "manager_chain", until: { level: 2 } },
      on_empty: "climb",
      quorum: { kind: "at_least", pass: 2 },
      on_reject: { step: "manager" },
      signature: "drawn",
      forbid: ["add_sign"],
      separate_from: ["manager"],
      fields: { "/purpose": "hidden" },
      deadline: { within: { days: 2 }, then: "escalate" },
    });
    await expectAccessible();
  });

  test("a branch gets a condition by rows, which is written as CEL and shown as words", async () => {
    const user = userEvent.setup();
    renderDesigner("flow");
    (await card(/^Finance .*Whoever/)).focus();
    await user.keyboard("{Insert}");
    await user.click(await screen.findByRole("button", { name: /^Choice/ }));
    await user.click(await screen.findByRole("button", { name: "No condition yet", pressed: false }));
    const panel = screen.getByRole("region", { name: "No condition yet" });
    await user.click(within(panel).getByRole("button", { name: "Add a condition" }));
    await user.selectOptions(screen.getByLabelText("What is looked at"), "Total");
    await user.selectOptions(screen.getByLabelText("How Total is compared"), "is at least");
    const amount = screen.getByLabelText("What Total is compared with");
    await user.clear(amount);
    await user.type(amount, "5000");
    expect(await screen.findByRole("button", { name: "Total is at least €5,000.00" })).toBeVisible();
    await save(user);
    expect(saved().flow[2]).toMatchObject({ kind: "choice", arms: [{ when: 'form.total >= money("5000.00", "EUR")' }] });
    await expectAccessible();
  });

  test("an expert's condition is shown as its text and loses nothing", async () => {
    const when = "form.lines.map(l, l.amount).size() > 2 ? true : false";
    server.use(...designerHandlers(sent, { ...claim, flow: [...claim.flow, { kind: "choice", id: "size", arms: [{ id: "many", when, steps: [] }], otherwise: [] }] }));
    const user = userEvent.setup();
    renderDesigner("flow");
    await user.click(await screen.findByRole("button", { name: when }));
    expect(screen.getByRole("textbox", { name: "It is taken when" })).toHaveValue(when);
    expect(screen.getByText(/can’t be shown as rows/)).toBeVisible();
  });
});

describe("findings", () => {
  test("are asked for as one types, say what to do, and lead to their step", async () => {
    const user = userEvent.setup();
    renderDesigner("basics");
    const findings = await screen.findByRole("region", { name: /Findings/ });
    expect(await within(findings).findByText("Choose a role that somebody holds.")).toBeVisible();
    await user.type(screen.getByLabelText("Name (English)"), "s");
    await waitFor(() => expect(sent.checked.at(-1)?.name).toEqual({ en: "Expense claims", zh: "费用报销" }));
    await user.click(within(findings).getByRole("button", { name: "Finance" }));
    expect(await screen.findByRole("region", { name: "Finance" })).toBeVisible();
  });
});

describe("the form", () => {
  test("a field is added by the palette, described, and required", async () => {
    const user = userEvent.setup();
    renderDesigner("form");
    await user.click(await screen.findByRole("button", { name: /^Purpose/ }));
    await user.click(screen.getByRole("button", { name: "Selection" }));
    const panel = screen.getByRole("region", { name: "Selection" });
    const title = within(panel).getByLabelText("Title (English)");
    await user.clear(title);
    await user.type(title, "Cost centre");
    await user.click(screen.getByLabelText("Must be filled in"));
    await user.type(screen.getByLabelText("Option 1 (中文)"), "市场");
    await save(user);
    const { form } = saved();
    expect(form.ui?.order).toEqual(["purpose", "select", "trip", "lines", "total"]);
    expect(form.schema.required).toContain("select");
    expect(form.schema.properties?.select).toMatchObject({ title: "Cost centre", oneOf: [{ const: "option_1", "x-placet": { title: { en: "Option 1", zh: "市场" } } }, { const: "option_2" }] });
    await expectAccessible();
  });

  test("the canvas is the real form, and a field that is entered there is selected", async () => {
    const user = userEvent.setup();
    renderDesigner("form");
    const canvas = await screen.findByRole("region", { name: "The form" });
    await user.click(await within(canvas).findByLabelText(/^Purpose/));
    expect(await screen.findByRole("region", { name: "Purpose" })).toBeVisible();
  });

  test("columns of a table are fields of their own", async () => {
    const user = userEvent.setup();
    renderDesigner("form");
    await user.click(await screen.findByRole("button", { name: /^Lines/ }));
    await user.selectOptions(screen.getByLabelText("Add a column"), "Person");
    await save(user);
    expect(saved().form.schema.properties?.lines?.items?.properties?.member).toMatchObject({ "x-placet": { widget: "member" } });
  });

  test("another name for a field is written wherever it stands", async () => {
    const user = userEvent.setup();
    renderDesigner("form");
    await user.click(await screen.findByRole("button", { name: "Amount Amount" }));
    const name = screen.getByLabelText("Name in rules");
    await user.clear(name);
    await user.type(name, "price");
    await user.tab();
    await save(user);
    expect(saved().form.schema.properties?.total?.["x-placet"]?.computed).toBe("sum(form.lines.filter(line, has(line.price)).map(line, line.price))");
  });
});

describe("rules and basics", () => {
  test("withdrawal, leavers and separation of duties are policies and steps", async () => {
    const user = userEvent.setup();
    renderDesigner("rules");
    await user.selectOptions(await screen.findByLabelText("They may withdraw it"), "Until somebody has decided");
    await user.selectOptions(screen.getByLabelText("Open tasks of somebody who leaves"), "Go to their manager");
    await user.selectOptions(screen.getByLabelText("One step"), "Manager");
    await user.selectOptions(screen.getByLabelText("The other step"), "Finance");
    await user.click(screen.getByRole("button", { name: "Add" }));
    await save(user);
    expect(saved().policies).toMatchObject({ withdraw: "until_first_decision", on_leaver: "manager" });
    expect(saved().flow[0]).toMatchObject({ separate_from: ["finance"] });
    await expectAccessible();
  });

  test("who may file it is a rule that needs no form", async () => {
    const user = userEvent.setup();
    renderDesigner("basics");
    await user.click(await screen.findByLabelText("Everybody may file it"));
    const rules = within(screen.getByLabelText("Who may file it")).getAllByRole("option");
    expect(rules.map(({ textContent }) => textContent)).not.toContain("Whom the form names");
    await user.selectOptions(screen.getByLabelText("Role"), "Finance");
    await save(user);
    expect(saved().policies?.filers).toEqual({ rule: "role", role: "finance" });
    await expectAccessible();
  });
});

describe("saving", () => {
  const stale = () => HttpResponse.json({ type: "/problems/stale", title: "Changed by somebody else", revision: 9 }, { status: 409 });

  test("names the revision that was read, and then the one that it made", async () => {
    const user = userEvent.setup();
    renderDesigner("basics");
    await user.type(await screen.findByLabelText("Name (English)"), "s");
    await save(user);
    await user.type(screen.getByLabelText("Name (English)"), "!");
    await save(user);
    expect(sent.drafts.map(({ ifMatch }) => ifMatch)).toEqual(['"4"', '"5"']);
  });

  test("somebody else's newer draft is never overwritten unseen: theirs may be taken", async () => {
    server.use(http.put("*/api/v1/processes/:key/draft", stale));
    const user = userEvent.setup();
    renderDesigner("basics");
    await user.type(await screen.findByLabelText("Name (English)"), "s");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Somebody else has saved this draft meanwhile.");
    server.use(http.get("*/api/v1/processes/:key/draft", () => HttpResponse.json({ revision: 9, etag: '"9"', definition: { ...claim, name: "Theirs" } })));
    await user.click(screen.getByRole("button", { name: "Take theirs" }));
    await waitFor(() => expect(screen.getByLabelText("Name (English)")).toHaveValue("Theirs"));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("or one's own put in its place", async () => {
    let refused = false;
    server.use(
      http.put("*/api/v1/processes/:key/draft", ({ request }) => {
        if (request.headers.get("If-Match") === '"9"') return undefined;
        refused = true;
        return stale();
      }),
    );
    const user = userEvent.setup();
    renderDesigner("basics");
    await user.type(await screen.findByLabelText("Name (English)"), "s");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByRole("alert");
    expect(refused).toBe(true);
    server.use(http.get("*/api/v1/processes/:key/draft", () => HttpResponse.json({ revision: 9, etag: '"9"', definition: claim })));
    await user.click(screen.getByRole("button", { name: "Keep mine" }));
    await waitFor(() => expect(sent.drafts.at(-1)?.ifMatch).toBe('"9"'));
    expect(saved().name).toEqual({ en: "Expense claims", zh: "费用报销" });
  });

  test("what was not saved is there again when one comes back", async () => {
    const user = userEvent.setup();
    const first = renderDesigner("basics");
    await user.type(await screen.findByLabelText("Name (English)"), "s");
    first.unmount();
    renderDesigner("basics");
    expect(await screen.findByLabelText("Name (English)")).toHaveValue("Expense claims");
    await user.click(screen.getByRole("button", { name: "Throw them away" }));
    expect(screen.getByLabelText("Name (English)")).toHaveValue("Expense claim");
  });
});

test("on phones the flow is read and a step is edited as a sheet", async () => {
  vi.restoreAllMocks();
  onPhone();
  const user = userEvent.setup();
  renderDesigner("flow");
  await user.click(await card(/^Finance .*Whoever/));
  expect(await screen.findByRole("dialog", { name: "Finance" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Add a step" })).toBeNull();
});

test("it speaks Chinese", async () => {
  renderDesigner("flow", "zh");
  expect(await screen.findByRole("button", { name: /直属上级 申请人的直属上级/ })).toBeVisible();
});
