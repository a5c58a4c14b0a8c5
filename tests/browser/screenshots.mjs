// The gallery: every page, both themes, three widths. node screenshots.mjs DIR; called by ./dev screenshots.

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { serveSite, startBrowser, Visitor } from "./site.mjs";

// Slug, cell to run, what to do then.
const SCENES = [
  ["home", null, null, null],
  ["your-first-model", "your-first-model", "read", "Tables"],
  ["n-plus-one", "n-plus-one", "lazy", null],
  ["n-plus-one-compare", "n-plus-one", "compare", null],
  ["costs", "n-plus-one", "lazy", "Costs"],
  ["session", "commit-rollback-savepoint", "savepoint", "Session"],
  ["tables", "commit-rollback-savepoint", "savepoint", "Tables"],
  ["models", "n-plus-one", "lazy", "Models"],
  ["strategies", "n-plus-one", "lazy", "Compare"],
  ["sandbox", "sandbox", "shop-program", "Models"],
  ["savepoint", "commit-rollback-savepoint", "savepoint", null],
  ["savepoint-transactions", "commit-rollback-savepoint", "savepoint", "Transactions"],
];

const dir = resolve(process.env.INIT_CWD ?? ".", process.argv[2] ?? "target/screenshots");
await mkdir(dir, { recursive: true });
const server = await serveSite("/");
const browser = await startBrowser();
for (const theme of ["light", "dark"]) {
  for (const [width, height] of [[1440, 900], [768, 1024], [360, 780]]) {
    for (const [name, slug, cell, tab] of SCENES) {
      const visitor = await Visitor.arrive(browser.browser, server.url, { width, height, theme });
      await show(visitor, slug, cell, tab, width < 960);
      const file = join(dir, `${name}-${width}-${theme}.png`);
      await visitor.page.screenshot({ path: file });
      console.log(file);
      await visitor.leave();
    }
  }
}
await browser.stop();
server.stop();
process.exit(0);

async function show(visitor, slug, cell, tab, sheet) {
  if (!slug) {
    await visitor.openHome();
    await visitor.page.getByRole("listitem").first().waitFor();
    return;
  }
  if (slug === "sandbox") await visitor.openSandbox("A shop");
  else await visitor.openLesson(slug);
  await visitor.editorsArrive();
  if (cell === "compare") {
    await visitor.page.getByRole("button", { name: "Run all" }).click();
    await visitor.page.getByTestId("compare-selectin").getByText("2").first().waitFor();
    await visitor.page.getByRole("region", { name: "Side by side" }).evaluate((it) => it.scrollIntoView({ block: "center" }));
    return;
  }
  await visitor.run(cell);
  await visitor.cell(cell).evaluate((it) => it.scrollIntoView({ block: "start" }));
  if (sheet) await visitor.cell(cell).getByRole("button", { name: /Show what happened$/ }).click();
  if (tab) await visitor.tab(tab);
  if (tab === "Compare") {
    await visitor.inspector().getByRole("button", { name: /^Try lazy/ }).click();
    await visitor.inspector().getByTestId("run-subqueryload").waitFor();
  }
  if (tab) return visitor.page.waitForTimeout(300);
  if (slug === "n-plus-one") await visitor.groups().first().click();
  await visitor.page.waitForTimeout(200);
}
