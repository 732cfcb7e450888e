// Hunks that are ticked become a patch that git applies.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { scratch, visit, with_browser } from "./browser.mjs";
import { diff_of, files_of, page_of } from "./fixture.mjs";

with_browser();

// Blocks that look alike, so that a hunk with a wrong line number would be applied in the wrong place.
const block = ["// part", "int f() {", "  int x = 0;", "  x += 1;", "  return x;", "}", "", "// same", "// same", "// same", "// same"];
const lines = Array.from({ length: 12 }, () => block).flat();
const edit = (parts) => {
  const out = [];
  for (let i = 0; i < 12; ++i) {
    const own = [...block];
    if (parts.includes(i)) own.splice(3, 1, `  x += ${i + 10};`, ...Array.from({ length: 8 }, (_, k) => `  x *= ${k};`));
    out.push(...own);
  }
  return `${out.join("\n")}\n`;
};

const base = { "alike.cpp": `${lines.join("\n")}\n`, "gone.txt": "a\nb\n", "old/name.txt": "1\n2\n3\n4\n5\n", "end.txt": "last", "run.sh": "echo\n" };
const changed = { "alike.cpp": edit([1, 4, 7, 10]), "new/name.txt": "1\n2\n3\n4\n5\n", "new.txt": "x\ny\n", "end.txt": "last\nmore", "run.sh": "echo\n", "$(touch x)'.txt": "odd name\n" };

function repository() {
  const folder = scratch(`repository-${repository.made = (repository.made ?? 0) + 1}`);
  mkdirSync(folder);
  const git = (...args) => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  git("init", "-q");
  for (const [path, text] of Object.entries(base)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { git, read: (path) => readFileSync(join(folder, path), "utf8"), folder };
}

const with_changes = (made) => {
  made.approaches.radix = page_of(made.summary.approaches[0], files_of(diff_of(base, changed)));
  return made;
};

async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Save as/ }).click()]);
  assert.equal(download.suggestedFilename(), name);
  const file = scratch(`${Date.now()}-${name}`);
  await download.saveAs(file);
  return file;
}

test("some hunks of one file", async () => {
  await visit("sorting", { hash: "#/approach/radix/changes", change: with_changes }, async (page) => {
    const file = page.locator(".file", { has: page.locator(".path", { hasText: "alike.cpp" }) });
    await file.locator(".hunk").nth(3).waitFor();
    await file.locator(".hunk .take").nth(1).check();
    await file.locator(".hunk .take").nth(3).check();
    assert.match(await page.innerText(".patch-bar"), /2 hunks in 1 file of radix/);
    assert.match(await page.innerText(".patch-bar code"), /^pexplore adopt sorting radix --patch radix\.patch$/);
    assert.ok(await file.locator(".take-file input").evaluate((box) => box.indeterminate));
    const patch = await saved(page, "radix.patch");
    const { git, read } = repository();
    git("apply", patch);
    assert.equal(read("alike.cpp"), edit([4, 10]));
  });
});

test("whole files, in every state that a file can have", async () => {
  await visit("sorting", { hash: "#/approach/radix/changes", change: with_changes }, async (page) => {
    await page.waitForSelector(".file");
    for (const box of await page.locator(".file > header .take").all()) await box.check();
    const patch = await saved(page, "radix.patch");
    const { git, read, folder } = repository();
    git("apply", patch);
    for (const [path, text] of Object.entries(changed)) assert.equal(read(path), text, path);
    assert.throws(() => read("gone.txt"));
    assert.throws(() => read("old/name.txt"));
    assert.ok(folder);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.waitForSelector(".patch-bar", { state: "detached" });
    assert.equal(await page.locator(".take:checked").count(), 0);
  });
});

test("hunks of both sides of a comparison are saved apart", async () => {
  await visit("sorting", { hash: "#/compare/radix/quick" }, async (page) => {
    const file = page.locator(".both", { has: page.locator("summary .path", { hasText: /^sort\.cpp$/ }) });
    await file.locator(".side .hunk .take").nth(1).waitFor();
    await file.locator(".side .hunk .take").nth(0).check();
    await file.locator(".side .hunk .take").nth(1).check();
    assert.deepEqual(await page.locator(".patch-bar code").allInnerTexts(), ["pexplore adopt sorting radix --patch radix.patch", "pexplore adopt sorting quick --patch quick.patch"]);
  });
});
