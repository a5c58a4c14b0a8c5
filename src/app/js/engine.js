// Fetches the engine once, compiles it once, and starts workers from the compiled module.
// Called by src/app/page/engine.rs; the worker's side of the start is public/engine.js.

/** Compiles the engine. `onProgress` is told a share from 0 to 1; `size` is the file's size in bytes. */
export async function compileEngine(url, size, onProgress) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${url}`);
  // Progress is counted on a copy, so that the browser may keep the compiled code of the original.
  watch(response.clone(), size, onProgress);
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function watch(copy, size, onProgress) {
  let seen = 0;
  try {
    const reader = copy.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      seen += part.value.length;
      onProgress(size > 0 ? Math.min(seen / size, 1) : 0);
    }
  } catch {
    // A broken download is reported by the compilation, not by its progress.
  }
}

/** Starts a worker. `onText` gets every message (a JSON text), `onDeath` the reason when it died. */
export function startWorker(url, module, onText, onDeath) {
  const worker = new Worker(url);
  worker.onmessage = (event) => onText(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    onDeath(event.message || "the worker stopped");
  };
  worker.postMessage(module);
  return worker;
}

/** Sends a message (a JSON text). */
export function send(worker, text) {
  worker.postMessage(text);
}

/** Ends a worker at once, whatever it is doing. */
export function end(worker) {
  worker.onmessage = null;
  worker.onerror = null;
  worker.terminate();
}
