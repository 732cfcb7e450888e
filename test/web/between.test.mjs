// The difference between two results, made of their changes against the base, is that of git.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { scratch, visit, with_browser } from "./browser.mjs";
import { diff_of, files_of, page_of } from "./fixture.mjs";

with_browser();

const web = new URL("../../web/", import.meta.url);

async function between_of() {
  const { buildSync } = await import(new URL("node_modules/esbuild/lib/main.js", web));
  const built = buildSync({ entryPoints: [fileURLToPath(new URL("src/between.ts", web))], bundle: true, format: "esm", write: false, target: "es2022" });
  return (await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString("base64")}`)).between;
}

// The same numbers in each run.
let state = 7;
const random = (most) => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return Math.floor((state / 2147483648) * most);
};

const words = ["a", "b", "", "}", "  x += 1;"];
const text_of = (lines, has_end) => (lines.length ? lines.join("\n") + (has_end ? "\n" : "") : "");

/** The text with some lines removed, some changed and some added. */
function edited(text) {
  const lines = text.split("\n");
  const has_end = lines.at(-1) === "";
  if (has_end) lines.pop();
  for (let edits = random(5); edits > 0; --edits) {
    const at = random(lines.length + 1);
    lines.splice(at, random(3), ...Array.from({ length: random(3) }, () => words[random(words.length)]));
  }
  return text_of(lines, random(6) === 0 ? !has_end : has_end);
}

/** The files after the diff from one result to the other was applied by git. */
function applied(from, differences, name) {
  const folder = scratch(name);
  mkdirSync(folder);
  for (const [path, text] of Object.entries(from)) writeFileSync(join(folder, path), text);
  const patch = differences
    .filter(({ file }) => file.hunks.length)
    .map(({ path, file }) => `--- ${file.status === "added" ? "/dev/null" : `a/${path}`}\n+++ ${file.status === "deleted" ? "/dev/null" : `b/${path}`}\n${file.hunks.join("")}`)
    .join("");
  if (patch) execFileSync("git", ["apply", "--unidiff-zero", "--whitespace=nowarn", "-"], { cwd: folder, input: patch });
  return (path) => {
    try {
      return readFileSync(join(folder, path), "utf8");
    } catch {
      return undefined;
    }
  };
}

test("random edits: from the first result, git makes the second", async () => {
  const between = await between_of();
  for (let round = 0; round < 4; ++round) {
    const base = {};
    for (const path of Array.from({ length: 30 }, (_, i) => `${i}.txt`))
      base[path] = text_of(Array.from({ length: 1 + random(40) }, (_, i) => (random(3) ? `line ${i}` : words[random(words.length)])), random(5) > 0);
    const result = () => {
      const files = { ...base };
      for (const path of Object.keys(files)) if (random(4)) files[path] = edited(files[path]);
      for (const path of ["7.txt", "8.txt", "9.txt"]) if (random(2)) delete files[path];
      if (random(2) === 0) files["new.txt"] = text_of(Array.from({ length: 1 + random(4) }, () => words[random(words.length)]), true);
      for (const path of Object.keys(files)) if (files[path] === "") delete files[path];
      return files;
    };
    const [a, b] = [result(), result()];
    const as_document = (name, files) => ({ name, files: files_of(diff_of(base, files)).filter((file) => file.status !== "renamed") });
    const [left, right] = [as_document("a", a), as_document("b", b)];
    const differences = between(left, right);
    for (const each of differences) assert.ok(each.file, `${round}: ${each.path}: ${each.note}`);
    const read = applied(a, differences, `applied-${round}`);
    for (const path of new Set([...Object.keys(a), ...Object.keys(b)])) assert.equal(read(path), b[path], `round ${round}: ${path}`);
    for (const each of differences) assert.notEqual(a[each.path], b[each.path], `round ${round}: ${each.path} is the same`);
    assert.deepEqual(between(left, left), []);
  }
});

test("binary, renamed and cut files say why nothing is shown", async () => {
  const between = await between_of();
  const file = (more) => ({ path: "x", old_path: null, status: "modified", binary: false, added: 1, removed: 0, header: "h", hunks: ["@@ -1 +1,2 @@\n a\n+b\n"], omitted: null, ...more });
  const notes = (mine, others) => between({ name: "a", files: mine }, { name: "b", files: others }).map((each) => each.note);
  assert.deepEqual(notes([file({ binary: true, hunks: [] })], []), ["Binary file; there is nothing to show."]);
  assert.deepEqual(notes([file({ status: "renamed", old_path: "y" })], [file({ header: "other" })]), ["One of them renamed or copied it."]);
  assert.deepEqual(notes([file({ omitted: "too large" })], [file({})]), ["Its diff is not wholly in this report."]);
  assert.deepEqual(notes([file({ header: "i" })], [file({ hunks: ["@@ -1 +1,2 @@\n other\n+b\n"] })]), ["The two did not start from the same file."]);
});

const base = { "both.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n" };
const change = (made) => {
  const [first, second] = made.summary.approaches;
  made.approaches.radix = page_of(first, files_of(diff_of(base, { "both.txt": base["both.txt"].replace("2\n", "two\n"), "left.txt": "<b>only here</b>\n" })));
  made.approaches.quick = page_of(made.summary.approaches.find((each) => each.name === "quick") ?? second, files_of(diff_of(base, { "both.txt": base["both.txt"].replace("2\n", "two\n").replace("14\n", "fourteen\n") })));
  return made;
};

test("the page shows what one result has that the other has not", async () => {
  await visit("sorting", { hash: "#/compare/radix/quick", change }, async (page) => {
    await page.getByRole("link", { name: "From left to right" }).click();
    const file = page.locator(".difference", { hasText: "both.txt" });
    await file.locator(".line.add").waitFor();
    assert.match(await file.locator(".line.add").innerText(), /fourteen/);
    assert.equal(await file.locator(".line.add").count(), 1, "a change that both made is not a difference");
    const only = page.locator(".difference", { hasText: "left.txt" });
    await only.locator(".line.del").waitFor();
    assert.match(await only.innerText(), /only in radix[^]*<b>only here<\/b>/);
    assert.equal(await page.locator(".difference .take").count(), 0, "no part of it is a change of one of them");
    assert.match(await page.innerText(".pair"), /pexplore diff sorting radix quick/);
    await page.getByRole("link", { name: "Swap" }).click();
    await page.waitForFunction(() => location.hash === "#/compare/quick/radix/between");
    await page.locator(".difference", { hasText: "left.txt" }).locator(".line.add").waitFor();
  });
});
