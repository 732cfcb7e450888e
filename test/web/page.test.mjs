// The content of the page, and its use.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { address_of, engine, go, scratch, texts, visit, with_browser } from "./browser.mjs";
import { experiment, kinds, root } from "./fixture.mjs";

with_browser();

const words = {
  recommended: "Recommended", equal: "Equal", safe_choice: "Safe choice", no_clear_winner: "No clear winner", keep_base: "Keep the base", nothing_passed: "Nothing passed",
};

test("the verdict comes first, in its own words, whatever its kind", async () => {
  for (const [kind, chip] of Object.entries(words)) {
    await visit(kind, {}, async (page) => {
      const first = kinds[kind]().summary.recommendation.text.split("\n")[0];
      assert.equal((await page.innerText(".verdict .headline")).trim(), first);
      assert.equal(await page.innerText(".verdict .facts .chip"), chip);
      assert.equal(await page.locator("main section").first().getAttribute("id"), "verdict");
      // Only a verdict with something to take says how.
      assert.equal(await page.locator(".verdict .take").count(), kinds[kind]().summary.take ? 1 : 0);
    });
  }
});

test("every number of the overview is in summary.json", async () => {
  const numbers = (value) => (typeof value === "number" ? [value] : value && typeof value === "object" ? Object.values(value).flatMap(numbers) : []);
  for (const kind of ["sorting", "samples"]) {
    const known = new Set(numbers(kinds[kind]().summary));
    await visit(kind, {}, async (page) => {
      await page.waitForSelector("svg.timeline");
      for (const each of await page.locator("details.data > summary").all()) await each.click();
      await page.waitForFunction(() => [...document.querySelectorAll("details.data")].every((each) => each.querySelector("table")));
      const shown = await page.locator("data").evaluateAll((all) => all.map((each) => Number(each.value)));
      assert.ok(shown.length > 100, `${shown.length} numbers`);
      assert.deepEqual(shown.filter((each) => !known.has(each)), []);
    });
  }
});

test("a column heading sorts the matrix, the best first, and turns it round", async () => {
  await visit("sorting", {}, async (page) => {
    const order = () => texts(page, ".matrix tbody th a");
    assert.deepEqual((await order()).slice(0, 4), ["radix", "quick", "merge", "heap"]);
    const heading = page.locator(".matrix thead th", { hasText: "readability" });
    await heading.locator("button").click();
    assert.equal(await heading.getAttribute("aria-sort"), "descending");
    assert.deepEqual((await order()).slice(0, 4), ["merge", "quick", "radix", "heap"]);
    await heading.locator("button").click();
    assert.equal(await heading.getAttribute("aria-sort"), "ascending");
    assert.deepEqual((await order()).slice(0, 4), ["heap", "radix", "quick", "merge"]);
    // Less is better: the least comes first.
    await page.locator(".matrix thead th", { hasText: "build time" }).locator("button").click();
    assert.deepEqual((await order()).slice(0, 4), ["heap", "radix", "quick", "merge"]);
  });
});

