// Runs every journey against a server of its own, in both sizes. Exits non-zero if one fails.
//
//   PLACET_SERVER   the placet binary          PLACET_CHROMIUM   the browser
//   node run.mjs [name …]                      SHOTS=folder      keeps a screenshot of each step

import { launch } from "./lib/browser.mjs";
import { leave } from "./journeys/leave.mjs";
import { firstDay } from "./journeys/first-day.mjs";
import { miniApp } from "./journeys/mini-app.mjs";

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const journeys = { leave, firstDay, miniApp };
const wanted = process.argv.slice(2);

const browser = await launch();
let failed = 0;
for (const [name, journey] of Object.entries(journeys)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const [size, viewport] of Object.entries(sizes)) {
    const began = Date.now();
    try {
      await journey({ browser, size, viewport });
      console.log(`ok      ${name} (${size}) ${((Date.now() - began) / 1000).toFixed(1)} s`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name} (${size})\n${error.stack}`);
    }
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
