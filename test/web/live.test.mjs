// The live page: a server of the program, a run that the test holds back and lets go, and a browser.
//   PEXPLORE=PROGRAM CHROMIUM=PROGRAM node --test test/web/live.test.mjs
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { axe_source, visit, with_browser } from "./browser.mjs";
import { program, repository_with } from "./experiment.mjs";

const skip = program ? false : "PEXPLORE is not set";
if (program) with_browser();

const script = "<script>window.ran=1</script><img src=x onerror=window.ran=1>";

// An agent that says something hostile, does what its approach is about, and may wait until the test lets it go on.
const agent = `#!/bin/sh
prompt=$(cat)
say() { printf '%s\\n' "$1"; }
say '{"type":"system","subtype":"init","session_id":"t"}'
say '{"type":"assistant","message":{"id":"m","content":[{"type":"text","text":"${script}"}]}}'
case $prompt in
  *"more of it"*) read line < ../../../go-slow; seq 40 > lines.txt ;;
  *do-slow*) read line < ../../../go-slow; seq 30 > lines.txt ;;
  *do-stuck*) read line < ../../../go-stuck ;;
  *do-broken*) ;;
  *) seq 3 > lines.txt; echo '${script}' > page.html ;;
esac
say '{"type":"result","subtype":"success","is_error":false,"num_turns":2,"total_cost_usd":0.25,"result":"${script}","session_id":"t"}'
`;
const approaches = ["quick", "slow", "stuck", "broken"];
const spec = (command) => `
task = "Write lines ${script}"
[session]
max_parallel = 8
[agent.claude]
command = "${command}"
${approaches.map((name) => `[[approach]]\nname = "${name}"\ndescription = "do-${name} ${script}"\n`).join("")}
[[criterion]]
name = "has lines"
gate = true
run = "test -s lines.txt"
[[criterion]]
name = "lines"
run = "wc -l < lines.txt"
metric = { regex = '([0-9]+)' }
`;

let place;
let server;
let url;

const base = () => new URL(url).origin;
const token = () => new URL(url).searchParams.get("token");
const let_go = (name) => writeFileSync(join(place.place, `go-${name}`), "x\n");

before(async () => {
  if (!program) return;
  place = repository_with();
  for (const each of ["slow", "stuck"]) place.sh("mkfifo", join(place.place, `go-${each}`));
  writeFileSync(join(place.place, "claude"), agent, { mode: 0o755 });
  writeFileSync(join(place.place, "spec.toml"), spec(join(place.place, "claude")));
  place.pexplore("run", "-q", "--detach", "--name", "one", "../spec.toml");
  server = spawn(program, ["serve"], { cwd: place.repository, env: place.env, stdio: ["ignore", "pipe", "ignore"] });
  [url] = await once(createInterface(server.stdout), "line");
});
after(async () => {
  if (!server) return;
  // Nothing writes into a folder that is being removed, even if a test failed.
  for (const name of ["one", "many"])
    for (const words of [["cancel", name], ["watch", name, "--quiet"]]) {
      try {
        place.pexplore(...words);
      } catch {
        continue; // it has ended, or never began
      }
    }
  const ended = once(server, "exit");
  server.kill("SIGINT");
  assert.deepEqual(await ended, [130, null]);
});

/** A page of the server, whose every request must go to the server. */
const open = (path, options, act) =>
  visit("live", { address: `${base()}${path}?token=${token()}`, own: base(), ready: "#main", ...options }, act);

const row = (page, name) => page.locator(`tr[data-approach="${name}"]`);
const state_of = (page, name, state) => row(page, name).locator(".chip", { hasText: new RegExp(`^${state}$`) }).waitFor();
const press = async (page, act, name) => {
  await row(page, name).getByRole("button", { name: `${act} ${name}`, exact: true }).click();
  await page.waitForSelector("dialog[open]");
};

