// Exercises, quizzes and data sets. The lessons are fixtures, packed with the site's own tool.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Visitor } from "../site.mjs";

/** A visitor to whom the site has other lessons, with one of them open. */
async function arrive(browser, url, slug = "exercise") {
  const folder = mkdtempSync(join(tmpdir(), "athanor-lessons-"));
  const lessons = join(folder, "lessons");
  const fixtures = new URL("../fixtures/", import.meta.url).pathname;
  // The tool reads the folder `lessons` of the folder that it is called in.
  execFileSync(process.env.XTASK, ["lessons", lessons], { cwd: fixtures });
  const visitor = await Visitor.arrive(browser, url);
  const serve = (address, file) =>
    visitor.page.route(address, (route) => route.fulfill({ body: readFileSync(join(folder, file), "utf8") }));
  await serve("**/lessons/index.json", "lessons/index.json");
  await serve(`**/text/${slug}.json`, `text/${slug}.json`);
  await serve(`**/text/${slug}.html`, `text/${slug}.html`);
  await serve("**/lessons/_datasets/*.sql", "lessons/_datasets/shelf.sql");
  await visitor.openLesson(slug);
  await visitor.editorsArrive();
  return visitor;
}

export const journeys = {
  async "an exercise gives hints, judges the answer, and is solved"({ browser, url }) {
    const visitor = await arrive(browser, url);
    const { page } = visitor;
    const exercise = page.getByRole("group", { name: "Exercise fix" });
    const feedback = exercise.getByTestId("feedback");
    await visitor.run("fix");
    await feedback.getByRole("listitem").first().waitFor();
    await exercise.getByRole("button", { name: "Hint 1 of 2" }).click();
    await exercise.getByText("is one object").waitFor();
    await exercise.getByRole("button", { name: "Hint 2 of 2" }).click();
    await exercise.getByText("takes the relationship").waitFor();
    // Works, but with a query for each role: the budget is passed.
    await visitor.type("fix", "for user in session.scalars(select(User)):\n    print(user.role.name)");
    await visitor.run("fix");
    await feedback.getByText(/4 queries/).first().waitFor();
    await visitor.inspector().getByTestId("budget").getByText("4 of at most 1: too many").waitFor();
    await exercise.getByText("A solution").click();
    await exercise.getByRole("button", { name: "Put it into the cell" }).click();
    await visitor.run("fix");
    await feedback.getByText(/^Right/).waitFor();
    await exercise.getByText("solved", { exact: true }).waitFor();
    await visitor.leave();
  },

  async "a question says why an answer is wrong, and the lesson is done when all is solved"({ browser, url }) {
    const visitor = await arrive(browser, url);
    const { page } = visitor;
    const quiz = page.getByRole("group", { name: /Question/ });
    await quiz.getByRole("radio", { name: "one" }).check();
    await quiz.getByRole("button", { name: "Check" }).click();
    await quiz.getByText("That would be an eager load.").waitFor();
    await quiz.getByRole("radio", { name: "eleven" }).check();
    await quiz.getByRole("button", { name: "Check" }).click();
    await quiz.getByText("One for the rows, and one for each of them.").waitFor();
    await visitor.type("fix", "for user in session.scalars(select(User).options(joinedload(User.role))):\n    print(user.role.name)");
    await visitor.run("fix");
    await page.getByRole("link", { name: /A small exercise \(done\)/ }).waitFor();
    await visitor.leave();
  },

  async "a cell runs on its data set"({ browser, url }) {
    const visitor = await arrive(browser, url, "dataset");
    await visitor.run("titles");
    assert.equal((await visitor.printed("titles")).trim(), "Momo\nKindred");
    await visitor.tab("Tables");
    await visitor.table("books").getByText("2 rows").waitFor();
    await visitor.leave();
  },
};
