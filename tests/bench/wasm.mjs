#!/usr/bin/env node
// Runs a program in the engine of a built site, in Chromium's worker, and prints its record as the native binary
// does, so that compare.py can have it in the binary's place:
//   SITE=dist XTASK=target/debug/xtask python tests/bench/compare.py tests/bench/wasm.mjs PYTHON
// node wasm.mjs run PROGRAM --format json | node wasm.mjs grow PROGRAM RUNS (the worker's memory after each run)

import { readFile } from "node:fs/promises";
import { serveSite, startBrowser } from "../browser/site.mjs";

/** Runs before the record is taken: Chromium compiles what is used often a second time, and faster. */
const WARM_UP = 3;

const [what, program, third] = process.argv.slice(2);
if (!["run", "grow"].includes(what) || !program) {
  console.error("usage: wasm.mjs run PROGRAM [--format json] | wasm.mjs grow PROGRAM [RUNS]");
  process.exit(2);
}
const source = await readFile(program, "utf8");
const server = await serveSite();
const browser = await startBrowser();
const page = await (await browser.browser.newContext()).newPage();
// A page of the site's own origin, without the program of the page.
await page.goto(`${server.url}icon.svg`);
await page.evaluate(startWorker, server.url);

if (what === "run") {
  for (let round = 0; round < WARM_UP; round += 1) await page.evaluate(run, source);
  const { report } = await page.evaluate(run, source);
  console.log(JSON.stringify({ stdout: report.stdout, error: report.error }));
} else {
  const megabytes = (it) => (it / 2 ** 20).toFixed(1).padStart(8);
  for (let round = 1; round <= Number(third ?? 20); round += 1) {
    const { report, memory, took, bytes } = await page.evaluate(run, source);
    // As the page does.
    if (report.worn) await page.evaluate(startWorker, server.url);
    if (report.error) console.log(`${report.error.class}: ${report.error.message}`);
    console.log(`run ${String(round).padStart(4)} ${took.toFixed(0).padStart(6)} ms, worker's memory ${megabytes(memory)} MB, ` +
      `${report.events} events, report ${megabytes(bytes)} MB${report.worn ? ", worn" : ""}`);
  }
}
await browser.stop();
server.stop();
process.exit(0);

/** In the page: starts a worker as public/engine.js does, with a second channel that tells the size of its memory. */
async function startWorker(url) {
  const script = `
    importScripts(${JSON.stringify(`${url}worker.js`)});
    self.onmessage = async ({ data: { module, port } }) => {
      self.onmessage = null;
      const engine = await wasm_bindgen({ module_or_path: module });
      port.onmessage = () => port.postMessage(engine.memory.buffer.byteLength);
    };`;
  const module = await WebAssembly.compileStreaming(fetch(`${url}worker_bg.wasm`));
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const { port1, port2 } = new MessageChannel();
  window.engine?.worker.terminate();
  window.engine = { worker, port: port1 };
  const ready = new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => resolve(data);
  });
  worker.postMessage({ module, port: port2 }, [port2]);
  await ready;
}

/** In the page: one run with the page's own limits, and what it left. */
async function run(source) {
  const { worker, port } = window.engine;
  const began = performance.now();
  const text = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if (data.startsWith('{"report"')) resolve(data);
      if (data.startsWith('{"panic"')) reject(new Error(data));
    };
    worker.postMessage(JSON.stringify({ run: { id: 1, cells: [{ name: "bench", source }] } }));
  });
  const took = performance.now() - began;
  const memory = await new Promise((resolve) => {
    port.onmessage = ({ data }) => resolve(data);
    port.postMessage(null);
  });
  const { report } = JSON.parse(text);
  const { stdout, error, events, worn } = report;
  return { report: { stdout, error, events: events.length, worn }, memory, took, bytes: text.length };
}