/** The status of a request that no browser would send. */
const status_of = (path, headers = {}, method = "GET") =>
  new Promise((resolve, reject) => {
    const asked = request(`${base()}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject);
    asked.end();
  });

test("the list shows a run, and the token leaves the address", { skip }, async () => {
  await open("/", {}, async (page) => {
    await page.locator('[data-experiment="one"]').getByText("running", { exact: true }).waitFor();
    assert.equal(page.url(), `${base()}/`);
    assert.ok((await page.innerText("#main")).includes(script), "as text");
    await page.reload();
    await page.locator('[data-experiment="one"] a').click();
    await page.waitForURL(`${base()}/e/one`);
    await state_of(page, "slow", "running");
  });
});

test("a run is watched, an approach cancelled, one told something, one adopted", { skip }, async () => {
  await open("/e/one", {}, async (page) => {
    await state_of(page, "quick", "completed");
    await state_of(page, "broken", "failed");
    await state_of(page, "slow", "running");

    await press(page, "Cancel", "stuck");
    await page.getByRole("button", { name: "Leave it" }).click();
    await page.waitForSelector("dialog", { state: "detached" });
    await press(page, "Cancel", "stuck");
    await page.getByRole("button", { name: "Cancel for good" }).click();
    await state_of(page, "stuck", "cancelled");
    await page.locator(".said", { hasText: "Cancelled stuck" }).waitFor();

    let_go("slow");
    await state_of(page, "slow", "completed");
    await page.locator("h2", { hasText: /^Approaches$/ }).waitFor();
    await page.locator("#verdict .headline").waitFor();

    await press(page, "Tell", "slow");
    await page.getByLabel("Remark").fill(`more of it ${script}`);
    await page.getByRole("button", { name: "Tell it" }).click();
    await page.waitForSelector("dialog", { state: "detached" });
    let_go("slow"); // its session begins again
    await page.locator("h2", { hasText: /^Now$/ }).waitFor();
    await page.locator("h2", { hasText: /^Approaches$/ }).waitFor();
    await state_of(page, "slow", "completed");

    const tip = place.git("rev-parse", "main").trim();
    await press(page, "Adopt", "slow");
    await page.getByRole("button", { name: "Adopt it" }).click();
    await page.locator(".adopted", { hasText: "slow" }).waitFor();
    assert.equal(place.git("rev-parse", "main^").trim(), tip, "the branch has one commit more");
    assert.equal(place.git("show", "main:lines.txt").split("\n").length, 41);
  });
});

test("an approach is added, retried and sampled", { skip }, async () => {
  await open("/e/one", {}, async (page) => {
    await page.getByRole("button", { name: "Add an approach" }).click();
    await page.getByLabel("Name").fill("further");
    await page.getByLabel("What is different").fill("as quick");
    await page.getByRole("button", { name: "Add it" }).click();
    await row(page, "further").waitFor();

    await press(page, "Retry", "broken");
    await page.getByRole("button", { name: "Retry", exact: true }).last().click();
    await page.waitForSelector("dialog", { state: "detached" });
    await page.locator(".said", { hasText: "one" }).waitFor();
    await page.locator("h2", { hasText: /^Approaches$/ }).waitFor();
    await state_of(page, "broken", "completed"); // its agent is asked to go on, and does not get the task again

    await press(page, "Sample", "quick");
    await page.getByRole("button", { name: "Start them" }).click();
    await page.waitForSelector("dialog", { state: "detached" });
    await row(page, "quick.2").waitFor();
    await state_of(page, "quick.2", "completed");
  });
});

test("a command that is refused says why, and nothing is changed", { skip }, async () => {
  writeFileSync(join(place.repository, "long.txt"), "not committed\n");
  const tip = place.git("rev-parse", "main");
  await open("/e/one", {}, async (page) => {
    await press(page, "Adopt", "quick");
    await page.getByRole("button", { name: "Adopt it" }).click();
    await page.locator("dialog .fault", { hasText: "not committed" }).waitFor();
  });
  assert.equal(place.git("rev-parse", "main"), tip);
  place.git("checkout", "-q", "long.txt");
});

test("foreign texts are text, on every page", { skip }, async () => {
  const violations = () => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  };
  for (const path of ["/", "/e/one", "/e/one#/approach/quick", "/e/one#/approach/quick/changes", "/e/one#/approach/slow/transcript", "/e/one#/approach/stuck"]) {
    const [where, hash = ""] = path.split("#");
    await open(where, { init: violations, hash: hash && `#${hash}` }, async (page) => {
      await page.waitForFunction(() => document.querySelector("main") && !document.querySelector("main").innerText.includes("Reading …"));
      if (hash.endsWith("/transcript")) for (const each of await page.locator(".entry summary").all()) await each.click();
      assert.equal(await page.locator("#page :is(script, img, iframe, link, base, object, embed)").count(), 0, path);
      assert.deepEqual(await page.evaluate(() => window.violations), [], path);
      assert.ok((await page.content()).includes("&lt;script&gt;"), `${path} shows it`);
    });
  }
});

