// A stranger's app takes part: Pia hands it in, Otto lists it, Ida lets one department use it, Ann orders with it.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { person, signIn } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";

const PASSWORD = "journey-password";
const FORM = "Office supplies";

export async function miniApp(stage) {
  const server = await serve(["--demo", "--demo-password", PASSWORD, "--clock", "2026-03-11T09:00:00+01:00"]);
  const signed = sign();
  const people = [];
  const enter = async (login) => {
    const who = await person(stage, server.base, login);
    people.push(who);
    await signIn(who, "demo", login, PASSWORD);
    return who;
  };
  try {
    await handIn(await enter("pia"), signed);
    await list(await enter("otto"));
    const ida = await enter("ida");
    await install(ida);

    const ann = await enter("ann");
    const chat = await ann.window("chat");
    await chat.open("/messages");
    await chat.page.getByRole("link", { name: /Placet/ }).first().waitFor();
    const stayed = chat.staysOpen();
    await isRefused(ann);
    const number = await orderFromChat(ann);
    await approve(await enter("hal"), number);
    // What the app says comes by itself, in a conversation that was not there before.
    await chat.page.getByText(number).first().waitFor();
    await chat.check("thanks");
    stayed();
    await readThanks(ann, number);

    await isNotOffered(await enter("mia"));
    await lookAtCalls(ida);
  } finally {
    await Promise.all(people.map((each) => each.close()));
    await server.stop();
    rmSync(signed.folder, { recursive: true, force: true });
  }
}

/** The bundle, signed with a key of its own. */
function sign() {
  const apps = process.env.PLACET_APPS ?? "../../target/apps/bundles";
  const bundle = join(apps, readdirSync(apps).find((name) => name.startsWith("org.example.stationery")));
  const folder = mkdtempSync(join(tmpdir(), "placet-publisher-"));
  const placet = (...args) => execFileSync(process.env.PLACET_SERVER ?? "../../target/debug/placet", ["app", ...args], { encoding: "utf8" }).trim();
  const key = join(folder, "key");
  return { folder, bundle, publicKey: placet("new-key", key), signature: placet("sign", bundle, "--key", key) };
}

async function handIn(pia, { bundle, publicKey, signature }) {
  const { page } = pia;
  await pia.open("/publishing");
  await page.getByLabel("Name", { exact: true }).fill("Example Apps");
  await page.getByLabel("Name in manifests").fill("example");
  await page.getByLabel("Public key").fill(publicKey);
  await pia.check("publisher");
  await page.getByRole("button", { name: "Create publisher" }).click();
  await page.getByLabel("Bundle").setInputFiles(bundle);
  // Signed for something else, it is refused with what is wrong.
  await page.getByLabel("Signature", { exact: true }).fill(`AAAA${signature.slice(4)}`);
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText(/signature/i).nth(2).waitFor();
  await pia.check("refused");
  await page.getByLabel("Signature", { exact: true }).fill(signature);
  await page.getByRole("button", { name: "Submit" }).click();
  // Its components are compiled meanwhile.
  await page.getByText("Stationery 1.0.0 is submitted").waitFor({ timeout: 90_000 });
  await pia.check("submitted");
}

async function list(otto) {
  const { page } = otto;
  await otto.open("/review");
  await page.getByRole("link", { name: "Stationery 1.0.0" }).click();
  await page.getByRole("heading", { name: "What it may do" }).waitFor();
  await otto.check("review");
  await page.getByRole("button", { name: "List", exact: true }).click();
  await page.getByText("Nothing waits for review").waitFor();
  await otto.check("listed");
}

async function install(ida) {
  const { page } = ida;
  await ida.open("/admin/apps");
  await page.getByRole("link", { name: "Stationery" }).click();
  await page.getByRole("heading", { name: "What it may do" }).waitFor();
  await ida.check("consent");
  await page.getByRole("radio", { name: "Some departments" }).check();
  await choose(page, "Departments", "Marketing Hamburg");
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: /^Budget per order/ }).fill("100");
  await page.getByRole("textbox", { name: /^Large orders begin above/ }).fill("50");
  await choose(page, "Who decides orders", "Hal");
  await choose(page, "Who decides large orders", "Fay");
  const item = page.getByRole("textbox", { name: /^Item/ });
  if ((await item.count()) === 0) await page.getByRole("button", { name: /Add line/ }).click();
  await item.fill("Pens");
  await page.getByRole("textbox", { name: /^Price/ }).fill("2.50");
  await page.getByRole("textbox", { name: /^In stock/ }).or(page.getByRole("spinbutton", { name: /^In stock/ })).fill("60");
  await ida.check("settings");
  await page.getByRole("button", { name: "Grant and install" }).click();
  await page.getByText("It is on: its forms and commands are offered.").waitFor();
  await ida.check("installed");
}

