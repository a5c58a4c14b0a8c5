// Runs the journeys, or those whose name contains the first argument: node run.mjs [NAME]
// Called by ./dev test browser, which sets SITE, XTASK and CHROMIUM.

import { readdir } from "node:fs/promises";
import { serveSite, startBrowser } from "./site.mjs";

const wanted = process.argv[2] ?? "";
const server = await serveSite();
const browser = await startBrowser();
const failed = [];
let passed = 0;

for (const file of (await readdir(new URL("./journeys/", import.meta.url))).sort()) {
  const { journeys } = await import(`./journeys/${file}`);
  for (const [name, journey] of Object.entries(journeys)) {
    if (!name.includes(wanted) && !file.includes(wanted)) continue;
    const began = performance.now();
    try {
      await journey({ browser: browser.browser, url: server.url });
      passed += 1;
      console.log(`ok    ${name} (${Math.round(performance.now() - began)} ms)`);
    } catch (error) {
      failed.push(name);
      console.log(`FAIL  ${name}\n${error.stack}\n      again: ./dev test browser "${name}"`);
    }
  }
}

await browser.stop();
server.stop();
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length > 0 || passed === 0 ? 1 : 0);