test("a wrong token, Host or Origin is refused, and nothing is changed by GET", { skip }, async () => {
  const own = { Authorization: `Bearer ${token()}` };
  assert.equal(await status_of("/api/session", own), 200);
  assert.equal(await status_of("/api/session"), 401);
  assert.equal(await status_of("/api/session", { Authorization: "Bearer 1234" }), 401);
  assert.equal(await status_of("/?token=1234"), 403);
  for (const Host of ["evil.example", `evil.example:${new URL(url).port}`]) {
    assert.equal(await status_of("/", { Host }), 403);
    assert.equal(await status_of("/api/session", { ...own, Host }), 403);
  }
  for (const Origin of ["http://evil.example", "null", "http://127.0.0.1:1"]) {
    assert.equal(await status_of("/api/session", { ...own, Origin }), 403);
    assert.equal(await status_of("/api/experiments/one/acts/cancel", { ...own, Origin, "Content-Type": "application/json" }, "POST"), 403);
  }
  assert.equal(await status_of("/api/experiments/one/acts/cancel", own), 405);
  assert.equal(await status_of("/api/experiments/one/acts/cancel", { ...own, "Content-Type": "application/json" }, "POST"), 403);
  assert.equal(await status_of("/api/experiments/one/acts/cancel", { ...own, Origin: base(), "Content-Type": "text/plain" }, "POST"), 415);
});

test("a page with a wrong token shows nothing and says what to do", { skip }, async () => {
  const faults = [/401/];
  await visit("live", { address: `${base()}/`, own: base(), faults, ready: "#notice:not([hidden])" }, async (page) => {
    assert.match(await page.innerText("#notice"), /Open the address that `pexplore serve` printed/);
    assert.equal(await page.innerText("#page"), "");
  });
});