/** Chooses what is found under these words. */
async function choose(page, label, words) {
  const box = page.getByRole("combobox", { name: new RegExp(`^${label}`) });
  await box.click();
  await box.pressSequentially(words);
  await page.locator(".ant-select-dropdown:visible").getByText(new RegExp(words)).first().click();
}

/** Fifty pens are more than one order may cost, and it is the app that says so, at the field. */
async function isRefused(ann) {
  const { page } = ann;
  await ann.open("/workbench");
  await page.getByText(FORM).first().click();
  await pick(page, "Pens");
  await page.getByLabel("Quantity").fill("50");
  await page.getByText("An order may cost EUR 100.00 at most").first().waitFor();
  await ann.check("over-the-budget");
  const answered = filing(page);
  await page.getByRole("button", { name: "File", exact: true }).click();
  const refused = await (await answered).json();
  if (refused.errors?.[0]?.pointer !== "/form/total") throw new Error(`the order was answered with ${JSON.stringify(refused)}`);
  await page.getByText("An order may cost EUR 100.00 at most").first().waitFor();
  await ann.check("refused");
}

async function pick(page, item) {
  if ((await page.getByRole("combobox", { name: "Item" }).count()) === 0) await page.getByRole("button", { name: /Add line/ }).click();
  const box = page.getByRole("combobox", { name: "Item" });
  // A phone has a list of its own.
  if (await box.evaluate(({ tagName }) => tagName === "SELECT")) {
    await box.locator(`option[value="${item}"]`).waitFor({ state: "attached" });
    return box.selectOption(item);
  }
  await box.click();
  await page.locator(".ant-select-dropdown:visible").getByText(new RegExp(`^${item} ·`)).click();
}

async function orderFromChat(ann) {
  const { page } = ann;
  await ann.open("/messages");
  await page.getByRole("link", { name: /Bo Lindqvist/ }).first().click();
  await page.getByRole("log").waitFor();
  const box = page.getByRole("combobox", { name: "Message" }).or(page.getByRole("textbox", { name: "Message" }));
  await box.fill("/order pens 3");
  await ann.check("command");
  await box.press("Enter");
  await page.getByRole("region", { name: "Who will decide" }).getByText("Hal").first().waitFor();
  await page.getByText("€7.50").or(page.getByText("7.50")).first().waitFor();
  await ann.check("order");
  const answered = filing(page);
  await page.getByRole("button", { name: "File", exact: true }).click();
  const response = await answered;
  const instance = await response.json();
  if (response.status() !== 201) throw new Error(`the order was answered with ${JSON.stringify(instance)}`);
  if (instance.form.total.minor !== 750) throw new Error(`the total became ${JSON.stringify(instance.form.total)}`);
  return instance.number;
}

function filing(page) {
  return page.waitForResponse((response) => response.url().endsWith("/api/v1/instances") && response.request().method() === "POST");
}

async function approve(hal, number) {
  const { page } = hal;
  await hal.open("/messages");
  await page.getByRole("link", { name: /Placet/ }).first().click();
  const card = page.getByRole("region", { name: new RegExp(number) }).last();
  await card.getByRole("button", { name: "Approve" }).click();
  await card.getByText(/approved/i).first().waitFor();
  await hal.check("approved");
}

async function readThanks(ann, number) {
  const { page } = ann;
  await ann.open("/messages");
  await page.getByRole("link", { name: /Stationery/ }).first().click();
  await page.getByRole("log").getByText(`Thank you, order ${number}`, { exact: false }).waitFor();
  await ann.check("app");
}

/** Mia works elsewhere. */
async function isNotOffered(mia) {
  const { page } = mia;
  await mia.open("/workbench");
  await page.getByText("Expense claim").first().waitFor();
  if (await page.getByText(FORM).count()) throw new Error("Mia is offered the form");
  const commands = await page.evaluate(async () => (await fetch("/api/v1/commands")).json());
  if (commands.items.some(({ name }) => name === "order")) throw new Error("Mia is offered the command");
  await mia.check("outside");
}

async function lookAtCalls(ida) {
  const { page } = ida;
  await ida.open("/admin/apps");
  await page.getByRole("link", { name: "Stationery" }).first().click();
  await page.getByRole("link", { name: "Calls" }).or(page.getByRole("tab", { name: "Calls" })).first().click();
  await page.getByText("Something happened").first().waitFor();
  await page.getByText("A command in chat").first().waitFor();
  await ida.check("calls");
}
