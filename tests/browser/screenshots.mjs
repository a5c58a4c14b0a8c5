// The gallery: every view, both themes, three widths. node screenshots.mjs DIR [NAME]; called by ./dev screenshots.
// NAME leaves only the pictures whose file name contains it: session, 360, dark; `readme` makes those that README
// shows, as small WebP files: ./dev screenshots docs/pictures readme

import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { serveSite, startBrowser, Visitor } from "./site.mjs";

const CHANGES = `with Session(engine) as session:
    mira = session.get(User, 1)
    mira.name = "Mira B."
    session.add(Role(name="tea maker"))
    session.flush()
    session.delete(session.get(User, 10))
    mira.role = session.get(Role, 2)
    session.commit()
`;

const MISTAKE = `for user in session.scalars(select(User)):
    print(user.naem)
`;

const PROJECT = `import os
from alembic import command
from alembic.config import Config

os.makedirs("migrations/versions", exist_ok=True)
if "env.py" not in os.listdir("migrations"):
    with open("migrations/env.py", "w") as file:
        file.write(ENV)
    with open("migrations/script.py.mako", "w") as file:
        file.write(TEMPLATE)
config = Config()
config.set_main_option("script_location", "migrations")
config.set_main_option("sqlalchemy.url", "sqlite:///app.db")
if not os.listdir("migrations/versions"):
    command.revision(config, message="create users", rev_id="a1b2")
command.upgrade(config, "head")
`;

const MODELS = `ENV = '''from alembic import context
from sqlalchemy import create_engine

url = context.config.get_main_option("sqlalchemy.url")
with create_engine(url).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
'''
TEMPLATE = '''"""\${message}"""
from alembic import op
import sqlalchemy as sa

revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))


def downgrade():
    op.drop_table("users")
'''
`;

/** Runs a cell and brings it into view; on narrow screens the sheet is opened. */
async function run(visitor, cell, tab) {
  await visitor.run(cell);
  await visitor.cell(cell).evaluate((it) => it.scrollIntoView({ block: "start" }));
  if (visitor.isNarrow) await visitor.cell(cell).getByRole("button", { name: /Show what happened$/ }).click();
  if (tab) await visitor.tab(tab);
}

async function lesson(visitor, slug, cell, tab) {
  await visitor.openLesson(slug);
  await visitor.editorsArrive();
  if (cell) await run(visitor, cell, tab);
}

const lazy = (tab) => (visitor) => lesson(visitor, "n-plus-one", "lazy", tab);
const savepoint = (tab) => (visitor) => lesson(visitor, "commit-rollback-savepoint", "savepoint", tab);

