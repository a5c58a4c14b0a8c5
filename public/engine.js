// The engine's worker begins here: it waits for the module that the page has compiled, then starts it.
// Sent by src/app/js/engine.js. From its start on, the Rust side (src/worker) listens and answers.
// It also fetches the engine's packs: parts that few programs need, in files of their own (src/worker/packs.rs).
importScripts("worker.js" + self.location.search);

const PACKS = ["modules", "names"];
const packs = new Map();

const address = (name) => `pack-${name}.wasm${self.location.search}`;

// A pack is a module with nothing but a section of its own, so that hosts compress it as they compress the engine.
function keep(name, buffer) {
  const sections = WebAssembly.Module.customSections(new WebAssembly.Module(buffer), `athanor.${name}`);
  packs.set(name, new Uint8Array(sections[0]));
}

/** The bytes of a pack. A program that needs one before it has arrived waits for it: a worker may. */
self.athanorPack = (name) => {
  if (!packs.has(name)) {
    const request = new XMLHttpRequest();
    request.open("GET", address(name), false);
    request.responseType = "arraybuffer";
    try {
      request.send();
    } catch {
      throw new Error("the network is not there; connect and run again");
    }
    if (request.status !== 200) throw new Error(`the server answered ${request.status} for ${address(name)}`);
    try {
      keep(name, request.response);
    } catch {
      throw new Error(`${address(name)} is not whole; reload the page`);
    }
  }
  return packs.get(name);
};

// One after the other, when nothing else wants the line.
async function fetchPacks() {
  for (const name of PACKS) {
    const response = await fetch(address(name), { priority: "low" });
    if (response.ok && !packs.has(name)) keep(name, await response.arrayBuffer());
  }
}

self.onmessage = async ({ data: module }) => {
  self.onmessage = null;
  try {
    await wasm_bindgen({ module_or_path: module });
  } catch (error) {
    self.postMessage(JSON.stringify({ type: "panic", message: String(error) }));
    return;
  }
  // What cannot be fetched now is fetched again by the program that needs it, which then says what is wrong.
  fetchPacks().catch(() => {});
};
