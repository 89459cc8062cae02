// Ann files leave from chat, Bo approves on the card; whoever looks on sees it at once, in windows that never move.

import { person, signIn } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";

const PASSWORD = "journey-password";

export async function leave(stage) {
  const server = await serve(["--demo", "--demo-password", PASSWORD, "--clock", "2026-03-11T09:00:00+01:00"]);
  const people = [];
  try {
    const ann = await person(stage, server.base, "ann");
    const bo = await person(stage, server.base, "bo");
    const cho = await person(stage, server.base, "cho");
    people.push(ann, bo, cho);
    await signIn(ann, "demo", "ann", PASSWORD);
    await signIn(bo, "demo", "bo", PASSWORD);
    await signIn(cho, "demo", "cho", PASSWORD);

    // Windows that stand open all the while: none of them may go anywhere from here on.
    const chat = await ann.window("chat");
    const workbench = await ann.window("workbench");
    await openDirect(chat, "Placet");
    await workbench.open("/workbench");
    const card = await openPerson(cho, "Ann Becker");
    const had = await balance(workbench);
    if (await card.getByText(/Away/).count()) throw new Error("Ann is away before she asks");
    await cho.check("person");
    const open = [chat, workbench, cho].map((each) => each.staysOpen());

    const number = await fileFromChat(ann, "/leave tomorrow pm dentist", { reason: "dentist", day: "2026-03-12" });
    await sees(chat, number, "waiting");
    await has(workbench, had - 0.5, { held: 0.5 });
    await approveOnCard(bo, number);
    await sees(chat, number, "approved");
    await has(workbench, had - 0.5);
    await card.getByText(/Away Thu,? 12 Mar/).first().waitFor();
    await cho.check("absent");

    const second = await fileFromChat(ann, "/请假 下周五 上午 看牙", { reason: "看牙", day: "2026-03-20" });
    await sees(chat, second, "waiting");
    await approveOnCard(bo, second);
    await sees(chat, second, "approved");
    await sees(chat, number, "approved");
    await has(workbench, had - 1);
    for (const stayed of open) stayed();
  } finally {
    await Promise.all(people.map((each) => each.close()));
    await server.stop();
  }
}

/** The direct conversation with somebody, or the one with Placet. */
async function openDirect(who, name) {
  await who.open("/messages");
  await who.page.getByRole("link", { name: new RegExp(name) }).first().click();
  await who.page.getByRole("log").waitFor();
}

async function fileFromChat(ann, command, expected) {
  const { page } = ann;
  await openDirect(ann, "Bo Lindqvist");
  const box = page.getByRole("combobox", { name: "Message" }).or(page.getByRole("textbox", { name: "Message" }));
  await box.fill(command);
  await ann.check("command");
  await box.press("Enter");
  await page.getByLabel("Reason").waitFor();
  const reason = await page.getByLabel("Reason").inputValue();
  if (reason !== expected.reason) throw new Error(`the reason became ${JSON.stringify(reason)}`);
  await pickHandover(page);
  await ann.check("handover");
  await page.keyboard.press("Escape");
  // The chat beside it is with him too, so only the forecast counts.
  await page.getByRole("region", { name: "Who will decide" }).getByText("Bo Lindqvist").waitFor();
  await ann.check("filing");
  const filed = page.waitForResponse((response) => response.url().endsWith("/api/v1/instances") && response.request().method() === "POST");
  await page.getByRole("button", { name: "File", exact: true }).click();
  const response = await filed;
  if (response.status() !== 201) throw new Error(`filing answered ${response.status()}: ${await response.text()}`);
  const instance = await response.json();
  if (instance.form.leave.from !== expected.day) throw new Error(`it was filed for ${instance.form.leave.from}`);
  await ann.check("filed");
  return instance.number;
}

/** Leaves the list of people open. */
async function pickHandover(page) {
  const box = page.getByRole("combobox", { name: "Hand over to" });
  await box.click();
  await box.pressSequentially("cho");
  await page.getByRole("listbox", { name: "Hand over to" }).getByRole("option", { name: /Cho/ }).waitFor({ state: "attached" });
}

async function approveOnCard(bo, number) {
  await openDirect(bo, "Placet");
  const card = bo.page.getByRole("region", { name: new RegExp(number) }).last();
  await card.getByRole("button", { name: "Approve" }).waitFor();
  await bo.check("card");
  await card.getByRole("button", { name: "Approve" }).click();
  await card.getByText(/approved/i).first().waitFor();
  await card.getByRole("button", { name: "Approve" }).waitFor({ state: "detached" });
  await bo.check("decided");
}

/** The card of the request stands in the window and says so, by itself. */
async function sees(window, number, state) {
  const card = window.page.getByRole("region", { name: new RegExp(number) }).last();
  await card.getByText(new RegExp(`\\b${state}\\b`, "i")).first().waitFor();
  if (state !== "waiting" && (await card.getByText(/\bwaiting\b/i).count())) throw new Error(`${number} is ${state} and still waiting`);
  await window.check(`card-${state}`);
}

/** The annual leave that the workbench shows, in days. */
async function balance(window) {
  const text = await annual(window).locator("strong").last().textContent();
  const days = /^([\d.]+) days?$/.exec(text)?.[1];
  if (!days) throw new Error(`the balance is ${JSON.stringify(text)}`);
  return Number(days);
}

/** The workbench comes to show so many days by itself, with what waits or without. */
async function has(window, days, { held = 0 } = {}) {
  const line = annual(window);
  await line.getByText(new RegExp(`^${days} days?$`)).waitFor();
  await line.getByText(held ? `${held} days waiting for approval` : "waiting for approval").waitFor({ state: held ? "visible" : "detached" });
  await window.check("balance");
}

function annual(window) {
  return window.page.getByRole("region", { name: "Leave balances" }).getByRole("listitem").filter({ hasText: "Annual leave" });
}

/** Finds somebody in the directory; returns their card beside it. */
async function openPerson(who, name) {
  await who.open("/directory");
  await who.page.getByRole("searchbox").last().fill(name);
  await who.page.getByRole("link", { name: new RegExp(name) }).or(who.page.getByRole("button", { name: new RegExp(name) })).first().click();
  const card = who.page.getByRole("complementary", { name: "Side pane" });
  await card.getByText("Campaign manager").first().waitFor();
  return card;
}
