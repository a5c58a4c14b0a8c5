// The inspector beyond the timeline: coach, costs, time travel, session, tables, models, dialects, comparisons.

import assert from "node:assert/strict";
import { Visitor } from "../site.mjs";

async function afterLazy(browser, url, options) {
  const visitor = await Visitor.arrive(browser, url, options);
  await visitor.openLesson("n-plus-one");
  await visitor.editorsArrive();
  await visitor.run("lazy");
  return visitor;
}

/** Walks with Tab to what has this name, and presses Enter there. */
async function press(visitor, name) {
  for (let step = 0; step < 200; step += 1) {
    await visitor.page.keyboard.press("Tab");
    const here = await visitor.page.evaluate(() => {
      const it = document.activeElement;
      return it.getAttribute("aria-label") ?? it.textContent.trim();
    });
    if (here === name) return visitor.page.keyboard.press("Enter");
  }
  throw new Error(`Tab does not lead to ${name}`);
}

/** The fix has been applied: one query is left. */
function fixed(visitor) {
  return visitor.page.waitForFunction(() => document.querySelector("[data-testid=total]")?.textContent === "1");
}

const WRITES = `with Session(engine) as session:
    mira = session.get(User, 1)
    mira.name = "Mira B."
    session.add(Role(name="tea maker"))
    session.flush()
    session.commit()
`;

