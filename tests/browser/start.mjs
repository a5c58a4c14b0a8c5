// The start report: from an empty page to the first query's result, and the times that a learner feels.
// node start.mjs [ROUNDS]; called by ./dev start. Times are milliseconds; the middle of the rounds is told.

import { serveSite, startBrowser, Visitor } from "./site.mjs";

const rounds = Number(process.argv[2] ?? 5);
const server = await serveSite();
const times = {};

function note(name, value) {
  (times[name] ??= []).push(value);
}

for (let round = 0; round < rounds; round += 1) {
  // A new browser each time: nothing is cached, nothing is compiled.
  const browser = await startBrowser();
  const visitor = await Visitor.arrive(browser.browser, server.url);
  await visitor.openLesson("n-plus-one");
  await visitor.run("lazy");
  const mark = (name) => visitor.page.evaluate((it) => performance.getEntriesByName(it)[0]?.startTime ?? NaN, name);
  note("first text", await mark("athanor:early-text"));
  note("page in charge", await mark("athanor:text"));
  note("engine compiled", await mark("athanor:engine-compiled"));
  note("engine ready", await mark("athanor:engine-ready"));
  note("first result, Run pressed as soon as it is there", await mark("athanor:report"));

  await visitor.engineReady();
  note("the same cell again, warm", await visitor.page.evaluate(runAgain));
  await visitor.editorsArrive();
  await visitor.type("lazy", "while True:\n    pass");
  for (const [name, after] of [["Stop to ready again, at once", 0], ["Stop to ready again, after 3 s of loop", 3_000]]) {
    await visitor.cell("lazy").getByRole("button", { name: /^Run/ }).click();
    await visitor.page.getByTestId("engine-status").getByText("Running").waitFor();
    await visitor.page.waitForTimeout(after);
    note(name, await visitor.page.evaluate(stopAgain));
  }
  await browser.stop();
}
server.stop();

for (const [name, values] of Object.entries(times)) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  console.log(`${name.padEnd(52)} ${middle.toFixed(0).padStart(6)} ms   (${sorted.map((it) => it.toFixed(0)).join(", ")})`);
}
process.exit(0);

/** In the page: presses Run and waits for the report's mark. */
async function runAgain() {
  const before = performance.getEntriesByName("athanor:report").length;
  const began = performance.now();
  document.querySelector("#lazy .run:not([hidden])").click();
  while (performance.getEntriesByName("athanor:report").length === before) await new Promise((it) => setTimeout(it, 1));
  return performance.now() - began;
}

/** In the page: presses Stop and waits until the engine is ready. */
async function stopAgain() {
  const began = performance.now();
  document.querySelector("#lazy .run:not([hidden])").click();
  do await new Promise((it) => setTimeout(it, 1));
  while (!document.querySelector(".engine.is-ready"));
  return performance.now() - began;
}
