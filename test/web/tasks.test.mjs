// A run of tasks in the report page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { go, texts, visit, with_browser } from "./browser.mjs";

with_browser();

const script = "<script>window.ran=1</script>";

const filed = (number) => ({ number, url: `https://example.org/owner/repo/issues/${number}` });
const result = (name, state, more = {}) => ({
  name, title: `Say hello in ${name} ${script}`, number: 1, state, reason: null, after: [], issue: filed(2), pull_request: filed(3), diagnostic: null,
  branch: `feat/${name}`, outside: [], duration_s: 61, cost_usd: 0.25, lines_added: 3, lines_removed: 1, ...more,
});

const change = (made) => {
  const results = [
    result("french", "completed"),
    result("german", "completed", { after: ["french"], pull_request: { number: 4, url: "javascript:window.ran=1" } }),
    result("klingon", "failed", { reason: `no such tongue ${script}`, pull_request: null, diagnostic: filed(9), lines_added: null, lines_removed: null, cost_usd: null }),
  ];
  const [approach] = made.summary.approaches;
  made.summary = {
    experiment: "tasks-1", state: "partial", reason: null, base: "0123456789abcdef", started: made.summary.started, ended: made.summary.ended, warnings: [`one ${script}`],
    approaches: results.map((each) => ({ name: each.name, state: each.state, rank: null, total: null, description: each.title, sample_names: [each.name] })),
    tasks: {
      title: `Speak ${script}`, number: 1, url: "https://example.org/owner/repo/issues/1", report_url: null, done: ["English"], results,
      merges: { order: ["french", "german"], conflicts: [{ first: "french", second: "german", files: ["src/main.txt"] }] },
      integrated: { branch: "integration/tasks-1", merged: ["french"], left_out: ["german"], failure: null },
    },
  };
  made.approaches = { french: { ...made.approaches[approach.name] ?? made.approaches.radix, name: "french", description: "Say hello" } };
  return made;
};

test("tasks are listed with their issues and pull requests, and nothing is compared", async () => {
  await visit("sorting", { change }, async (page) => {
    await page.waitForSelector("tr[data-task]");
    assert.match(await page.innerText("h1"), /^Speak <script>/);
    assert.match(await page.innerText(".head"), /2 of 3 tasks completed · partial/);
    assert.deepEqual((await texts(page, "tr[data-task] .chip")), ["completed", "completed", "failed"]);
    assert.equal(await page.locator('tr[data-task="french"] a', { hasText: "#3" }).getAttribute("href"), "https://example.org/owner/repo/issues/3");
    assert.equal(await page.locator('tr[data-task="german"] a', { hasText: "#4" }).count(), 0, "only addresses of the web are links");
    assert.match(await page.innerText("#failures"), /no such tongue <script>[^]*#9/);
    assert.match(await page.innerText("#merging"), /conflict in src\/main\.txt[^]*In this order: french, german[^]*1 result merged on branch integration\/tasks-1: every gate passes there; left out, because of conflicts: german/);
    for (const absent of ["#verdict", "#matrix", "#weights"]) assert.equal(await page.locator(absent).count(), 0);
    assert.equal(await page.getByRole("link", { name: "Side by side" }).count(), 0);
    await go(page, "#/approach/french/changes", "#file-0 .line");
    assert.equal(await page.evaluate(() => window.ran), undefined);
  });
});

test("on a narrow screen nothing is wider than it", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await visit("sorting", { change, colorScheme, viewport: { width: 400, height: 800 } }, async (page) => {
      await page.waitForSelector("tr[data-task]");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/tasks-400-${colorScheme}.png`, fullPage: true });
    });
  }
});
