// How fast the page is. The machine may be busy, so tasks are measured by the time of the processor, and each figure is the
// best of three: a page that is slow is slow each time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { go, longest_task, visit, with_browser } from "./browser.mjs";

with_browser();

const told = ({ cpu, wall }) => `${Math.round(cpu)} ms (${Math.round(wall)} ms by the clock)`;

async function best_of(tries, limit, measure) {
  let best = Infinity;
  for (let i = 0; i < tries && best > limit; ++i) best = Math.min(best, await measure());
  return best;
}

test("first paint within 1 s for 10 approaches of 2,000 changed lines", async (t) => {
  const time = await best_of(3, 1000, async () => {
    let found = 0;
    await visit("large", { ready: ".verdict" }, async (page) => {
      found = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const watch = new PerformanceObserver((list) => {
              const paint = list.getEntriesByName("first-contentful-paint")[0];
              if (!paint) return;
              watch.disconnect();
              resolve(paint.startTime);
            });
            watch.observe({ type: "paint", buffered: true });
          }),
      );
      const whole = await page.evaluate(() => performance.getEntriesByName("page")[0]?.startTime ?? Infinity);
      t.diagnostic(`first paint ${Math.round(found)} ms, whole page ${Math.round(whole)} ms`);
      found = Math.max(found, whole);
    });
    return found;
  });
  assert.ok(time < 1000, `${time} ms`);
});

test("a moved slider is drawn within a frame, with 10 approaches", async (t) => {
  const time = await best_of(3, 16, async () => {
    let found = 0;
    await visit("large", { ready: ".verdict" }, async (page) => {
      await page.waitForFunction(() => document.querySelector("[type=range]")?.disabled === false);
      const slider = page.getByRole("slider").first();
      const move = (from, times) =>
        slider.evaluate(
          async (input, [first, many]) => {
            for (let i = 0; i < many; ++i) {
              input.value = String(first + i / 10);
              input.dispatchEvent(new Event("input", { bubbles: true }));
              await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
            }
            return performance.getEntriesByName("decide", "measure").at(-1).duration;
          },
          [from, times],
        );
      await move(0.5, 3); // the first ones compile
      let decided = 0;
      // The decision, the views and the layout of a move are one task.
      const longest = await longest_task(page, async () => (decided = await move(1, 10)));
      found = longest.cpu;
      t.diagnostic(`decided in ${decided.toFixed(1)} ms, drawn in at most ${told(longest)}`);
    });
    return found;
  });
  assert.ok(time < 16, `${time} ms`);
});

/** Scrolls to the end, a screen and a half a frame, and until nothing new appears. */
const scroll_through = (page) =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const end = performance.now() + 20_000;
    let still = 0;
    scrollTo(0, 0);
    while (still < 10 && performance.now() < end) {
      const before = scrollY;
      scrollBy(0, innerHeight * 1.5);
      await frame();
      still = scrollY === before ? still + 1 : 0;
    }
  });

for (const [kind, name] of [["huge", "20 files"], ["one-file", "one file"]]) {
  test(`no task over 100 ms while 20,000 changed lines in ${name} scroll by`, async (t) => {
    const time = await best_of(3, 100, async () => {
      let found = 0;
      await visit(kind, { hash: "#/approach/approach-1/changes", ready: ".file" }, async (page) => {
        const longest = await longest_task(page, async () => {
          await page.evaluate(() => document.querySelectorAll(".file .note button").forEach((each) => each.click()));
          await page.waitForSelector(".file .line");
          await scroll_through(page);
        });
        found = longest.cpu;
        t.diagnostic(`longest task ${told(longest)}, ${await page.locator(".line").count()} lines drawn`);
        assert.ok((await page.locator(".line").count()) > 2000);
      });
      return found;
    });
    assert.ok(time < 100, `${time} ms`);
  });
}

test("1,000 approaches open, sort and scroll without a task over 100 ms", async (t) => {
  const time = await best_of(3, 100, async () => {
    let found = 0;
    await visit("thousand", { ready: ".matrix" }, async (page) => {
      const open = await longest_task(page, async () => {
        await page.reload();
        await page.waitForSelector("svg.timeline");
      });
      const scrolled = await longest_task(page, async () => {
        await scroll_through(page);
        await page.evaluate(async () => {
          const matrix = document.querySelector(".scroll.tall");
          const end = performance.now() + 20_000;
          matrix.scrollIntoView();
          while (document.querySelectorAll(".matrix tbody tr").length < 200 && performance.now() < end) {
            matrix.scrollTop = matrix.scrollHeight;
            await new Promise((resolve) => requestAnimationFrame(resolve));
          }
        });
      });
      assert.equal(await page.locator(".matrix tbody tr").count(), 200);
      const turned = await longest_task(page, async () => {
        for (let i = 0; i < 4; ++i) await page.locator("#pages button").last().click();
        await page.waitForFunction(() => document.querySelector(".matrix tbody .rank data")?.value === "801");
      });
      const sorted = await longest_task(page, async () => {
        await page.locator(".matrix thead th", { hasText: "size" }).locator("button").click();
        await page.waitForSelector(".matrix th[aria-sort=ascending] >> text=size");
        await page.fill("#filter", "approach-99");
        await page.waitForFunction(() => document.querySelectorAll(".matrix tbody tr").length === 11);
      });
      t.diagnostic(`longest task: open ${told(open)}, scroll ${told(scrolled)}, turn ${told(turned)}, sort ${told(sorted)}`);
      found = Math.max(open.cpu, scrolled.cpu, turned.cpu, sorted.cpu);
    });
    return found;
  });
  assert.ok(time < 100, `${time} ms`);
});
