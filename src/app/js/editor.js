// The thin side of the editor that the page's wasm calls; the heavy side is one lazily loaded file.
// Called by src/app/page/editor.rs; the bundle is built from public/editor/editor.js.

let bundle;

/** Loads the bundle once. */
export function loadEditor(url) {
  bundle ??= import(url);
  return bundle;
}

export function createEditor(module, parent, options) {
  return module.createEditor(parent, options);
}
