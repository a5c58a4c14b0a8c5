// The editor: completion, the line of an error, badges, what was changed.

import assert from "node:assert/strict";
import { Visitor } from "../site.mjs";

export const journeys = {
  async "names are completed by the engine"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    const { page } = visitor;
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.run("lazy");
    await visitor.type("lazy", "");
    await page.keyboard.type("select(User).");
    const list = page.getByRole("listbox", { name: "Completions" });
    await list.getByText("where", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await visitor.type("lazy", "");
    await page.keyboard.type("User.ro");
    await list.getByText("role", { exact: true }).first().waitFor();
    // A list takes no key in its first 75 ms, so that nobody accepts what they have not seen.
    await page.waitForTimeout(200);
    await page.keyboard.press("Tab");
    assert.match(await visitor.code("lazy").innerText(), /^User\.role/);
    await visitor.leave();
  },

  async "an error is underlined at its line, a badge counts its queries, brackets close"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    const { page } = visitor;
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.run("lazy");
    const badges = visitor.cell("lazy").locator(".cm-count");
    assert.deepEqual(await badges.allInnerTexts(), ["1×", "10×"]);
    await visitor.type("lazy", "");
    await page.keyboard.type("x = (1");
    assert.equal(await visitor.code("lazy").innerText(), "x = (1)");
    await visitor.type("lazy", "a = 1\nb = 1 / 0\n");
    await visitor.run("lazy");
    const wrong = visitor.cell("lazy").locator(".cm-error-text");
    assert.equal(await wrong.innerText(), "b = 1 / 0");
    assert.match(await wrong.getAttribute("title"), /ZeroDivisionError: division by zero/);
    await visitor.leave();
  },

  async "what was changed is shown against the lesson's text"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    const before = await visitor.code("lazy").innerText();
    await visitor.type("lazy", `${before}\nprint("one more line")`);
    await visitor.cell("lazy").getByRole("button", { name: /^Show your changes/ }).click();
    const changes = visitor.cell("lazy").getByRole("region", { name: "Changes" });
    assert.deepEqual(await changes.locator("ins").count(), 1);
    assert.match(await changes.locator("ins").innerText(), /one more line/);
    await visitor.leave();
  },
};