test("a number opens to its rounds, with the base behind", async () => {
  const { table } = experiment().summary;
  await visit("sorting", {}, async (page) => {
    const cell = page.getByRole("button", { name: /^quick, throughput/ });
    await cell.click();
    const dialog = page.locator("dialog[open]");
    assert.equal(await dialog.locator(".strip.main circle").count(), table.results[1].values[0].length);
    assert.equal(await dialog.locator(".strip.base circle").count(), table.base.values[0].length);
    await dialog.locator("summary").click();
    await dialog.locator("tbody").waitFor();
    const rounds = await dialog.locator("tbody tr td:nth-of-type(1) data").evaluateAll((all) => all.map((each) => Number(each.value)));
    assert.deepEqual(rounds, table.results[1].values[0]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.ok(await cell.evaluate((each) => each === document.activeElement), "the focus is back on the number");
    // A judged one opens to its votes.
    await page.getByRole("button", { name: /^merge, readability/ }).click();
    assert.ok((await page.locator("dialog .votes li").count()) > 5);
  });
});

test("charts have a title, a description and a table", async () => {
  await visit("sorting", {}, async (page) => {
    await page.waitForSelector("svg.timeline");
    const charts = await page.locator("figure svg").evaluateAll((all) =>
      all.map((svg) => svg.getAttribute("role") === "img" && svg.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id)?.textContent.trim().length > 0)),
    );
    assert.ok(charts.length >= 9, `${charts.length} charts`);
    assert.ok(charts.every((each) => each && each.every(Boolean)));
    assert.equal(await page.locator("figure.card details.data").count(), await page.locator("figure.card").count());
    await page.selectOption("#charts select >> nth=0", "size");
    await page.selectOption("#charts select >> nth=1", "readability");
    const figure = page.locator("figure", { hasText: "Pareto" });
    await figure.locator("summary").click();
    await figure.locator("tbody").waitFor();
    const front = await figure.locator("tbody tr").evaluateAll((all) => all.filter((row) => row.lastElementChild.textContent === "yes").map((row) => row.firstElementChild.textContent));
    assert.deepEqual(front, ["radix", "merge"], "18 lines with 6.1; 21 lines with 8.2");
  });
});

test("an approach has its words, gates, transcript, votes and changes", async () => {
  await visit("sorting", { hash: "#/approach/network/gates" }, async (page) => {
    await page.waitForSelector(".gates pre");
    assert.deepEqual(await texts(page, ".gates h2 .chip"), ["passed", "failed", "flaky"]);
    assert.deepEqual(await texts(page, ".gates li code"), ["sorts_duplicates", "sorts_10000_numbers"]);
    assert.equal(await page.locator(".gates pre .ansi-red-fg").first().innerText(), "[ FAIL ]");
    await go(page, "#/approach/radix", ".prose table");
    assert.ok((await page.innerText("main")).includes("https://example.org/radix"), "addresses are shown");
    assert.equal(await page.locator(".prose a").count(), 0, "and lead nowhere");
    await go(page, "#/approach/radix/transcript", ".talk .entry");
    assert.equal(await page.locator(".entry").count(), 8);
    await page.locator(".entry.result summary").first().click();
    await page.locator(".entry.result pre").first().waitFor();
    await go(page, "#/approach/radix/judging", ".votes li");
    assert.equal(await page.locator(".votes li").count(), 12);
    await go(page, "#/approach/radix/changes", ".file .line");
    assert.deepEqual(await texts(page, ".file .path"), ["build.sh", "docs/design/notes.md", "sort.cpp", "src/detail/buckets.hpp", "tests.cpp"]);
    assert.deepEqual(await texts(page, "#file-0 .mark"), ["O2", "O3"], "the words that changed are marked");
    assert.ok((await page.locator("#file-2 .h-keyword").count()) > 3, "code has colours");
  });
});

test("samples have a page each", async () => {
  await visit("samples", {}, async (page) => {
    assert.deepEqual(await texts(page, ".matrix tbody tr:first-child .samples a"), ["1", "2", "3"]);
    assert.deepEqual(await texts(page, ".facts h3"), ["Which result to take now", "Which approach is better in general"]);
    await page.locator(".verdict .primary").click();
    await page.waitForSelector(".tabs");
    assert.equal(await page.innerText("h1"), "radix.2");
  });
});

test("viewed files close and stay closed", async () => {
  await visit("sorting", { hash: "#/approach/radix/changes" }, async (page) => {
    await page.locator("#file-0 .viewed input").check();
    await page.locator("#file-0 .code").waitFor({ state: "detached" });
    assert.match(await page.innerText(".tree [role=status]"), /1 of 5 viewed/);
    await page.reload();
    await page.waitForSelector("#file-1 .code");
    assert.equal(await page.locator("#file-0 .code").count(), 0);
  });
});

