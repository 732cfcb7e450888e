// Pictures of a report page, and of what a terminal showed.
//   node pictures.mjs REPORT TYPESCRIPT FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./experiment.mjs";

const { chromium } = createRequire(join(root, "web/package.json"))("playwright-core");
const [report, typescript, folder] = process.argv.slice(2);

const colours = ["#24292f", "#cf222e", "#1a7f37", "#9a6700", "#0969da", "#8250df", "#1b7c83", "#6e7781"];
const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);

/** The lines that a terminal shows in the end, each in parts of one style. */
function screen(bytes) {
  const rows = [[]];
  let [row, column, style] = [0, 0, ""];
  const put = (letter) => {
    rows[row][column++] = [style, letter];
  };
  const text = bytes.replace(/^Script started.*\n/, "").replace(/\n?Script done.*\n?$/, "");
  for (const [, sequence, final, plain] of text.matchAll(/\x1b\[([\d;?]*)([A-Za-z])|([^\x1b]+)/g)) {
    const number = Number(sequence || 1);
    if (final === "m") style = (sequence || "0").split(";").map(Number).reduce(restyled, style);
    else if (final === "A") row = Math.max(0, row - number);
    else if (final === "B") row += number;
    else if (final === "G") column = number - 1;
    else if (final === "K") rows[row].length = Math.min(rows[row].length, column);
    else if (final === "J") (rows.length = row + 1), (rows[row].length = Math.min(rows[row].length, column));
    for (const letter of plain ?? "") {
      if (letter === "\r") column = 0;
      else if (letter === "\n") [row, column] = [row + 1, 0];
      else if (letter >= " ") put(letter);
      while (rows.length <= row) rows.push([]);
    }
  }
  return rows.map((cells) => {
    const parts = [];
    for (const [own, letter] of Array.from(cells, (cell) => cell ?? ["", " "])) {
      if (parts.at(-1)?.[0] === own) parts.at(-1)[1] += letter;
      else parts.push([own, letter]);
    }
    return parts;
  });
}

function restyled(style, code) {
  if (code === 0) return "";
  if (code === 1) return `${style}font-weight:bold;`;
  if (code === 2) return `${style}opacity:.6;`;
  if (code >= 30 && code <= 37) return `${style}fill:${colours[code - 30]};`;
  return code === 90 ? `${style}fill:${colours[7]};` : style;
}

function terminal(lines, title) {
  const [width, height, letter] = [Math.max(...lines.map((line) => line.reduce((sum, [, text]) => sum + text.length, 0))), 18, 7.83];
  const rows = lines.map((line, i) => {
    const parts = line.map(([style, text]) => (style ? `<tspan style="${style}">${escaped(text)}</tspan>` : escaped(text))).join("");
    return `<text x="16" y="${52 + i * height}" xml:space="preserve">${parts}</text>`;
  });
  const size = [Math.ceil(width * letter + 32), 60 + lines.length * height];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size[0]} ${size[1]}" width="${size[0]}" role="img" aria-label="${title}">
<rect width="100%" height="100%" rx="8" fill="#f6f8fa" stroke="#d0d7de"/>
<g fill="#d0d7de"><circle cx="18" cy="18" r="5"/><circle cx="36" cy="18" r="5"/><circle cx="54" cy="18" r="5"/></g>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="13" fill="#24292f">
${rows.join("\n")}
</g>
</svg>
`;
}

const shown = [[["font-weight:bold;", "$ pexplore run"]], ...screen(readFileSync(typescript, "utf8"))];
writeFileSync(join(folder, "run.svg"), terminal(shown, "A run of pexplore in a terminal"));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [name, hash, colorScheme, height] of [
  ["report", "#/", "light", 860], ["report-dark", "#/", "dark", 860], ["changes", "#/approach/radix/changes", "light", 700],
]) {
  const page = await browser.newPage({ viewport: { width: 1100, height }, colorScheme, deviceScaleFactor: 1 });
  await page.goto(pathToFileURL(report).href + hash);
  await page.waitForSelector("#main h1");
  if (name === "changes") await page.locator(".file .line").nth(10).waitFor();
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
await browser.close();