/** Each view: how a visitor comes to it. */
const SCENES = {
  async home(visitor) {
    await visitor.openHome();
    await visitor.page.locator("#main").getByRole("listitem").first().waitFor();
  },
  lesson: (visitor) => lesson(visitor, "n-plus-one"),
  async course(visitor) {
    await lesson(visitor, "n-plus-one", "lazy");
    await visitor.page.keyboard.press("Escape");
    await visitor.page.evaluate(() => scrollTo(0, 0));
    if (visitor.isNarrow) await visitor.page.getByRole("button", { name: "Lessons" }).click();
    await visitor.page.getByRole("searchbox").fill("savepoint");
    await visitor.page.getByText(/lessons? found/).waitFor();
  },
  coach: lazy(null),
  async timeline(visitor) {
    await lazy(null)(visitor);
    await visitor.groups().first().click();
  },
  savepoint: savepoint(null),
  transactions: savepoint("Transactions"),
  async costs(visitor) {
    await lazy("Costs")(visitor);
    await visitor.inspector().getByRole("slider", { name: /each round trip takes/ }).fill("20");
  },
  async session(visitor) {
    await lesson(visitor, "n-plus-one");
    await visitor.type("lazy", CHANGES);
    await run(visitor, "lazy", "Session");
    const sessions = visitor.inspector().getByTestId("sessions");
    await visitor.inspector().getByRole("slider", { name: "Moment of the run" }).focus();
    await visitor.page.keyboard.press("Home");
    for (let step = 0; step < 40; step += 1) {
      if ((await sessions.getByText("dirty").count()) > 0) break;
      await visitor.inspector().getByRole("button", { name: "One event on" }).click();
    }
  },
  async tables(visitor) {
    await lesson(visitor, "n-plus-one");
    await visitor.type("lazy", CHANGES);
    await run(visitor, "lazy", "Tables");
    await visitor.table("users").locator("ins").first().waitFor();
  },
  async timetravel(visitor) {
    await savepoint("Tables")(visitor);
    const scrubber = visitor.inspector().getByRole("slider", { name: "Moment of the run" });
    await scrubber.focus();
    const at = await scrubber.evaluate((it) => Math.round((Number(it.min) + Number(it.max)) / 2));
    await scrubber.fill(String(at));
  },
  models: lazy("Models"),
  async shop(visitor) {
    await visitor.openSandbox("A shop");
    await visitor.editorsArrive();
    await run(visitor, "shop-program", "Models");
  },
  async compare(visitor) {
    await lesson(visitor, "n-plus-one");
    await visitor.page.getByRole("button", { name: "Run all" }).click();
    await visitor.page.getByTestId("compare-selectin").getByText("2").first().waitFor();
    await visitor.page.getByRole("region", { name: "Side by side" }).evaluate((it) => it.scrollIntoView({ block: "center" }));
  },
  async strategies(visitor) {
    await lazy("Compare")(visitor);
    await visitor.inspector().getByRole("button", { name: /^Try lazy/ }).click();
    await visitor.inspector().getByTestId("run-subqueryload").waitFor();
  },
  async dialects(visitor) {
    await lazy(null)(visitor);
    await visitor.groups().first().click();
    await visitor.inspector().getByRole("button", { name: "Other dialects, and how it ran" }).first().click();
    await visitor.page.getByRole("heading", { name: "PostgreSQL" }).waitFor();
  },
  async files(visitor) {
    await visitor.openSandbox("Nothing but");
    await visitor.editorsArrive();
    await visitor.type("empty", MODELS);
    await visitor.type("empty-program", PROJECT);
    await run(visitor, "empty-program", "Files");
  },
  async sandbox(visitor) {
    await visitor.openSandbox("A shop");
    await visitor.editorsArrive();
  },
  async error(visitor) {
    await lesson(visitor, "n-plus-one");
    await visitor.type("lazy", MISTAKE);
    await visitor.run("lazy");
    await visitor.cell("lazy").evaluate((it) => it.scrollIntoView({ block: "start" }));
  },
  async completion(visitor) {
    await lesson(visitor, "n-plus-one");
    await visitor.run("lazy");
    await visitor.type("lazy", "");
    await visitor.page.keyboard.type("select(User.ro");
    await visitor.page.getByRole("listbox", { name: "Completions" }).waitFor();
    await visitor.cell("lazy").evaluate((it) => it.scrollIntoView({ block: "start" }));
  },
  async changes(visitor) {
    await lesson(visitor, "n-plus-one");
    const before = await visitor.code("lazy").innerText();
    await visitor.type("lazy", before.replace("select(User)", "select(User).limit(3)"));
    await visitor.cell("lazy").getByRole("button", { name: /^Show your changes/ }).click();
    await visitor.cell("lazy").evaluate((it) => it.scrollIntoView({ block: "start" }));
  },
  async exercise(visitor) {
    await lesson(visitor, "n-plus-one");
    await visitor.run("by_role");
    const exercise = visitor.page.getByRole("group", { name: /^Exercise/ }).first();
    await exercise.getByRole("button", { name: /^Hint 1/ }).click();
    await exercise.evaluate((it) => it.scrollIntoView({ block: "start" }));
  },
  async quiz(visitor) {
    await lesson(visitor, "n-plus-one");
    const quiz = visitor.page.getByRole("group", { name: /Question/ }).first();
    await quiz.locator("input").last().check();
    await quiz.getByRole("button", { name: "Check" }).click();
    await quiz.evaluate((it) => it.scrollIntoView({ block: "center" }));
  },
  async settings(visitor) {
    await visitor.openHome();
    await visitor.page.getByRole("button", { name: "Settings" }).click();
  },
  async about(visitor) {
    await visitor.page.goto(`${visitor.url}#/about`);
    await visitor.page.getByRole("heading", { name: "What runs here" }).waitFor();
  },
};

/** What README shows. */
const README = [
  "coach-1440-light",
  "savepoint-1440-dark",
  "session-1440-light",
  "tables-1440-dark",
  "shop-1440-light",
  "strategies-1440-light",
  "coach-360-light",
];

/** A PNG as WebP, made by the browser itself. */
async function webp(page, png) {
  const base64 = await page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d").drawImage(image, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality: 0.9 })).arrayBuffer());
    return btoa(Array.from(bytes, (it) => String.fromCharCode(it)).join(""));
  }, png.toString("base64"));
  return Buffer.from(base64, "base64");
}

const dir = resolve(process.env.INIT_CWD ?? ".", process.argv[2] ?? "target/screenshots");
const wanted = process.argv[3] ?? "";
await mkdir(dir, { recursive: true });
const server = await serveSite("/");
const browser = await startBrowser();
const failed = [];
for (const theme of ["light", "dark"]) {
  for (const [width, height] of [[1440, 900], [768, 1024], [360, 780]]) {
    for (const [name, scene] of Object.entries(SCENES)) {
      const picture = `${name}-${width}-${theme}`;
      if (wanted === "readme" ? !README.includes(picture) : !picture.includes(wanted)) continue;
      const visitor = await Visitor.arrive(browser.browser, server.url, { width, height, theme });
      visitor.isNarrow = width < 960;
      try {
        await scene(visitor);
        await visitor.page.evaluate(() => document.fonts.ready);
        await visitor.page.waitForTimeout(250);
        const png = await visitor.page.screenshot();
        const small = wanted === "readme";
        const file = `${picture}.${small ? "webp" : "png"}`;
        await writeFile(join(dir, file), small ? await webp(visitor.page, png) : png);
        console.log(file);
      } catch (error) {
        failed.push(picture);
        console.log(`FAIL  ${picture}\n${error.stack}`);
      }
      await visitor.leave();
    }
  }
}
await browser.stop();
server.stop();
process.exit(failed.length > 0 ? 1 : 0);