export const journeys = {
  async "from the first page to the coach's fix, with the mouse"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openHome();
    await visitor.page.locator("#main").getByRole("link", { name: "The N+1 problem", exact: true }).click();
    await visitor.run("lazy");
    assert.equal(await visitor.total(), 11);
    const finding = visitor.inspector().getByRole("region", { name: "N+1" });
    await finding.getByText(/User\.role/).first().waitFor();
    await finding.getByRole("button", { name: "Apply the fix and run" }).click();
    await fixed(visitor);
    assert.match(await visitor.code("lazy").innerText(), /joinedload\(User\.role\)/);
    assert.equal(await finding.count(), 0);
    await visitor.leave();
  },

  async "from the first page to the coach's fix, with the keyboard alone"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    await visitor.openHome();
    await visitor.page.locator("#course").getByRole("link", { name: "The N+1 problem" }).waitFor();
    await press(visitor, "The N+1 problem");
    await visitor.page.locator("#main article").getByRole("heading", { level: 1 }).waitFor();
    await press(visitor, "Run The list for the door");
    await visitor.ended("lazy");
    await press(visitor, "11 queries. Show what happened");
    await press(visitor, "Apply the fix and run");
    await fixed(visitor);
    await visitor.leave();
  },

  async "from the first page to the coach's fix, on a phone"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url, { width: 360, height: 740 });
    await visitor.openHome();
    await visitor.page.locator("#main").getByRole("link", { name: "The N+1 problem", exact: true }).click();
    await visitor.run("lazy");
    await visitor.cell("lazy").getByRole("button", { name: /Show what happened$/ }).click();
    await visitor.inspector().getByRole("button", { name: "Apply the fix and run" }).click();
    await fixed(visitor);
    // The changed cell has more buttons, and they fit.
    await visitor.page.keyboard.press("Escape");
    await visitor.cell("lazy").getByRole("button", { name: /^Show your changes/ }).click();
    await visitor.cell("lazy").getByRole("region", { name: "Changes" }).waitFor();
    await visitor.cell("lazy").getByRole("button", { name: /^Reset/ }).click();
    await visitor.leave();
  },

  async "costs by line, and what a server would have taken"({ browser, url }) {
    const visitor = await afterLazy(browser, url);
    await visitor.tab("Costs");
    const line = visitor.inspector().getByRole("row").filter({ hasText: "line 2" });
    assert.equal(await line.first().getByRole("cell").first().innerText(), "10");
    const slider = visitor.inspector().getByRole("slider", { name: /each round trip takes/ });
    await slider.fill("20");
    await visitor.inspector().getByTestId("simulated").getByText(/round trips of 20 ms: 2\d\d ms of waiting/).waitFor();
    await visitor.leave();
  },

  async "the timeline filters, puts values into the SQL, and explains a statement"({ browser, url }) {
    const visitor = await afterLazy(browser, url);
    const inspector = visitor.inspector();
    await inspector.getByText("Show", { exact: true }).click();
    await inspector.getByRole("button", { name: "SELECT", exact: true }).click();
    assert.equal(await visitor.groups().count(), 0);
    await inspector.getByRole("button", { name: "SELECT", exact: true }).click();
    await inspector.getByRole("checkbox", { name: "values in the SQL" }).check();
    await inspector.getByRole("button", { name: "Each of the 10 statements" }).click();
    await visitor.statements().first().click();
    await inspector.getByRole("button", { name: "Other dialects, and how it ran" }).first().click();
    const dialog = visitor.page.getByRole("dialog", { name: "This statement" });
    await dialog.getByRole("heading", { name: "PostgreSQL" }).waitFor();
    await dialog.getByRole("heading", { name: "MySQL" }).waitFor();
    await dialog.getByTestId("plan").getByRole("listitem").first().waitFor();
    await visitor.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await visitor.leave();
  },

  async "time travel moves tables and session"({ browser, url }) {
    const visitor = await afterLazy(browser, url);
    await visitor.type("lazy", WRITES);
    await visitor.run("lazy");
    const inspector = visitor.inspector();
    await visitor.tab("Tables");
    const users = visitor.table("users");
    await users.locator("ins", { hasText: "Mira B." }).waitFor();
    const roles = visitor.table("roles");
    await roles.getByText("1 added").waitFor();
    const scrubber = inspector.getByRole("slider", { name: "Moment of the run" });
    await scrubber.focus();
    await visitor.page.keyboard.press("Home");
    await users.locator("ins").first().waitFor({ state: "detached" });
    await visitor.page.keyboard.press("End");
    await users.locator("ins", { hasText: "Mira B." }).waitFor();

    await visitor.tab("Session");
    const sessions = inspector.getByTestId("sessions");
    await scrubber.focus();
    await visitor.page.keyboard.press("Home");
    for (let step = 0; step < 40; step += 1) {
      if ((await sessions.getByText("dirty").count()) > 0) break;
      await inspector.getByRole("button", { name: "One event on" }).click();
    }
    await sessions.getByRole("rowheader", { name: "User 1" }).waitFor();
    assert.match(await sessions.locator("ins").first().innerText(), /Mira B\./);
    await visitor.leave();
  },

  async "tables sort, lead along foreign keys, say who wrote a row, and answer SQL"({ browser, url }) {
    const visitor = await afterLazy(browser, url);
    await visitor.type("lazy", WRITES);
    await visitor.run("lazy");
    await visitor.tab("Tables");
    const users = visitor.table("users");
    const names = () => users.locator("tbody tr td:nth-child(3)").allInnerTexts();
    await users.getByRole("button", { name: /^name/ }).click();
    const up = await names();
    assert.deepEqual(up, up.toSorted());
    await users.getByRole("button", { name: /^name/ }).click();
    assert.deepEqual(await names(), up.toReversed());
    await users.getByRole("button", { name: "2, show it in roles" }).first().click();
    await visitor.table("roles").locator("tr[aria-current]").waitFor();
    await users.getByRole("button", { name: /Which statement wrote this row\? changed/ }).click();
    await visitor.page.locator("#said").getByText(/Written by UPDATE/).waitFor({ state: "attached" });
    const download = visitor.page.waitForEvent("download");
    await users.getByRole("button", { name: "Save users as CSV" }).click();
    assert.equal((await download).suggestedFilename(), "users.csv");
    await visitor.inspector().getByText("SQL console").click();
    await visitor.inspector().getByRole("textbox", { name: "SQL for the console" }).fill("SELECT count(*) AS many FROM users");
    await visitor.inspector().getByRole("button", { name: "Run SQL" }).click();
    await visitor.inspector().getByTestId("console").getByRole("columnheader", { name: "many" }).waitFor();
    await visitor.leave();
  },

  async "models are drawn and told, and lead to their lines"({ browser, url }) {
    const visitor = await afterLazy(browser, url);
    await visitor.tab("Models");
    const inspector = visitor.inspector();
    await inspector.getByRole("img", { name: /2 classes\. User\.role_id → Role: many to one/ }).waitFor();
    const models = inspector.getByTestId("models");
    await models.getByRole("button", { name: "role_id" }).click();
    const marked = visitor.page.locator(".cm-marked");
    await marked.waitFor();
    assert.match(await marked.innerText(), /role_id/);
    await inspector.getByRole("group", { name: "Diagram of the models" }).focus();
    const box = () => inspector.locator("svg.er").getAttribute("viewBox");
    const before = await box();
    await visitor.page.keyboard.press("+");
    assert.notEqual(await box(), before);
    await inspector.getByRole("button", { name: "Fit" }).click();
    assert.equal(await box(), before);
    await visitor.leave();
  },

  async "runs and strategies stand side by side"({ browser, url }) {
    const visitor = await afterLazy(browser, url);
    await visitor.tab("Compare");
    const inspector = visitor.inspector();
    await inspector.getByRole("button", { name: "Try lazy, joined, selectin and subquery" }).click();
    const table = inspector.getByTestId("strategies");
    for (const [name, queries] of [["lazyload", "11"], ["joinedload", "1"], ["selectinload", "2"], ["subqueryload", "2"]]) {
      const row = table.getByTestId(`run-${name}`);
      await row.waitFor();
      assert.equal(await row.getByRole("cell").first().innerText(), queries, name);
    }
    await visitor.type("lazy", (await visitor.code("lazy").innerText()).replace("select(User)", "select(User).limit(3)"));
    await visitor.run("lazy");
    await visitor.tab("Compare");
    const history = inspector.getByTestId("history");
    await history.getByTestId("run-1 before").waitFor();
    assert.equal(await history.getByTestId("run-latest").getByRole("cell").first().innerText(), "4");
    await visitor.leave();
  },

  async "files of a run are read, changed, and there in the next run"({ browser, url }) {
    const visitor = await Visitor.arrive(browser, url);
    const inspector = visitor.inspector();
    await visitor.openSandbox("Nothing but");
    await visitor.editorsArrive();
    await visitor.type("empty-program", `import os
os.makedirs("versions", exist_ok=True)
if "first.py" not in os.listdir("versions"):
    with open("versions/first.py", "w") as file:
        file.write("word = 'from the program'")
from versions.first import word
print(word)
`);
    await visitor.run("empty-program");
    assert.match(await visitor.printed("empty-program"), /^from the program/);
    await visitor.tab("Files");
    await inspector.getByText("Each run begins without files.").waitFor();
    const text = inspector.getByRole("textbox", { name: /versions\/first\.py$/ });
    await text.fill("word = 'from the learner'");
    await inspector.getByRole("button", { name: "Run with these files" }).click();
    const printed = visitor.cell("empty-program").getByRole("region", { name: "What the program printed" });
    await printed.getByText("from the learner").waitFor();
    await inspector.getByText("Runs of this page begin with 1 file.").waitFor();
    await inspector.getByRole("button", { name: "Run without files" }).click();
    await printed.getByText("from the program").waitFor();
    await visitor.leave();
  },

  async "ten thousand events scroll, and only a few of them are drawn"({ browser, url }) {
    const visitor = await afterLazy(browser, url);
    await visitor.type("lazy", `with Session(engine) as session:
    for number in range(5000):
        session.execute(select(User.id).where(User.id == number % 10))
        session.execute(select(User.name).where(User.id == number % 10))
`);
    await visitor.run("lazy");
    assert.equal(await visitor.total(), 10_000);
    const drawn = await visitor.statements().count();
    assert.ok(drawn > 10 && drawn < 400, `${drawn} rows are drawn`);
    const slowest = await visitor.inspector().getByRole("tabpanel").evaluate(async (panel) => {
      let slowest = 0;
      for (let step = 1; step <= 60; step += 1) {
        const began = performance.now();
        panel.scrollTop = (panel.scrollHeight * step) / 60;
        await new Promise(requestAnimationFrame);
        slowest = Math.max(slowest, performance.now() - began);
      }
      return slowest;
    });
    console.log(`      slowest step of 60 through 10,000 events: ${Math.round(slowest)} ms`);
    await visitor.statements().last().waitFor();
    const last = await visitor.inspector().getByRole("listitem").last().getAttribute("aria-posinset");
    assert.ok(Number(last) >= 9_990, `the end is reached: ${last}`);
    await visitor.leave();
  },
};
