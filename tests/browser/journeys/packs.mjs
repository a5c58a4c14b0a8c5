// Packs: parts of the engine that few programs need are fetched after it, or by the program that needs one first.

import assert from "node:assert/strict";
import { Visitor } from "../site.mjs";

const PROGRAM = `import flask, alembic.command, decimal, dataclasses
app = flask.Flask("shop")
print(app.name, decimal.Decimal("1.10"), "\\N{SNOWMAN}")`;
const PRINTED = "shop 1.10 ☃";

const isPack = (url) => /\/pack-\w+\.wasm/.test(url.pathname ?? url);

export const journeys = {
  async "a program imports Flask and Alembic before their pack has arrived"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    // What is fetched in the background does not arrive; what the program asks for does.
    const seen = [];
    await visitor.page.context().route(isPack, async (route) => {
      const kind = route.request().resourceType();
      seen.push(kind);
      if (kind !== "fetch") await route.continue();
    });
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.engineReady();
    await visitor.type("lazy", PROGRAM);
    await visitor.run("lazy");
    assert.equal((await visitor.printed("lazy")).trim(), PRINTED);
    assert.ok(seen.includes("xhr"), seen.join());
    // A fresh run, on memory that was put back, finds them again.
    await visitor.run("lazy");
    assert.equal((await visitor.printed("lazy")).trim(), PRINTED);
    await visitor.page.context().unrouteAll({ behavior: "ignoreErrors" });
    await visitor.leave();
  },

  async "packs that have arrived work without a network"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    const arrived = new Set();
    const both = new Promise((resolve) => {
      visitor.page.context().on("requestfinished", (request) => {
        const address = new URL(request.url());
        if (isPack(address)) arrived.add(address.pathname);
        if (arrived.size === 2) resolve();
      });
    });
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.engineReady();
    await both;
    await visitor.page.context().setOffline(true);
    await visitor.type("lazy", PROGRAM);
    await visitor.run("lazy");
    assert.equal((await visitor.printed("lazy")).trim(), PRINTED);
    assert.deepEqual(visitor.problems, []);
    await visitor.leave();
  },

  async "a pack that cannot be had is named, and a later run has it"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    const context = visitor.page.context();
    await context.route(isPack, (route) => route.abort());
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.engineReady();
    // Without a character's name in it, which the compiler would miss first.
    await visitor.type("lazy", 'import flask\nprint(flask.Flask("shop").name)');
    await visitor.run("lazy");
    const error = visitor.cell("lazy").getByRole("group", { name: "Error" });
    assert.match(await error.innerText(), /ImportError on line 1/);
    assert.match(await error.innerText(), /'flask' is in a part of Athanor that could not be fetched/);
    await context.unrouteAll({ behavior: "ignoreErrors" });
    await visitor.run("lazy");
    assert.equal((await visitor.printed("lazy")).trim(), "shop");
    await visitor.leave();
  },
};
