// Reading before and without the engine, drafts, the keyboard, narrow screens, accessibility.

import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { Visitor } from "../site.mjs";

const LESSONS = ["your-first-model", "n-plus-one", "commit-rollback-savepoint"];
const WIDTHS = [1440, 768, 360];

async function assertAccessible(visitor, where) {
  // Colours are checked only once transitions are over; the visitor asks for reduced motion.
  const { violations } = await new AxeBuilder({ page: visitor.page }).analyze();
  const told = violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  assert.deepEqual(told, [], where);
}

async function assertNoSidewaysScroll(visitor, where) {
  const [inner, outer] = await visitor.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inner <= outer, `${where}: the page is ${inner} px wide on a screen of ${outer} px`);
}

export const journeys = {
  async "a lesson is readable without wasm, and before the engine"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.page.route("**/*.wasm*", (route) => route.abort());
    await visitor.page.goto(`${url}#/lesson/n-plus-one`);
    await visitor.page.locator("#early").getByText("that is the N+1 problem").waitFor();
    await visitor.leave();
    const other = await Visitor.arrive(browser, url);
    await other.page.route("**/worker_bg.wasm*", (route) => setTimeout(() => route.continue(), 3_000));
    await other.openLesson("n-plus-one");
    await other.page.locator("#main").getByText("that is the N+1 problem").waitFor();
    assert.equal(await other.page.getByText("Engine ready").count(), 0);
    // Run may be pressed at once; it waits for the engine.
    await other.run("lazy");
    assert.equal(await other.total(), 11);
    await other.leave();
  },

  async "a draft survives a reload, and Reset brings the lesson's text back"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.type("lazy", 'print("my own")');
    await visitor.page.waitForFunction(() => Object.values(localStorage).some((it) => it.includes("my own")));
    await visitor.page.reload();
    await visitor.editorsArrive();
    assert.equal(await visitor.code("lazy").innerText(), 'print("my own")');
    await visitor.cell("lazy").getByRole("button", { name: /^Reset/ }).click();
    assert.match(await visitor.code("lazy").innerText(), /user\.role\.name/);
    await visitor.leave();
  },

  async "a changed lesson is told, and the learner's text is not hidden by it nor lost"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.page.addInitScript(() => {
      localStorage.setItem("athanor.draft.n-plus-one/lazy", JSON.stringify({ text: 'print("old")', base: "0" }));
    });
    await visitor.openLesson("n-plus-one");
    const notice = visitor.cell("lazy").getByText("The lesson has changed since you edited this cell");
    await notice.waitFor();
    await visitor.editorsArrive();
    assert.equal(await visitor.code("lazy").innerText(), 'print("old")');
    await visitor.cell("lazy").getByRole("button", { name: "Take the new one" }).click();
    assert.match(await visitor.code("lazy").innerText(), /user\.role\.name/);
    await notice.waitFor({ state: "hidden" });
    await visitor.leave();
  },

  async "everything can be done with the keyboard alone"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openLesson("n-plus-one");
    await visitor.editorsArrive();
    await visitor.engineReady();
    const { page } = visitor;
    await visitor.code("lazy").focus();
    await page.keyboard.press("Control+Enter");
    await visitor.ended("lazy");
    await page.locator("#said").getByText("11 queries, of which 10× lazy load User.role, line 2").waitFor({ state: "attached" });
    // Escape and Tab leave the editor, towards the output and the way to the inspector.
    await page.keyboard.type("#");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => !document.activeElement.closest(".cm-editor")), "the editor lets the focus go");
    await visitor.cell("lazy").getByRole("button", { name: /Show what happened$/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Timeline" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.getByRole("tab", { name: "Transactions" }).getAttribute("aria-selected"), "true");
    await page.keyboard.press("ArrowLeft");
    await visitor.statements().first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await visitor.groups().first().getAttribute("aria-current"), "true");
    await visitor.leave();
  },

  async "a phone shows the inspector as a sheet"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url, { width: 360, height: 740 });
    await visitor.openLesson("n-plus-one");
    await visitor.run("lazy");
    await visitor.cell("lazy").getByRole("button", { name: /Show what happened$/ }).click();
    assert.equal(await visitor.total(), 11);
    await visitor.page.keyboard.press("Escape");
    await visitor.inspector().getByTestId("total").waitFor({ state: "hidden" });
    await visitor.page.getByRole("button", { name: "Lessons" }).click();
    await visitor.page.getByRole("link", { name: "Your first model", exact: true }).click();
    await visitor.page.getByRole("heading", { level: 1, name: "Your first model" }).waitFor();
    await assertNoSidewaysScroll(visitor, "a lesson at 360 px");
    await visitor.leave();
  },

  async "a broken or missing lesson says so"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.page.goto(`${url}#/lesson/no-such-lesson`);
    await visitor.page.getByText("There is no lesson named no-such-lesson.").waitFor();
    await visitor.page.goto(`${url}#/nowhere`);
    await visitor.page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await visitor.leave();
  },

  ...Object.fromEntries(
    ["light", "dark"].flatMap((theme) =>
      WIDTHS.map((width) => [
        `axe finds nothing: ${theme}, ${width} px`,
        async ({ browser, url }) => {
          const visitor = await Visitor.arrive(browser, url, { width, theme });
          await visitor.openHome();
          await visitor.page.getByRole("listitem").first().waitFor();
          await assertAccessible(visitor, "the list of lessons");
          await assertNoSidewaysScroll(visitor, "the list of lessons");
          await visitor.page.goto(`${url}#/about`);
          await visitor.page.getByRole("heading", { name: "What runs here" }).waitFor();
          await assertAccessible(visitor, "about");
          for (const slug of LESSONS) {
            await visitor.openLesson(slug);
            await visitor.editorsArrive();
            const cells = visitor.page.locator("section.cell");
            const id = await cells.first().getAttribute("id");
            await visitor.run(id);
            await assertNoSidewaysScroll(visitor, slug);
            await assertAccessible(visitor, slug);
            if (width < 960) await cells.first().getByRole("button", { name: /Show what happened$/ }).click();
            for (const tab of ["Transactions", "Costs", "Session", "Tables", "Models", "Compare"]) {
              await visitor.tab(tab);
              await assertAccessible(visitor, `${slug}, ${tab}`);
            }
          }
          await visitor.page.goto(`${url}#/sandbox`);
          await visitor.run("library-program");
          await assertNoSidewaysScroll(visitor, "the sandbox");
          await assertAccessible(visitor, "the sandbox");
          await visitor.page.getByRole("button", { name: "Settings" }).click();
          await assertAccessible(visitor, "the settings");
          await visitor.leave();
        },
      ]),
    ),
  ),
};
