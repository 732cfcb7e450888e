// The page as an MCP App: a host in another window speaks to it as the protocol of 2026-01-26 says, and hands it the data.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { deflateRawSync } from "node:zlib";
import { scratch, visit, with_browser } from "./browser.mjs";
import { documents_of, fill, kinds } from "./fixture.mjs";

with_browser();

const packed = (documents) =>
  Object.fromEntries(
    Object.entries(documents).map(([name, value]) => [name, deflateRawSync(value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value))).toString("base64")]),
  );

/** A host that shows the page with the result of a tool, and keeps the messages of the page in window.heard. */
function host_of(result) {
  const { engine, ...data } = documents_of(kinds.sorting());
  const page = fill(engine ? { engine } : {}, { title: "Report", body: "<p>The report comes with the result.</p>" });
  const sent = result ?? { content: [], _meta: { "parallel_explore/documents": packed(data) } };
  const inert = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");
  const file = scratch(`host-${Math.random()}.html`);
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><title>Host</title><iframe sandbox="allow-scripts" width="1200" height="700"></iframe><script>
const frame = document.querySelector("iframe");
window.heard = [];
window.say = (message) => frame.contentWindow.postMessage({ jsonrpc: "2.0", ...message }, "*");
addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow) return;
  heard.push(data);
  if (data.method === "ui/initialize")
    say({ id: data.id, result: { protocolVersion: "2026-01-26", hostInfo: { name: "h", version: "1" }, hostCapabilities: {}, hostContext: { theme: "dark" } } });
  if (data.method === "ui/notifications/initialized") {
    say({ method: "ui/notifications/tool-input", params: { arguments: {} } });
    say({ method: "ui/notifications/tool-result", params: ${inert(sent)} });
  }
});
frame.srcdoc = ${inert(page)};
</script>`,
  );
  return pathToFileURL(file).href;
}

const heard = (page, method) => page.evaluate((wanted) => window.heard.filter((each) => each.method === wanted), method);
const answer_to = async (page, message) => {
  await page.evaluate((each) => window.say(each), message);
  await page.waitForFunction((id) => window.heard.some((each) => each.id === id), message.id);
  return page.evaluate((id) => window.heard.find((each) => each.id === id), message.id);
};

test("a host of MCP Apps shows the report of a result, in its own colours", async () => {
  await visit("sorting", { address: host_of(), ready: "iframe" }, async (page) => {
    const frame = page.frameLocator("iframe");
    await frame.locator(".verdict .headline").waitFor();
    assert.equal((await frame.locator(".verdict .headline").innerText()).trim(), kinds.sorting().summary.recommendation.text.split("\n")[0]);
    assert.equal(await frame.locator("html").getAttribute("data-theme"), "dark");
    const [hello] = await heard(page, "ui/initialize");
    assert.equal(hello.params.protocolVersion, "2026-01-26");
    assert.ok(hello.params.appInfo.name && hello.params.appCapabilities);
    await page.waitForFunction(() => window.heard.some((each) => each.method === "ui/notifications/size-changed" && each.params.height > 300));
  });
});

test("the page follows the host's colours, and answers its requests", async () => {
  await visit("sorting", { address: host_of(), ready: "iframe" }, async (page) => {
    const frame = page.frameLocator("iframe");
    await frame.locator(".verdict .headline").waitFor();
    await page.evaluate(() => window.say({ method: "ui/notifications/host-context-changed", params: { theme: "light" } }));
    await frame.locator("html[data-theme=light]").waitFor();
    assert.deepEqual((await answer_to(page, { id: 7, method: "ping" })).result, {});
    assert.deepEqual((await answer_to(page, { id: 8, method: "ui/resource-teardown", params: { reason: "over" } })).result, {});
    assert.equal((await answer_to(page, { id: 9, method: "no/such" })).error.code, -32601);
  });
});

test("a result without a report is said, and nothing is drawn", async () => {
  await visit("sorting", { address: host_of({ content: [], isError: true }), ready: "iframe" }, async (page) => {
    const frame = page.frameLocator("iframe");
    await frame.locator("#notice:not([hidden])").waitFor();
    assert.match(await frame.locator("#notice").innerText(), /There is no report to show: the result has no report/);
  });
});
