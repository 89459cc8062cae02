// The browser, and people in it.

import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

export async function launch() {
  const executablePath = process.env.PLACET_CHROMIUM ?? "/usr/bin/chromium";
  const args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, headless: true, args });
}

/** A person with a browser of their own, whose errors on the console fail the journey. */
export async function person({ browser, viewport, size }, base, name, options = {}) {
  const context = await browser.newContext({ viewport, locale: "en-GB", timezoneId: "Europe/Berlin", hasTouch: size === "phone", ...options });
  const first = await lookingAt(context, { size, base, name });
  return {
    ...first,
    /** One more window of the same person. */
    window: (what) => lookingAt(context, { size, base, name: `${name}-${what}` }),
    close: () => context.close(),
  };
}

/** A window. */
async function lookingAt(context, { size, base, name }) {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors = [];
  let moves = 0;
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame()) moves += 1;
  });
  page.on("pageerror", (error) => errors.push(`${name}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Uncaught/.test(message.text())) errors.push(`${name}: ${message.text()}`);
  });
  let shot = 0;
  return {
    page,
    name,
    /** From here on the window must change by itself: the answer fails the journey if it went anywhere. */
    staysOpen() {
      const before = moves;
      return () => {
        if (moves !== before) throw new Error(`${name} went to ${page.url()} instead of changing by itself`);
      };
    },
    /** Opens a path of the client. */
    open: (path) => page.goto(`${base}${path}`),
    /** Looks at the page with axe, and at the console. */
    async check(step) {
      if (process.env.SHOTS) {
        mkdirSync(process.env.SHOTS, { recursive: true });
        shot += 1;
        await page.screenshot({ path: `${process.env.SHOTS}/${name}-${size}-${String(shot).padStart(2, "0")}-${step}.png` });
      }
      // The page's policy forbids inline scripts, so axe comes in through the debugger.
      await page.evaluate(axe);
      // What is under way is nobody's page to judge.
      await page.evaluate(() => Promise.allSettled(document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity).map(({ finished }) => finished)));
      const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } }), TAGS);
      const bad = found.violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
      if (bad.length > 0) {
        const lines = bad.map((violation) => `  ${violation.id} (${violation.impact}): ${violation.nodes.map((node) => node.html.slice(0, 160)).join("\n    ")}`);
        throw new Error(`${name}, ${step}: axe found\n${lines.join("\n")}`);
      }
      const { wide, tall } = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        // Pages before signing in have no frame.
        const framed = document.querySelector("nav") !== null;
        return { wide: scrollWidth - innerWidth, tall: framed ? scrollHeight - innerHeight : 0 };
      });
      if (wide > 0) throw new Error(`${name}, ${step}: the page is ${wide} px too wide`);
      // What scrolls is within the frame, which stays where it is.
      if (tall > 0) throw new Error(`${name}, ${step}: the page is ${tall} px too tall`);
      if (errors.length > 0) throw new Error(`${name}, ${step}: ${errors.join("; ")}`);
    },
  };
}

/** Signs in on the page that asks for it. */
export async function signIn(who, organisation, login, password) {
  await who.open("/");
  await who.page.getByLabel("Organisation").fill(organisation);
  await who.page.getByLabel("Login").fill(login);
  await who.page.getByLabel("Password").fill(password);
  await who.check("sign-in");
  await who.page.getByRole("button", { name: "Sign in" }).click();
  await who.page.getByRole("navigation", { name: "Main" }).first().waitFor();
}