test("another page on this machine neither reads nor acts", { skip }, async () => {
  const faults = [/./];
  const target = `${base()}/api/experiments/one/acts/cancel`;
  await visit("sorting", { faults, own: base(), ready: "#main", bypassCSP: true }, async (page) => {
    const refused = await page.evaluate(async ([address, secret]) => {
      const headers = { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" };
      const outcomes = [];
      for (const init of [{ headers }, { method: "POST", headers, body: "{}" }, { method: "POST", mode: "no-cors", body: "{}" }])
        outcomes.push(await fetch(address, init).then((answer) => answer.type, () => "refused"));
      const frame = document.createElement("iframe");
      frame.src = new URL(address).origin;
      document.body.append(frame);
      await new Promise((done) => (frame.onload = done));
      let framed = false;
      try {
        framed = frame.contentDocument !== null;
      } catch {
        framed = true;
      }
      return [...outcomes, framed];
    }, [target, token()]);
    assert.deepEqual(refused.slice(0, 2), ["refused", "refused"]);
    assert.equal(refused[3], false, "nor frames it");
  });
  assert.ok(!place.pexplore("status", "one").includes("quick  cancelled"));
});

test("the server goes away and comes back", { skip }, async () => {
  await open("/e/one", { faults: [/ERR_|401/] }, async (page) => {
    await state_of(page, "quick", "completed");
    const port = new URL(url).port;
    const ended = once(server, "exit");
    server.kill("SIGINT");
    await ended;
    await page.locator("#link", { hasText: "Not connected" }).waitFor();
    assert.ok(await row(page, "quick").isVisible(), "what was known stays");
    server = spawn(program, ["serve", "--port", port], { cwd: place.repository, env: place.env, stdio: ["ignore", "pipe", "ignore"] });
    [url] = await once(createInterface(server.stdout), "line");
    await page.locator("#link", { hasText: "Refused" }).waitFor();
  });
  await open("/e/one", {}, async (page) => {
    await state_of(page, "quick", "completed");
  });
});

test("two servers, and a port that is in use", { skip }, async () => {
  const second = spawn(program, ["serve", "one"], { cwd: place.repository, env: place.env, stdio: ["ignore", "pipe", "ignore"] });
  const [other] = await once(createInterface(second.stdout), "line");
  assert.notEqual(new URL(other).port, new URL(url).port);
  assert.equal(new URL(other).pathname, "/e/one");
  const ended = once(second, "exit");
  second.kill("SIGTERM");
  assert.deepEqual(await ended, [143, null]);
  assert.throws(() => place.pexplore("serve", "--port", new URL(url).port), (fault) => fault.status === 4 && /is in use/.test(fault.stderr));
});

test("axe finds nothing that matters", { skip }, async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const path of ["/", "/e/one"]) {
      await open(path, { colorScheme }, async (page) => {
        const check = async (where) => {
          await page.evaluate(axe_source);
          const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
          assert.deepEqual(violations.filter((each) => each.impact !== "minor").map((each) => `${where}, ${colorScheme}: ${each.id}: ${each.nodes[0].html.slice(0, 200)} ${each.nodes[0].failureSummary}`), []);
        };
        await page.locator(path === "/" ? "[data-experiment]" : "tr[data-approach]").first().waitFor();
        await check(path);
        if (path === "/") return;
        for (const act of ["Add an approach", "Sample all"]) {
          await page.getByRole("button", { name: act }).click();
          await page.waitForSelector("dialog[open]");
          await check(act);
          await page.keyboard.press("Escape");
          await page.waitForSelector("dialog", { state: "detached" });
        }
      });
    }
  }
});

test("a thousand approaches are shown soon, in a screen of any width", { skip }, async () => {
  const many = Array.from({ length: 1000 }, (_, i) => `[[approach]]\nname = "a${i}"\ndescription = "true"\n`).join("");
  writeFileSync(join(place.place, "many.toml"), `task = "t"\n[session]\nagent = "command"\nmax_parallel = 1\nmax_approaches = 1000\n[agent.command]\nrun = ["sh", "-c", "read line < ../../../go-stuck"]\n${many}`);
  place.pexplore("run", "-q", "--detach", "--name", "many", "../many.toml");
  for (const width of [400, 1200]) {
    await open("/e/many", { viewport: { width, height: 800 } }, async (page) => {
      await page.locator("tr[data-approach]").nth(50).waitFor();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the screen");
      if (width < 1000) return;
      await page.getByRole("button", { name: "Cancel all" }).click();
      await page.getByRole("button", { name: "Cancel for good" }).click();
      await page.locator("h2", { hasText: /^Approaches$/ }).waitFor();
    });
  }
});

test("the page holds the policy of the committed file", { skip }, async () => {
  const page = readFileSync(new URL("../../web/dist/live.html", import.meta.url), "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)[1];
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]+' 'wasm-unsafe-eval'; style-src 'sha256-[A-Za-z0-9+/=]+'; connect-src 'self'; base-uri 'none'; form-action 'none'$/);
  const answer = await fetch(`${base()}/`);
  assert.equal(answer.headers.get("content-security-policy"), `${policy}; frame-ancestors 'none'`);
  assert.equal(answer.headers.get("set-cookie"), null, "cookies are shared by all ports");
});
