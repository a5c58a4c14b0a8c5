// The N+1 lesson: eleven queries, then one, then two, and the timeline that explains them.

import assert from "node:assert/strict";
import { Visitor } from "../site.mjs";

export const journeys = {
  async "the N+1 lesson shows 11, 1 and 2 queries"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("n-plus-one");
    await visitor.run("lazy");
    assert.equal(await visitor.total(), 11);
    const printed = await visitor.printed("lazy");
    assert.equal(printed.trim().split("\n").length, 10, "ten people are printed");

    // One folded group names the reason and the line, and holds ten statements that do the same.
    const group = visitor.groups();
    assert.equal(await group.count(), 1);
    assert.match(await group.getAttribute("aria-label"), /^10× lazy load User\.role, line 2$/);
    await visitor.inspector().getByRole("button", { name: "Each of the 10 statements" }).click();
    const lazy = visitor.statements().filter({ hasText: "lazy load User.role" });
    assert.equal(await lazy.count(), 10);
    for (const text of await lazy.allInnerTexts()) assert.match(text, /line 2/);

    await visitor.run("joined");
    assert.equal(await visitor.total(), 1);
    await visitor.run("selectin");
    assert.equal(await visitor.total(), 2);
    assert.equal(await visitor.printed("joined"), printed);
    assert.equal(await visitor.printed("selectin"), printed);

    // The three runs stand side by side.
    for (const [id, queries] of [["lazy", 11], ["joined", 1], ["selectin", 2]]) {
      const row = visitor.page.getByTestId(`compare-${id}`);
      assert.equal(await row.getByRole("cell").first().innerText(), String(queries));
    }
    await visitor.page.getByText("Queries: lazy 11, joined 1, selectin 2; the same output.").waitFor();
    assert.deepEqual(visitor.problems, []);
    await visitor.leave();
  },

  async "switching the lazy cell to joinedload takes it from 11 queries to 1"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.run("lazy");
    assert.equal(await visitor.total(), 11);
    const before = await visitor.code("lazy").innerText();
    assert.ok(before.includes("select(User)"), before);
    await visitor.type("lazy", before.replace("select(User)", "select(User).options(joinedload(User.role))"));
    await visitor.page.keyboard.press("Control+Enter");
    await visitor.page.waitForFunction(() => document.querySelector("[data-testid=total]")?.textContent === "1");
    await visitor.cell("lazy").getByRole("button", { name: /^Reset/ }).click();
    assert.equal(await visitor.code("lazy").innerText(), before);
    await visitor.leave();
  },

  async "a statement marks its line and a line its statements"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.run("lazy");
    await visitor.groups().first().click();
    const marked = visitor.cell("lazy").locator(".cm-marked");
    await marked.waitFor();
    assert.match(await marked.innerText(), /user\.role\.name/);
    // Now the other way: the cursor in the first line marks the first query.
    await visitor.cell("lazy").locator(".cm-line").first().click();
    const chosen = visitor.inspector().locator("[data-testid=statement][aria-current=true]");
    await chosen.first().waitFor();
    assert.match(await chosen.first().innerText(), /query/);
    await visitor.leave();
  },
};
