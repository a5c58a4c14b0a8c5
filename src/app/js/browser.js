// What the page's wasm asks of the browser beyond the DOM: files, clipboard, short links, stored texts.
// Called by src/app/page/browser.rs.

const OURS = "athanor.";

export function saveFile(name, mime, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: mime }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

async function through(stream, bytes) {
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/** A text as base64url of its deflated UTF-8. */
export async function pack(text) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  let binary = "";
  for (const it of bytes) binary += String.fromCharCode(it);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export async function unpack(packed) {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (it) => it.charCodeAt(0));
  return new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes));
}

export function copy(text) {
  return navigator.clipboard.writeText(text);
}

export function exportStorage() {
  const ours = Object.entries(localStorage).filter(([key]) => key.startsWith(OURS));
  return JSON.stringify({ athanor: 1, stored: Object.fromEntries(ours.sort()) }, null, 1);
}

export function importStorage(json) {
  try {
    const { athanor, stored } = JSON.parse(json);
    if (athanor !== 1) return false;
    for (const [key, text] of Object.entries(stored)) {
      if (key.startsWith(OURS) && typeof text === "string") localStorage.setItem(key, text);
    }
    return true;
  } catch {
    return false;
  }
}

export function clearStorage() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(OURS)) localStorage.removeItem(key);
}

export function fileText(input) {
  const text = input.files[0]?.text() ?? Promise.resolve(null);
  input.value = "";
  return text;
}

export function showDialog(dialog) {
  if (!dialog.open) dialog.showModal();
}

export function capture(element, pointer) {
  element.setPointerCapture(pointer);
}