test("two approaches stand side by side, file by file", async () => {
  await visit("sorting", { hash: "#/compare/radix/quick" }, async (page) => {
    await page.waitForSelector(".side .line");
    assert.deepEqual(await texts(page, ".pair-head h2"), ["radix", "quick"]);
    const file = page.locator(".both", { has: page.locator("summary .path", { hasText: /^sort\.cpp$/ }) });
    await file.locator(".side >> nth=1").locator(".line").first().waitFor();
    const [left, right] = await file.locator(".side").allInnerTexts();
    assert.match(left, /Radix sort by bytes/);
    assert.match(right, /Quicksort with the median of three/);
    const [a, b] = await file.locator(".side").evaluateAll((all) => all.map((each) => each.getBoundingClientRect()));
    assert.ok(a.top === b.top && a.right <= b.left);
    assert.match(await page.locator(".both", { hasText: "tests.cpp" }).innerText(), /the same change in both/);
    assert.match(await page.locator(".both", { hasText: "build.sh" }).innerText(), /It did not change this file/);
    await page.selectOption("select >> nth=1", "merge");
    await page.waitForFunction(() => document.querySelectorAll(".pair-head h2")[1]?.textContent === "merge");
    assert.equal(await page.evaluate(() => location.hash), "#/compare/radix/merge");
  });
});

const back = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("light and dark follow the system and the switch", async () => {
  await visit("sorting", { colorScheme: "dark" }, async (page) => {
    const dark = await back(page);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await back(page);
    assert.notEqual(dark, light);
    await page.locator("#theme").click();
    await page.locator("#theme").click();
    assert.equal(await back(page), dark, "the switch beats the system");
    await page.reload();
    await page.waitForSelector("#main");
    assert.equal(await back(page), dark, "and is kept");
  });
});

test("everything can be done with the keyboard", async () => {
  await visit("sorting", {}, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press("Tab");
    assert.match(await focused(), /^Skip/);
    assert.ok(await page.evaluate(() => document.activeElement.getBoundingClientRect().top >= 0), "the skip link shows");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open] kbd");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    // Tab to a number of the matrix and open it.
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => !!document.activeElement.closest("td.heat"))) break;
    }
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none", "the focus is visible");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] svg");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.keyboard.press("b");
    await page.waitForSelector(".tabs");
    assert.equal(await focused(), "radix", "the heading of a new page has the focus");
    await page.keyboard.press("2");
    await page.waitForSelector("#file-0");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.equal(await page.evaluate(() => document.activeElement.id), "file-1");
    await page.keyboard.press("x");
    await page.waitForSelector(".patch-bar");
    assert.ok(await page.locator("#file-1 .take-file input").isChecked());
    await page.keyboard.press("v");
    await page.waitForFunction(() => document.querySelector("#file-1 .viewed input").checked);
    await page.keyboard.press("k");
    assert.equal(await page.evaluate(() => document.activeElement.id), "file-0");
    await page.keyboard.press("]");
    await page.waitForFunction(() => document.querySelector("h1").textContent === "quick");
    await page.keyboard.press("s");
    await page.waitForSelector(".pair");
    await page.keyboard.press("o");
    await page.waitForSelector(".verdict");
    // Single keys can be switched off.
    await page.keyboard.press("?");
    await page.locator("dialog .switch input").uncheck();
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.keyboard.press("b");
    assert.equal(await page.locator(".verdict").count(), 1);
  });
});

test("nothing sticks out, from 400 to 1600 pixels", async () => {
  for (const width of [400, 700, 1000, 1600]) {
    await visit("sorting", { viewport: { width, height: 900 } }, async (page) => {
      for (const hash of ["#/", "#/approach/radix", "#/approach/radix/changes", "#/approach/network/gates", "#/approach/radix/transcript", "#/compare/radix/quick", "#/approach/sample-sort-with-work-stealing-over-all-cores-and-a-very-long-name"]) {
        await go(page, hash);
        await page.waitForFunction(() => !document.querySelector("main").textContent.includes("Reading …"));
        const [inside, outside] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(inside <= outside, `${hash} is ${inside} wide on ${outside}`);
      }
    });
  }
});

