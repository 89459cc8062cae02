// Ann files leave from chat, Bo approves on the card; both see it at once.

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

    // Somebody else looks at Ann's person card all the while.
    await openPerson(cho, "Ann Becker");
    await cho.check("person");

    const number = await fileFromChat(ann, "/leave tomorrow pm dentist", { reason: "dentist", day: "2026-03-12" });
    await approveOnCard(bo, number);
    await sees(ann, number, "approved");
    await cho.page.getByText(/Away/).first().waitFor();
    await cho.check("absent");

    const second = await fileFromChat(ann, "/请假 下周五 上午 看牙", { reason: "看牙", day: "2026-03-20" });
    await approveOnCard(bo, second);
    await sees(ann, second, "approved");
    await balance(ann);
  } finally {
    await Promise.all(people.map((each) => each.close()));
    await server.stop();
  }
}

/** The direct conversation of Ann and Bo. */
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
  // The forecast names who decides.
  await page.getByText("Bo Lindqvist").last().waitFor();
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

/** The card in Ann's window changes by itself. */
async function sees(ann, number, state) {
  await openDirect(ann, "Placet");
  const card = ann.page.getByRole("region", { name: new RegExp(number) }).last();
  await card.getByText(new RegExp(state, "i")).first().waitFor();
  await ann.check("card");
}

async function balance(ann) {
  await ann.open("/workbench");
  await ann.page.getByText(/leave balances/i).first().waitFor();
  await ann.check("balance");
}

async function openPerson(who, name) {
  await who.open("/directory");
  await who.page.getByRole("searchbox").last().fill(name);
  await who.page.getByRole("link", { name: new RegExp(name) }).or(who.page.getByRole("button", { name: new RegExp(name) })).first().click();
  await who.page.getByText("Campaign manager").first().waitFor();
}
