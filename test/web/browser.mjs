// Opens reports in Chromium. Every page is watched: its errors, its requests, and scripts that should not run.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { engine_bytes, report, root } from "./fixture.mjs";

const require = createRequire(join(root, "web/package.json"));
const { chromium } = require("playwright-core");
export const axe_source = require("axe-core").source;
export const esbuild = require("esbuild");

let browser;
let folder;
const written = new Map();

export function with_browser() {
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "page-"));
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true });
  });
}

export const scratch = (name) => join(folder, name);

/** The address of a report; `change` may change what it is made of. */
export function address_of(kind, change) {
  if (!change && written.has(kind)) return written.get(kind);
  const file = scratch(`${change ? `${written.size}-` : ""}${kind}.html`);
  writeFileSync(file, report(kind, change));
  const address = pathToFileURL(file).href;
  written.set(change ? file : kind, address);
  return address;
}

/** Runs `act` with a page of that report, and then asserts that the page kept its word. `own`: a server that the page may
    ask; `faults`: what the browser may complain of. */
export async function visit(kind, { hash = "", change, address, ready = "#main", init, own, faults: expected = [], ...options }, act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  const target = address ?? address_of(kind, change);
  page.on("pageerror", (fault) => faults.push(fault.stack));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("request", (request) => {
    if (own && request.url().startsWith(`${own}/`)) return;
    if (request.url().split("#")[0] !== target && !request.url().startsWith("blob:")) faults.push(`it asked for ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    faults.push(`it said ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", () => faults.push("it opened a window"));
  if (init) await page.addInitScript(init);
  try {
    await page.goto(target + hash);
    if (ready) await page.waitForSelector(ready);
    await act(page);
    if (options.javaScriptEnabled !== false) assert.equal(await page.evaluate(() => window.ran), undefined, "a foreign script ran");
    assert.deepEqual(faults.filter((fault) => !expected.some((each) => each.test(fault))), []);
  } finally {
    await context.close();
  }
}

export const go = async (page, hash, ready = "#main h1") => {
  await page.evaluate((to) => (location.hash = to), hash);
  await page.waitForSelector(ready);
};

export const texts = (page, selector) => page.locator(selector).allInnerTexts();

/** The engine that is in the reports, outside of a browser. */
export async function engine() {
  const { outputFiles } = await esbuild.build({ entryPoints: [join(root, "web/src/engine.ts")], bundle: true, format: "esm", write: false });
  const { load_engine } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
  return load_engine(engine_bytes());
}

/** The longest task of the page's main thread while `act` runs, in milliseconds: `cpu` of the processor, `wall` of the clock. */
export async function longest_task(page, act) {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline", "__metadata"] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const main = new Set(traceEvents.filter((each) => each.name === "thread_name" && each.args.name === "CrRendererMain").map((each) => `${each.pid} ${each.tid}`));
  const tasks = traceEvents.filter((each) => each.ph === "X" && /RunTask$/.test(each.name) && main.has(`${each.pid} ${each.tid}`));
  assert.ok(tasks.length > 10, "the trace has the tasks");
  const most = (key) => Math.max(...tasks.map((each) => (each[key] ?? 0) / 1000));
  return { cpu: most("tdur"), wall: most("dur") };
}
