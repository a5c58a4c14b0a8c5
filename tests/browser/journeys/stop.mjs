// Stop works in the middle of anything, and nothing that the learner typed is lost.

import assert from "node:assert/strict";
import { Visitor } from "../site.mjs";

/** Stop to ready again may take so long; DESIGN's budget is lower and is measured by ./dev start. */
const STOP_LIMIT = 3_000;

export const journeys = {
  async "an endless loop is stopped and the cell runs again"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.engineReady();
    await visitor.type("lazy", 'print("before")\nwhile True:\n    pass');
    const cell = visitor.cell("lazy");
    await cell.getByRole("button", { name: /^Run/ }).click();
    // What was printed before the loop is there while it runs.
    await cell.getByText("before", { exact: true }).waitFor();
    const began = performance.now();
    await cell.getByRole("button", { name: /^Stop/ }).click();
    await visitor.engineReady();
    const took = performance.now() - began;
    assert.ok(took < STOP_LIMIT, `ready again after ${Math.round(took)} ms`);
    await cell.getByText("Stopped.", { exact: true }).waitFor();
    assert.match(await visitor.code("lazy").innerText(), /while True/);
    await visitor.type("lazy", 'print("after")');
    await visitor.run("lazy");
    assert.equal((await visitor.printed("lazy")).trim(), "after");
    assert.deepEqual(visitor.problems, []);
    await visitor.leave();
  },

  async "a loop of plain Python ends at the time limit, and what it printed stays"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.engineReady();
    await visitor.type("lazy", 'print("before")\nwhile True:\n    pass');
    const cell = visitor.cell("lazy");
    await cell.getByRole("button", { name: /^Run/ }).click();
    const error = cell.getByRole("group", { name: "Error" });
    await error.waitFor();
    assert.match(await error.innerText(), /LimitReached: the program ran for more than 20000 milliseconds/);
    assert.equal((await visitor.printed("lazy")).trim(), "before");
    await visitor.engineReady();
    await visitor.type("lazy", 'print("after")');
    await visitor.run("lazy");
    assert.equal((await visitor.printed("lazy")).trim(), "after");
    await visitor.leave();
  },

  async "a dead worker is told, restarted, and loses no text"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    // The first message to the engine kills it, as a fault of ours would.
    await visitor.page.addInitScript(() => {
      const original = Worker.prototype.postMessage;
      let armed = true;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (typeof message === "string" && armed) {
          armed = false;
          this.dispatchEvent(new ErrorEvent("error", { message: "unreachable", cancelable: true }));
          return;
        }
        original.call(this, message, ...rest);
      };
    });
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.engineReady();
    await visitor.type("lazy", 'print("still here")');
    await visitor.cell("lazy").getByRole("button", { name: /^Run/ }).click();
    await visitor.cell("lazy").getByText("your text is kept").waitFor();
    assert.match(await visitor.code("lazy").innerText(), /still here/);
    await visitor.run("lazy");
    assert.equal((await visitor.printed("lazy")).trim(), "still here");
    await visitor.leave();
  },

  async "an error shows its class, its line and the traceback"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.type("lazy", "x = 1\nundefined_name");
    await visitor.run("lazy");
    const error = visitor.cell("lazy").getByRole("group", { name: "Error" });
    assert.match(await error.innerText(), /NameError on line 2/);
    assert.match(await error.innerText(), /Traceback \(most recent call last\)/);
    await visitor.cell("lazy").locator(".cm-error-line").waitFor();
    await visitor.leave();
  },
};
