// The report of a real exploration in a browser: what it shows is what the program says, and what is ticked is adopted.
//   PEXPLORE=PROGRAM CHROMIUM=PROGRAM node --test test/web/real.test.mjs
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { scratch, visit, with_browser } from "./browser.mjs";
import { explored, program } from "./experiment.mjs";

const skip = program ? false : "PEXPLORE is not set";
if (program) with_browser();

const options = () => ({ address: pathToFileURL(join(explored().directory, "report.html")).href });

test("the verdict is that of the report", { skip }, async () => {
  const { pexplore } = explored();
  const summary = JSON.parse(pexplore("show", "real", "--json"));
  await visit("real", options(), async (page) => {
    const shown = await page.innerText("#main");
    assert.ok(shown.includes(summary.recommendation.text.split("\n")[0]), shown.slice(0, 400));
    assert.ok(shown.includes(summary.task), "with its HTML as text");
  });
});

test("a slider gives the verdict that rescore gives", { skip }, async () => {
  const { pexplore } = explored();
  await visit("real", options(), async (page) => {
    const before = await page.innerText("#main");
    const slider = page.getByRole("slider", { name: "lines", exact: true });
    await slider.waitFor();
    await page.waitForFunction(() => ![...document.querySelectorAll('input[type="range"]')].some((each) => each.disabled));
    await slider.focus();
    await slider.press("Home");
    const text = pexplore("rescore", "real", "--weights", "lines=0", "--json");
    const rescored = JSON.parse(text).recommendation;
    const headline = rescored.text.split("\n")[0];
    await page.waitForFunction((expected) => document.querySelector("#main").innerText.includes(expected), headline);
    assert.ok(!before.includes(headline), "and another than before");
  });
});

test("a ticked hunk is adopted, and nothing else", { skip }, async () => {
  const { git, pexplore } = explored();
  await visit("real", { ...options(), hash: "#/approach/few/changes" }, async (page) => {
    const file = page.locator(".file", { has: page.locator(".path", { hasText: "long.txt" }) });
    await file.locator(".hunk").nth(1).waitFor();
    await file.locator(".hunk .take").nth(1).check();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Save as/ }).click()]);
    const patch = scratch("ticked.patch");
    await download.saveAs(patch);
    assert.match(pexplore("adopt", "real", "few", "--patch", patch), /^Adopted a part of few onto main/);
    assert.equal(git("show", "--format=", "--numstat", "HEAD"), "1\t1\tlong.txt\n");
    assert.match(git("show", "--format=", "HEAD"), /^\+many$/m);
    assert.match(readFileSync(join(explored().repository, "long.txt"), "utf8"), /^2$/m);
    pexplore("adopt", "real", "--undo");
  });
});

test("the gate that failed shows its output", { skip }, async () => {
  await visit("real", { ...options(), hash: "#/approach/broken/gates" }, async (page) => {
    await page.getByText("lines.txt <i>is missing</i>").first().waitFor();
  });
});
