// The engine's worker begins here: it waits for the module that the page has compiled, then starts it.
// Sent by src/app/js/engine.js. From its start on, the Rust side (src/worker) listens and answers.
importScripts("worker.js" + self.location.search);

self.onmessage = async ({ data: module }) => {
  self.onmessage = null;
  try {
    await wasm_bindgen({ module_or_path: module });
  } catch (error) {
    self.postMessage(JSON.stringify({ type: "panic", message: String(error) }));
  }
};
