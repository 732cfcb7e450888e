// Foreign texts never run, never leave the page and never restyle it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe_source, go, visit, with_browser } from "./browser.mjs";
import { evil, hostile, page_file } from "./fixture.mjs";

with_browser();

const foreign = "script, iframe, img, link, base, form, meta, object, embed, style, video, audio, animate, set, use, foreignObject";

test("hostile names, texts and diffs are text, on every page", async () => {
  const names = Object.keys(hostile().approaches);
  const violations = () => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  };
  await visit("hostile", { init: violations }, async (page) => {
    const check = async (where) => {
      assert.equal(await page.locator(`#page :is(${foreign})`).count(), 0, where);
      const links = await page.locator("#page a").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
      assert.deepEqual(links.filter((each) => !each.startsWith("#")), [], where);
      assert.deepEqual(await page.evaluate(() => window.violations), [], where);
      assert.equal(await page.locator("#page [onerror], #page [onload], #page [onclick], #page [style*='url']").count(), 0, where);
      // Characters that reorder or hide text are named instead.
      assert.doesNotMatch(await page.evaluate(() => document.querySelector("#page").textContent), /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u001b]/, where);
    };
    for (const each of await page.locator("#page details > summary").all()) if (await each.isVisible()) await each.click();
    await check("overview");
    for (const cell of await page.locator(".matrix tbody tr:first-child td button").all()) {
      await cell.click();
      await page.waitForSelector("dialog[open] h2");
      await check("rounds");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
    }
    for (const name of names) {
      for (const tab of ["", "/changes", "/gates", "/transcript", "/judging"]) {
        await go(page, `#/approach/${encodeURIComponent(name)}${tab}`, ".tabs");
        await page.waitForFunction(() => !document.querySelector("main").textContent.includes("Reading …"));
        if (name === names[0] && tab === "/changes") await page.waitForSelector(".file .line");
        if (name === names[0] && tab === "/transcript") for (const each of (await page.locator(".entry summary").all()).slice(0, 6)) await each.click();
        await check(`${name} ${tab}`);
      }
    }
    await go(page, `#/compare/${encodeURIComponent(names[0])}/${encodeURIComponent(names[1])}`, ".pair .both");
    await check("side by side");
  });
});

test("the text of a hostile diff is shown as it is", async () => {
  await visit("hostile", { hash: `#/approach/${encodeURIComponent(Object.keys(hostile().approaches)[0])}/changes` }, async (page) => {
    await page.waitForSelector("#file-1");
    await page.locator("#file-1").scrollIntoViewIfNeeded();
    await page.waitForSelector("#file-1 .line.add");
    const shown = await page.locator("#file-1 .line.add code").allTextContents();
    assert.equal(shown[0], evil[0]);
    assert.equal(shown[3], evil[3]);
    assert.equal(shown[6], "\\u202egnp.exe", "a character that turns text round is named");
  });
});

test("the policy allows what the file needs and nothing else", () => {
  const page = readFileSync(page_file, "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)[1];
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]+' 'wasm-unsafe-eval'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'; form-action 'none'$/);
  assert.ok(page.indexOf("Content-Security-Policy") < page.indexOf("<style>"));
  assert.ok(Buffer.byteLength(page) < 400_000);
  for (const mark of ["title", "static", "documents"]) assert.equal(page.split(`<!--pexplore:${mark}-->`).length, 2, mark);
});

test("axe finds nothing that matters", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await visit("sorting", { colorScheme }, async (page) => {
      const check = async (where) => {
        // The page's own policy forbids scripts of others, so axe comes in through the debugger.
        await page.evaluate(axe_source);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        const serious = violations.filter((each) => each.impact !== "minor");
        assert.deepEqual(serious.map((each) => `${where}, ${colorScheme}: ${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")} ${each.nodes[0]?.failureSummary ?? ""}`), []);
      };
      await page.waitForSelector("svg.timeline");
      await page.locator("details.data > summary").first().click();
      await check("overview");
      await page.locator(".matrix td button").first().click();
      await page.waitForSelector("dialog[open] svg");
      await check("rounds");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      for (const [hash, ready] of [["#/approach/radix", ".prose"], ["#/approach/radix/changes", "#file-2 .line"], ["#/approach/network/gates", "pre"], ["#/approach/radix/transcript", ".entry"], ["#/approach/radix/judging", ".votes"], ["#/compare/radix/quick", ".side .line"]]) {
        await go(page, hash, ready);
        await check(hash);
      }
    });
  }
});
