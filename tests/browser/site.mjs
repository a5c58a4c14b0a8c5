// The page object: what a visitor can see and do, by role and name, and nothing about how it is built.
// Used by the journeys, the screenshots and the start report. SITE is the built folder, XTASK the file server.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** How long the engine may take to arrive and start, and a run to end, on a slow machine. */
const PATIENCE = 60_000;

/** Serves the site under a sub-path, as a host would, on any free port. */
export async function serveSite(base = "/course/2026/") {
  const server = spawn(process.env.XTASK, ["serve", process.env.SITE, "--port", "0", "--base", base], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // Also when a journey ends the process in the middle of something.
  process.on("exit", () => server.kill());
  const line = await new Promise((resolve, reject) => {
    server.stdout.once("data", (data) => resolve(String(data)));
    server.once("exit", (code) => reject(new Error(`the file server ended (${code})`)));
  });
  return { url: line.match(/http:\S+/)[0], stop: () => server.kill() };
}

/** Starts Chromium with an empty profile. */
export async function startBrowser() {
  const profile = await mkdtemp(join(tmpdir(), "athanor-"));
  const flags = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  if (process.getuid?.() === 0) flags.push("--no-sandbox");
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  return {
    browser,
    async stop() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** One visitor in one tab. */
export class Visitor {
  constructor(page, url) {
    this.page = page;
    this.url = url;
    this.problems = [];
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => this.problems.push(`page error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.problems.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const address = new URL(request.url());
      if (address.protocol.startsWith("http") && address.origin !== new URL(url).origin) {
        this.problems.push(`a request to another host: ${address}`);
      }
    });
  }

  static async arrive(browser, url, { width = 1440, height = 900, theme = "light", reduced = true } = {}) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: reduced ? "reduce" : "no-preference",
    });
    return new Visitor(await context.newPage(), url);
  }

  async leave() {
    await this.page.context().close();
  }

  async openHome() {
    await this.page.goto(`${this.url}#/`);
    await this.page.locator("#main").getByRole("heading", { level: 1 }).waitFor();
  }

  async openLesson(slug) {
    await this.page.goto(`${this.url}#/lesson/${slug}`);
    await this.page.locator("#main article").getByRole("heading", { level: 1 }).waitFor();
  }

  /** Opens the sandbox with the starter whose name begins so. */
  async openSandbox(starter) {
    await this.page.goto(`${this.url}#/sandbox`);
    const choose = this.page.getByRole("combobox", { name: "Start from" });
    await choose.waitFor();
    await choose.selectOption(await choose.locator("option", { hasText: starter }).getAttribute("value"));
  }

  /** Waits until every cell that is in view has its editor. */
  async editorsArrive() {
    await this.page.locator(".cm-content").first().waitFor();
  }

  async engineReady() {
    await this.page.getByTestId("engine-status").getByText("Engine ready").waitFor();
  }

  cell(id) {
    return this.page.locator(`section.cell[id="${id}"]`);
  }

  /** Runs a cell and waits for its end. */
  async run(id) {
    await this.cell(id).getByRole("button", { name: /^Run/ }).click();
    await this.ended(id);
  }

  async ended(id) {
    await this.cell(id).getByRole("button", { name: /Show what happened$/ }).waitFor();
  }

  /** Replaces the code of a cell as a learner would: select all, type. */
  async type(id, text) {
    const code = this.cell(id).getByRole("textbox");
    await code.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
  }

  code(id) {
    return this.cell(id).getByRole("textbox");
  }

  /** What the program printed. */
  async printed(id) {
    return this.cell(id).getByRole("region", { name: "What the program printed" }).innerText();
  }

  inspector() {
    return this.page.getByRole("complementary", { name: "What happened" });
  }

  async total() {
    return Number(await this.inspector().getByTestId("total").innerText());
  }

  statements() {
    return this.inspector().getByTestId("statement");
  }

  groups() {
    return this.inspector().getByTestId("group");
  }

  async tab(name) {
    await this.inspector().getByRole("tab", { name }).click();
  }

  table(name) {
    return this.inspector().getByTestId("table").filter({ has: this.page.getByRole("heading", { name: new RegExp(`^${name}`) }) });
  }
}
