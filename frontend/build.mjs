// Builds static/editor/editor.js from editor/*.js and the locked packages. `script/editor` calls it.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";

const out = process.argv[2];
const result = await build({
  entryPoints: ["editor/main.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  outfile: `${out}/editor.js`,
  logLevel: "warning",
});
const inside = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (match) inside.add(match[1]);
}
const parts = ["The editor's script is made from the portal's own files and from these packages, with thanks.\n"];
for (const name of [...inside].sort()) {
  const told = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
  let text = "";
  for (const file of ["LICENSE", "LICENSE.md", "license", "LICENCE"]) {
    text ||= await readFile(`node_modules/${name}/${file}`, "utf8").catch(() => "");
  }
  parts.push(`## ${name} ${told.version} (${told.license})\n\n${text.trim() || `Licensed under the ${told.license} licence; the package carries no text of it.`}\n`);
}
await writeFile(`${out}/LICENCES.md`, parts.join("\n"));
