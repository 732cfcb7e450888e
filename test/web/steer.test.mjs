// A run that is steered from the live page: held, continued, stopped, adopted, and taken back.
//   PEXPLORE=PROGRAM CHROMIUM=PROGRAM node --test test/web/steer.test.mjs
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { visit, with_browser } from "./browser.mjs";
import { program, repository_with } from "./experiment.mjs";

const skip = program ? false : "PEXPLORE is not set";
if (program) with_browser();

const script = "<script>window.ran=1</script>";
const spec = `
task = "Write lines"
[session]
agent = "command"
max_parallel = 1
[agent.command]
run = ["sh", "-c", "echo 'compiling ${script}'; read line < ../../../go; seq 3 > lines.txt"]
[[approach]]
name = "first"
[[approach]]
name = "second"
`;

let place;
let server;
let url;

const let_go = () => writeFileSync(join(place.place, "go"), "x\n");

before(async () => {
  if (!program) return;
  place = repository_with();
  place.sh("mkfifo", join(place.place, "go"));
  writeFileSync(join(place.place, "spec.toml"), spec);
  place.pexplore("run", "-q", "--detach", "--name", "one", "../spec.toml");
  server = spawn(program, ["serve"], { cwd: place.repository, env: place.env, stdio: ["ignore", "pipe", "ignore"] });
  [url] = await once(createInterface(server.stdout), "line");
});
after(async () => {
  if (!server) return;
  for (const words of [["cancel", "one"], ["watch", "one", "--quiet"]]) {
    try {
      place.pexplore(...words);
    } catch {
      continue; // it has ended
    }
  }
  const ended = once(server, "exit");
  server.kill("SIGINT");
  await ended;
});

const answer = async (page, button, confirm) => {
  await page.getByRole("button", { name: button, exact: true }).first().click();
  await page.waitForSelector("dialog[open]");
  await page.locator("dialog").getByRole("button", { name: confirm, exact: true }).click();
  await page.waitForSelector("dialog", { state: "detached" });
};

test("a run is paused, continued, stopped and continued, and an adoption is undone", { skip }, async () => {
  const base = new URL(url).origin;
  const address = `${base}/e/one?token=${new URL(url).searchParams.get("token")}`;
  await visit("live", { address, own: base, ready: "#main" }, async (page) => {
    const row = (name) => page.locator(`tr[data-approach="${name}"]`);
    await row("first").locator(".doing", { hasText: `compiling ${script}` }).waitFor(); // what its agent prints

    await answer(page, "Pause", "Pause");
    await page.locator(".chip", { hasText: "paused" }).waitFor();
    let_go();
    await row("first").locator(".chip", { hasText: /^completed$/ }).waitFor();
    await row("second").locator(".chip", { hasText: /^pending$/ }).waitFor(); // it is held
    await answer(page, "Continue", "Continue");
    await row("second").locator(".chip", { hasText: /^running$/ }).waitFor();

    await answer(page, "Stop", "Stop it");
    await page.locator("#now-title").getByText("Approaches").waitFor();
    await page.locator(".said", { hasText: "Stopped one" }).waitFor();
    await answer(page, "Continue", "Continue");
    await row("second").locator(".chip", { hasText: /^running$/ }).waitFor();
    let_go();
    await row("second").locator(".chip", { hasText: /^completed$/ }).waitFor();
    // The run itself ends a little later.
    await page.getByRole("button", { name: "Stop", exact: true }).waitFor({ state: "detached" });

    const tip = place.git("rev-parse", "main").trim();
    await row("first").getByRole("button", { name: "Adopt first" }).click();
    await page.locator("dialog").getByRole("button", { name: "Adopt it" }).click();
    await page.locator(".adopted", { hasText: "first" }).waitFor();
    assert.notEqual(place.git("rev-parse", "main").trim(), tip);
    await page.getByRole("button", { name: "Undo the adoption of first" }).click();
    await page.locator("dialog").getByRole("button", { name: "Leave it" }).click();
    assert.notEqual(place.git("rev-parse", "main").trim(), tip, "nothing without the answer");
    await page.getByRole("button", { name: "Undo the adoption of first" }).click();
    await page.locator("dialog").getByRole("button", { name: "Take it out" }).click();
    await page.locator(".adopted").waitFor({ state: "detached" });
    assert.equal(place.git("rev-parse", "main").trim(), tip);
    assert.equal(await page.evaluate(() => window.ran), undefined);
  });
});
