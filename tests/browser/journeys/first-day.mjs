// A new installation, from the one-time link to the first approved expense.

import { person } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";

const PASSWORD = "a long enough password";
const PURPOSE = "Taxi to the customer";
const PEOPLE = `login,name,email,position,department,manager,roles
mona,Mona Reyes,mona@acme.example,Team lead,,,
emma,Emma Stone,emma@acme.example,Engineer,,mona,
fritz,Fritz Huber,fritz@acme.example,Accountant,,mona,finance
`;

export async function firstDay(stage) {
  const server = await serve();
  const people = [];
  const enter = async (name) => {
    const who = await person(stage, server.base, name);
    people.push(who);
    return who;
  };
  try {
    const ida = await enter("ida");
    await setUp(ida, /Set up the first organisation at http:\/\/[^/]+(\S+)/.exec(server.printed)[1]);
    await importPeople(ida);
    const [mona, emma, fritz] = await Promise.all(["mona", "emma", "fritz"].map(enter));
    for (const who of [mona, emma, fritz]) await follow(who, await invite(ida, who.name));

    await fileExpense(emma);
    await approve(mona);
    await approve(fritz);
    // Emma has the request before her all the while.
    await emma.page.getByText("Approved").first().waitFor();
    await emma.check("approved");
  } finally {
    await Promise.all(people.map((each) => each.close()));
    await server.stop();
  }
}

async function setUp(ida, link) {
  const { page } = ida;
  await ida.open(link);
  const organisation = page.getByRole("group", { name: "Organisation" });
  await organisation.getByLabel("Name", { exact: true }).or(page.getByLabel("Name", { exact: true })).first().fill("Acme");
  await page.getByLabel("Short name").fill("acme");
  await page.getByLabel("Your name").fill("Ida Falk");
  await page.getByLabel("Login").fill("ida");
  await page.getByLabel("New password", { exact: true }).or(page.getByLabel("Password", { exact: true })).first().fill(PASSWORD);
  const again = page.getByLabel(/again/);
  if (await again.count()) await again.fill(PASSWORD);
  await ida.check("set-up");
  await page.getByRole("button", { name: "Create the organisation" }).click();
  await page.getByRole("navigation", { name: "Main" }).first().waitFor();
}

async function importPeople(ida) {
  const { page } = ida;
  await ida.open("/admin/import");
  await page.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(PEOPLE) });
  await page.getByRole("button", { name: "Apply 3 changes" }).waitFor();
  await ida.check("import");
  await page.getByRole("button", { name: "Apply 3 changes" }).click();
  await page.getByText("Done", { exact: true }).first().waitFor();
  await ida.check("imported");
}

/** Makes an invitation on the member's page; returns its path. */
async function invite(ida, login) {
  const { page } = ida;
  await ida.open(`/admin/members?query=${login}`);
  await page.getByRole("button", { name: new RegExp(login, "i") }).first().click();
  await page.getByRole("button", { name: "Make an invitation" }).click();
  const link = page.getByText(/\/links\/\S+/).first().or(page.locator("input[value*='/links/']").first());
  await link.first().waitFor();
  const text = (await link.first().inputValue().catch(() => link.first().textContent())) ?? "";
  return /(\/links\/[\w-]+)/.exec(text)[1];
}

async function follow(who, link) {
  const { page } = who;
  await who.open(link);
  await page.getByLabel("New password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("New password again").fill(PASSWORD);
  await who.check("invitation");
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await page.getByRole("navigation", { name: "Main" }).first().waitFor();
}

async function fileExpense(emma) {
  const { page } = emma;
  await emma.open("/workbench");
  await page.getByText("Expense claim").first().waitFor();
  await emma.check("workbench");
  await page.getByText("Expense claim").first().click();
  await page.getByLabel("Purpose").fill(PURPOSE);
  const add = page.getByRole("button", { name: /Add line/ });
  if ((await page.getByLabel("Merchant").count()) === 0) await add.first().click();
  await page.getByLabel("Date").first().fill(new Date().toISOString().slice(0, 10));
  await page.getByLabel("Date").first().press("Enter");
  await page.getByLabel("Category").first().click();
  await emma.check("categories");
  await page.getByLabel("Category").first().press("ArrowDown");
  await page.getByLabel("Category").first().press("Enter");
  // The list fades out; what is under way is nobody's page to judge.
  await page.locator(".ant-select-dropdown").first().waitFor({ state: "hidden" });
  await page.getByLabel("Merchant").first().fill("City Taxi");
  await page.getByRole("textbox", { name: /^Amount/ }).first().fill("23.50");
  await page.getByText("Mona Reyes").last().waitFor();
  await emma.check("expense");
  const filed = page.waitForResponse((response) => response.url().endsWith("/api/v1/instances") && response.request().method() === "POST");
  await page.getByRole("button", { name: "File", exact: true }).click();
  const response = await filed;
  if (response.status() !== 201) throw new Error(`filing answered ${response.status()}: ${await response.text()}`);
  const instance = await response.json();
  if (instance.form.total.minor !== 2350) throw new Error(`the total became ${JSON.stringify(instance.form.total)}`);
  await emma.open(`/requests/${instance.id}`);
  await page.getByText(PURPOSE).first().waitFor();
  await emma.check("filed");
}

async function approve(who) {
  const { page } = who;
  await who.open("/approvals/todo");
  await page.getByText(PURPOSE).first().click();
  await page.getByRole("button", { name: /Approve/ }).first().waitFor();
  await who.check("to-do");
  await page.getByRole("button", { name: /Approve/ }).first().click();
  await page.getByRole("button", { name: /Approve/ }).first().waitFor({ state: "detached" });
}
