// Bundles src/ into the report (page.html) and the live page (live.html), each one file. Deterministic: the versions are pinned, and no path or time is in it.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build, transform } from "esbuild";

const most_bytes = 400_000;
const folder = process.argv[2];

const bundle = async (entry) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    charset: "utf8",
    format: "iife",
    target: ["chrome111", "firefox115", "safari16.4"],
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  return outputFiles[0].text.trim();
};

// Neither a comment nor a script element may seem to begin or end inside the script.
const inert = (script) => script.replaceAll("<!--", "\\x3c!--").replace(/<(\/?script)/gi, "\\x3c$1");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
// A function, so that "$&" in the text stays as it is.
const put = (page, mark, text) => {
  if (page.split(mark).length !== 2) throw new Error(`the page must have ${mark} once`);
  return page.replace(mark, () => text);
};

const comments = /^\s*<!--(?!pexplore:)[^]*?-->\n/gm;

async function make({ name, frame, script: entry, style: sheet, connect = [] }) {
  const script = inert(await bundle(entry));
  await transform(script); // throws if it can no longer be parsed
  const style = await bundle(sheet);
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    ...connect,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  let page = readFileSync(frame, "utf8").replace(comments, "");
  page = put(page, "%policy%", policy);
  page = put(page, "%style%", style);
  page = put(page, "%script%", script);
  const bytes = Buffer.byteLength(page);
  if (bytes > most_bytes) throw new Error(`${name} has ${bytes} bytes; ${most_bytes} are enough`);
  writeFileSync(`${folder}/${name}`, page);
  console.log(`${folder}/${name}: ${bytes} bytes`);
}

await make({ name: "report.html", frame: "page.html", script: "src/main.tsx", style: "src/style.css" });
await make({ name: "live.html", frame: "live.html", script: "src/live/main.tsx", style: "src/live/style.css", connect: ["connect-src 'self'"] });
