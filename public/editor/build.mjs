// Writes the editor bundle and the fonts into a folder: node build.mjs OUT_DIR.
// Called by `cargo xtask finish-site` at the end of a build.
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const out = process.argv[2];
if (!out) throw new Error("usage: node build.mjs OUT_DIR");
const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;

await build({
  entryPoints: [join(here, "editor.js")],
  outfile: join(out, "editor.js"),
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});

await mkdir(join(out, "fonts"), { recursive: true });
for (const [font, file] of [
  ["inter", "inter-latin-wght-normal.woff2"],
  ["jetbrains-mono", "jetbrains-mono-latin-wght-normal.woff2"],
]) {
  await copyFile(join(here, "node_modules/@fontsource-variable", font, "files", file), join(out, "fonts", file));
}
