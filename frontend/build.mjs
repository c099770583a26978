// Builds the section editor and the tests' HTML validator, each from its sources and the locked packages, with the
// licences of what went in. `script/editor` calls it.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";

async function make({ what, from, to, name, format }) {
  const result = await build({
    entryPoints: [from],
    bundle: true,
    minify: true,
    format,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    outfile: `${to}/${name}`,
    logLevel: "warning",
  });
  const inside = new Set();
  for (const input of Object.keys(result.metafile.inputs)) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) inside.add(match[1]);
  }
  const parts = [`${what} is made from the portal's own files and from these packages, with thanks.\n`];
  for (const name of [...inside].sort()) {
    const told = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
    let text = "";
    for (const file of ["LICENSE", "LICENSE.md", "license", "LICENCE"]) {
      text ||= await readFile(`node_modules/${name}/${file}`, "utf8").catch(() => "");
    }
    parts.push(`## ${name} ${told.version} (${told.license})\n\n${text.trim() || `Licensed under the ${told.license} licence; the package carries no text of it.`}\n`);
  }
  await writeFile(`${to}/LICENCES.md`, parts.join("\n"));
}

const [editor, validator] = process.argv.slice(2);
await make({ what: "The editor's script", from: "editor/main.js", to: editor, name: "editor.js", format: "esm" });
await make({
  what: "The tests' HTML validator",
  from: "validator/main.js",
  to: validator,
  name: "html-validate.js",
  format: "iife",
});