test("what is missing is said, and the rest is shown", async () => {
  await visit("bare", {}, async (page) => {
    assert.match(await page.innerText("#no-engine"), /sliders are off.*raw rounds/);
    assert.ok((await page.locator(".slider input:disabled").count()) === 5);
    await page.waitForSelector("#timeline .empty");
    assert.match(await page.innerText("#timeline"), /no timeline/);
    await page.getByRole("button", { name: /^quick, throughput/ }).click();
    assert.match(await page.innerText("dialog"), /not in this report/);
    await page.keyboard.press("Escape");
    await go(page, "#/approach/radix", ".empty");
    assert.match(await page.innerText(".empty"), /no document “approach\/radix”/);
    await go(page, "#/approach/nobody", ".empty");
    assert.match(await page.innerText(".empty"), /No approach has the name/);
  });
  await visit("empty", {}, async (page) => {
    assert.match(await page.innerText("#matrix"), /nothing to compare/);
    await go(page, "#/compare", ".empty");
  });
});

test("summaries of any age are shown, and empty ones", async () => {
  const golden = JSON.parse(readFileSync(join(root, "test/golden/report.json"), "utf8"));
  await visit("sorting", { change: () => ({ summary: { ...golden, table: undefined, judgements: undefined }, approaches: {} }) }, async (page) => {
    await page.waitForSelector("#timeline .empty");
    assert.equal(await page.locator(".matrix tbody tr").count(), golden.approaches.length);
  });
  const little = { experiment: "little", criteria: [], approaches: [{ name: "a", state: "running", rank: null, total: null }, { name: "b" }], table: null, evidence: null };
  await visit("sorting", { change: () => ({ summary: little, approaches: { a: { name: "a" }, b: { name: "b", files: null, gates: null, sessions: null, own_words: null } } }) }, async (page) => {
    for (const hash of ["#/approach/a", "#/approach/b/changes", "#/approach/b/gates", "#/approach/b/transcript", "#/approach/b/judging", "#/compare/a/b", "#/timeline"]) {
      await go(page, hash);
      await page.waitForFunction(() => !document.querySelector("main").textContent.includes("Reading …"));
    }
  });
  await visit("sorting", { change: () => ({ summary: {}, approaches: {} }) }, async (page) => {
    await page.waitForSelector("#timeline .empty");
    assert.match(await page.innerText(".empty >> nth=0"), /no verdict/);
  });
});

test("a damaged report shows its short form", async () => {
  const whole = readFileSync(new URL(address_of("sorting")), "utf8");
  const damaged = scratch("damaged.html");
  writeFileSync(damaged, whole.replace(/(data-document="summary">)[^<]{40}/, "$1"));
  await visit("", { address: `file://${damaged}`, ready: "#notice:visible" }, async (page) => {
    assert.match(await page.innerText("#notice"), /cannot be read/);
    assert.ok(await page.locator("#static h1").isVisible());
  });
  const partly = scratch("partly.html");
  writeFileSync(partly, whole.replace(/(data-document="approach\/radix">)[^<]{40}/, "$1"));
  await visit("", { address: `file://${partly}`, hash: "#/approach/radix", ready: ".empty" }, async (page) => {
    await go(page, "#/approach/quick", ".prose");
  });
});

test("without scripts, or where nothing can be inflated, the short form stays", async () => {
  await visit("sorting", { javaScriptEnabled: false, ready: "#static h1" }, async (page) => {
    assert.ok(await page.locator("#static h1").isVisible());
    assert.match(await page.innerText("noscript"), /Scripts do not run/);
  });
  await visit("sorting", { init: () => delete window.DecompressionStream, ready: "#notice:visible" }, async (page) => {
    assert.match(await page.innerText("#notice"), /cannot unpack/);
    assert.ok(await page.locator("#static h1").isVisible());
  });
});

