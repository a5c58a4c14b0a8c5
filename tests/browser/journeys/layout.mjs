// The frame of the page: its split, the course tree, settings, the sandbox, links.

import assert from "node:assert/strict";
import { Visitor } from "../site.mjs";

export const journeys = {
  async "the split is moved with the mouse and the keyboard, and remembered"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    const { page } = visitor;
    await visitor.openLesson("n-plus-one");
    const split = page.getByRole("separator", { name: "Width of the inspector" });
    const width = async () => (await visitor.inspector().boundingBox()).width;
    const before = await width();
    const box = await split.boundingBox();
    await page.mouse.move(box.x + box.width / 2, 400);
    await page.mouse.down();
    await page.mouse.move(box.x - 150, 400);
    await page.mouse.up();
    const dragged = await width();
    assert.ok(dragged > before + 100, `${before} became ${dragged}`);
    await split.focus();
    await page.keyboard.press("ArrowRight");
    assert.ok((await width()) < dragged, "the arrow key makes it narrower");
    const left = await width();
    await page.reload();
    await split.waitFor();
    assert.ok(Math.abs((await width()) - left) < 2, "it is as it was left");
    await visitor.leave();
  },

  async "the course tree marks what was run, and finds words in all lessons"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    const { page } = visitor;
    await visitor.openLesson("n-plus-one");
    const course = page.getByRole("navigation", { name: "Lessons", exact: true });
    await visitor.run("lazy");
    await course.getByRole("link", { name: /The N\+1 problem \(begun\)/ }).waitFor();
    const search = course.getByRole("searchbox", { name: "Search the lessons" });
    await search.fill("savepoint");
    await course.getByText(/lessons? found/).waitFor();
    await course.getByRole("link", { name: /savepoint/i }).first().click();
    await page.getByRole("heading", { level: 1, name: /savepoint/i }).waitFor();
    await page.goto(`${url}#/`);
    await page.getByRole("link", { name: /^Go on with/ }).click();
    await page.getByRole("heading", { level: 1, name: /savepoint/i }).waitFor();
    await visitor.leave();
  },

  async "a link leads to one cell of a lesson"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.page.goto(`${url}#/lesson/n-plus-one?at=selectin`);
    await visitor.cell("selectin").waitFor();
    await visitor.page.waitForFunction(() => {
      const top = document.getElementById("selectin").getBoundingClientRect().top;
      return top >= 0 && top < 200;
    });
    await visitor.leave();
  },

  async "settings: dark colours and a plain text area, kept over a reload"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    const { page } = visitor;
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("radio", { name: "Dark" }).check();
    await page.getByRole("checkbox", { name: /plain text area/ }).check();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
    await page.locator("#lazy textarea").waitFor();
    await page.reload();
    await page.locator("#lazy textarea").waitFor();
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
    await visitor.code("lazy").fill("x = 1\nraise ValueError('here')");
    await visitor.code("lazy").press("Control+Enter");
    await visitor.ended("lazy");
    await visitor.cell("lazy").getByText(/Line 2 failed: ValueError: here/).waitFor();
    await visitor.leave();
  },

  async "the sandbox runs models and a program, and a link to it never runs by itself"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    const { page } = visitor;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${url}#/sandbox`);
    await visitor.run("library-program");
    assert.match(await visitor.printed("library-program"), /Solaris/);
    await visitor.editorsArrive();
    // The models are the learner's too.
    await visitor.type("library", "word = 'mine'\nprint('models')");
    await visitor.type("library-program", "print(word)");
    await visitor.run("library-program");
    assert.equal((await visitor.printed("library-program")).trim(), "models\nmine");
    await visitor.type("library-program", "print('from a friend')");
    await page.getByRole("button", { name: "Copy a link to this program" }).click();
    await page.locator("#main").getByText("The link is on the clipboard").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await visitor.leave();

    const friend = await Visitor.arrive(browser, url);
    await friend.page.goto(link);
    await friend.cell("link-program").waitFor();
    await friend.editorsArrive();
    assert.match(await friend.code("link-program").innerText(), /from a friend/);
    await friend.engineReady();
    await friend.page.waitForTimeout(300);
    assert.equal(await friend.page.getByRole("region", { name: "What the program printed" }).count(), 0);
    await friend.run("link-program");
    assert.match(await friend.printed("link-program"), /from a friend/);
    await friend.leave();
  },

  async "every starter of the sandbox runs"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    for (const [label, id] of [["A shop", "shop"], ["A zoo", "zoo"], ["Nothing but", "empty"]]) {
      await visitor.openSandbox(label);
      await visitor.run(`${id}-program`);
      assert.equal(await visitor.cell(`${id}-program`).getByRole("group", { name: "Error" }).count(), 0, label);
      assert.notEqual((await visitor.printed(`${id}-program`)).trim(), "");
    }
    await visitor.leave();
  },
};