test("it prints without what only a screen needs", async () => {
  await visit("sorting", { colorScheme: "dark" }, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator(".top").isHidden());
    assert.ok(await page.locator(".verdict").isVisible());
    assert.equal(await back(page), "rgb(255, 255, 255)");
    const pdf = await page.pdf();
    assert.ok(pdf.length > 20_000);
  });
});

test("odd files: very long lines, binary, renamed, left out", async () => {
  await visit("odd", { hash: "#/approach/radix/changes" }, async (page) => {
    await page.waitForSelector("#file-5 .line");
    assert.match(await page.innerText("#file-0"), /large diff/i);
    await page.locator("#file-0 .note button").click();
    await page.waitForSelector("#file-0 .line");
    assert.ok((await page.innerText("#file-0")).length < 10_000);
    assert.match(await page.innerText("#file-0"), /10\.5 M characters more/);
    assert.match(await page.innerText("#file-1"), /Binary/);
    assert.ok(await page.locator("#file-1 .take-file input").isDisabled());
    assert.match(await page.innerText("#file-2"), /old\/name\.txt → new\/name\.txt/);
    assert.ok(await page.locator("#file-2 .take-file input").isEnabled());
    assert.match(await page.innerText("#file-3"), /88 MB/);
    assert.match(await page.innerText(".files"), /12 more files changed and are not in this report/);
  });
});

test("the sliders show what the engine decides, and the reset what was recorded", async () => {
  const { decide } = await engine();
  const { summary } = experiment();
  await visit("sorting", {}, async (page) => {
    const recorded = await page.innerText(".verdict .headline");
    const slider = page.getByRole("slider", { name: "throughput" });
    await page.waitForFunction(() => [...document.querySelectorAll("[type=range]")].every((each) => !each.disabled));
    const set = (each, value) => each.evaluate((input, to) => ((input.value = to), input.dispatchEvent(new Event("input", { bubbles: true }))), String(value));
    for (const weights of [{ throughput: 0 }, { throughput: 0, readability: 4, size: 0, "build time": 0 }, { throughput: 4, readability: 0.5 }]) {
      for (const [name, weight] of Object.entries(weights)) await set(page.getByRole("slider", { name, exact: true }), weight);
      const all = Object.fromEntries(await page.locator(".slider").evaluateAll((list) => list.map((each) => [each.querySelector("label").textContent, Number(each.querySelector("input").value)])));
      const expected = decide(summary.table, all);
      await page.waitForFunction((lines) => document.querySelector(".verdict .headline").innerText.trim() === lines, expected.lines.join("\n\n").trim());
      assert.equal(await page.innerText(".weights .recast"), expected.lines[0], "also beside the sliders");
      const rows = await page.locator(".matrix tbody tr").evaluateAll((list) =>
        list.map((row) => ({ name: row.querySelector("th a").textContent, rank: row.querySelector(".rank data")?.value, total: row.querySelector(".total data")?.value, chance: row.querySelector(".chance data")?.value })),
      );
      const by = new Map(expected.result.candidates.map((each) => [each.name, each]));
      for (const row of rows.filter((each) => by.has(each.name))) {
        const { rank, total, chance_best_or_equal } = by.get(row.name);
        assert.deepEqual([row.rank, row.total, row.chance], [rank, total, chance_best_or_equal].map((each) => (each === null ? undefined : String(each))), row.name);
      }
      assert.deepEqual(rows.filter((row) => row.rank).map((row) => Number(row.rank)), rows.filter((row) => row.rank).map((row) => Number(row.rank)).sort((a, b) => a - b), "in their order");
    }
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: "Reset the weights" }).click();
    assert.equal(await page.innerText(".verdict .headline"), recorded);
  });
});
