// Reports for the tests of the page: web/dist/report.html filled as pexplore fills it.
//   node test/web/fixture.mjs KIND FILE     (no arguments: the kinds)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../..");
const engine_file = join(root, "web/dist/engine.wasm");

export const page_file = join(root, "web/dist/report.html");

const escaped = (text) => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
const put = (page, mark, text) => {
  if (page.split(mark).length !== 2) throw new Error(`the page must have ${mark} once`);
  return page.replace(mark, () => text);
};

/** documents: name → value of JSON, or bytes. */
export function fill(documents, { title = "", body = "" } = {}) {
  const templates = Object.entries(documents).map(([name, value]) => {
    const bytes = value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value));
    return `<template data-document="${escaped(name)}">${deflateRawSync(bytes).toString("base64")}</template>`;
  });
  let page = readFileSync(page_file, "utf8");
  page = put(page, "<!--pexplore:title-->", escaped(title));
  page = put(page, "<!--pexplore:static-->", body);
  return put(page, "<!--pexplore:documents-->", templates.join("\n"));
}

/** Numbers that look random and are always the same. */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, normal, pick: (list) => list[Math.floor(next() * list.length)], whole: (most) => Math.floor(next() * most) };
}

/** The files of a `git diff`. */
export function files_of(diff) {
  return diff.split(/^(?=diff --git )/m).filter(Boolean).map((part) => {
    const first = part.search(/^@@ /m);
    const header = first < 0 ? part : part.slice(0, first);
    const hunks = first < 0 ? [] : part.slice(first).split(/^(?=@@ )/m);
    const name = (pattern) => pattern.exec(header)?.[1] ?? null;
    const lines = hunks.flatMap((hunk) => hunk.split("\n").slice(1));
    const path = name(/^\+\+\+ b\/(.*?)\t?$/m) ?? name(/^rename to (.*)$/m) ?? name(/^--- a\/(.*?)\t?$/m) ?? name(/ b\/(.*)$/m);
    const status = /^new file/m.test(header) ? "added" : /^deleted file/m.test(header) ? "deleted" : /^rename from/m.test(header) ? "renamed" : "modified";
    return {
      path, old_path: name(/^rename from (.*)$/m), status, binary: /^(Binary files|GIT binary patch)/m.test(header),
      added: lines.filter((line) => line[0] === "+").length, removed: lines.filter((line) => line[0] === "-").length,
      header, hunks, omitted: null,
    };
  });
}

/** The diff between two sets of files, by git. */
export function diff_of(before, after) {
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  const git = (...args) => execFileSync("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 30, env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } });
  const lay = (files) => {
    for (const [path, text] of Object.entries(files)) {
      execFileSync("mkdir", ["-p", dirname(join(folder, path))]);
      writeFileSync(join(folder, path), text);
    }
  };
  try {
    git("init", "-q");
    lay(before);
    git("add", "-A");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "base", "--allow-empty");
    for (const path of Object.keys(before)) if (!(path in after)) rmSync(join(folder, path));
    lay(after);
    git("add", "-A");
    return git("diff", "--cached", "-M", "--no-color", "HEAD");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sorting = join(root, "examples/sorting");
const source = (name) => readFileSync(join(sorting, name), "utf8");
export const base_files = () => ({
  "sort.cpp": source("sort.cpp"), "sort.hpp": source("sort.hpp"), "tests.cpp": source("tests.cpp"), "bench.cpp": source("bench.cpp"), "build.sh": source("build.sh"),
});
const diffs = new Map(); // git takes its time
const changed = (name) => {
  if (!diffs.has(name)) diffs.set(name, changed_by(name));
  return clone(diffs.get(name));
};
const changed_by = (name) => {
  const before = base_files();
  const after = { ...before, "sort.cpp": source(`approaches/${name}.cpp`) };
  after["tests.cpp"] = before["tests.cpp"].replace(/int main\(/, `// Sorted input is the worst case of some.\nint main(`);
  after["docs/design/notes.md"] = `# ${name}\n\nWhy this and not another:\n\n- no allocation in the loop\n- one pass a byte\n`;
  if (name === "radix") {
    after["build.sh"] = before["build.sh"].replace(/-O[0-3]/, "-O3");
    after["src/detail/buckets.hpp"] = `#pragma once\n\n#include <array>\n#include <cstddef>\n\n// How many numbers have each value of a byte.\nusing Buckets = std::array<std::size_t, 256>;\n`;
  }
  return files_of(diff_of(before, after));
};

const minute = 60_000;
const day = Date.parse("2026-11-28T09:00:00.000Z");
const at = (minutes) => new Date(day + Math.round(minutes * minute)).toISOString();

const clone = (value) => JSON.parse(JSON.stringify(value));

const extra_criteria = [
  { name: "readability", kind: "judged", weight: 1, better: "higher", unit: null, gate: false },
  { name: "confidence", kind: "self_reported", weight: 0.25, better: "higher", unit: null, gate: false },
];

/** The real summary of examples/sorting, with judges, costs and two approaches that failed. */
export function experiment() {
  const roll = dice(7);
  const summary = clone(JSON.parse(readFileSync(join(here, "data/sorting.json"), "utf8")));
  summary.started = at(0);
  summary.ended = at(47);
  summary.criteria.push(...clone(extra_criteria));
  const agents = ["claude", "codex", "claude", "gemini"];
  const judged = { radix: [6.1, 0.7], quick: [7.4, 0.6], merge: [8.2, 0.6], heap: [5.2, 0.8] };
  summary.approaches.forEach((each, i) => {
    const [score, error] = judged[each.name];
    each.scores.readability = { value: score, spread: 0, score, margin: 1.96 * error, source: "judged" };
    each.scores.confidence = { value: [9, 8, 8, 7][i], spread: 0, score: [9, 8, 8, 7][i], margin: null, source: "self_reported" };
    each.agent = agents[i];
    Object.assign(each.metrics, { duration_s: 340 + 170 * i + roll.whole(90), turns: 14 + 5 * i, tokens: 182_000 + 61_000 * i, cost_usd: [0.84, 1.31, 0.52, null][i], files_changed: 3 });
  });
  const failed = clone(summary.approaches.at(-1));
  Object.assign(failed, {
    id: "0a", name: "network", state: "completed", rank: null, total: null, disqualified_by: "tests", passed: 0, reason: null, chance_best_or_equal: 0, expected_loss: null, interval: null,
    sample_names: ["network"], description: "Sorting network generated for every size up to 64", warnings: ["The session changed tests.cpp, which is protected; it was restored."], findings: [{ kind: "ref", text: "a branch named feature/net was made outside its worktree", remedy: "git branch -D feature/net", others: [] }],
  });
  failed.scores.tests = { value: 1, spread: 0, score: null, margin: null, source: "measured", passed: false, reason: "exited with status 1", failing_tests: ["sorts_duplicates", "sorts_10000_numbers"], flaky: true };
  for (const name of ["throughput", "build time", "size", "readability"]) failed.scores[name] = { value: null, spread: null, score: null, margin: null, source: "measured" };
  const late = clone(failed);
  Object.assign(late, { id: "0b", name: "sample-sort-with-work-stealing-over-all-cores-and-a-very-long-name", state: "timed_out", disqualified_by: null, reason: "did not end within 1800 s", description: "Sample sort over all cores", sample_names: ["sample-sort-with-work-stealing-over-all-cores-and-a-very-long-name"], warnings: [], findings: [] });
  late.scores = {};
  summary.approaches.push(failed, late);
  for (const answer of [summary.recommendations.result])
    for (const name of [failed.name, late.name]) answer.candidates.push({ name, rank: null, total: null, chance_best_or_equal: 0, expected_loss: null, interval: null, reliability: { passed: 0, runs: 1, interval: [0, 0.8] }, missing: null, unreliable: false });
  summary.recommendation.base_total = summary.recommendations.result.base_total = 0.0912;
  summary.spent = [
    { agent: "claude", sessions: 3, turns: 61, tokens: 702_000, duration_s: 1502, cost_usd: 1.36 },
    { agent: "codex", sessions: 2, turns: 32, tokens: 405_000, duration_s: 913, cost_usd: 1.31 },
    { agent: "gemini", sessions: 1, turns: 29, tokens: 365_000, duration_s: 902, cost_usd: null },
  ];
  summary.table = table_of(summary, 12, roll);
  summary.judgements = judgements_of(Object.keys(judged), judged, roll);
  summary.evidence.judging = {
    judges: [
      { seat: 1, agent: "claude", model: "opus", answers: 12, failures: 0, decided: 6, consistent: 5, first_shown: 1, second_shown: 0, standing: "consistent", set_aside: "", own_work: true },
      { seat: 2, agent: "gemini", model: "", answers: 11, failures: 1, decided: 6, consistent: 2, first_shown: 4, second_shown: 0, standing: "follows_position", set_aside: "it prefers whichever is shown first", own_work: false },
    ],
    criteria: { readability: { scores: Object.fromEntries(Object.entries(judged).map(([name, [score]]) => [name, score])), errors: Object.fromEntries(Object.entries(judged).map(([name, [, error]]) => [name, error])), groups: [], agreement: 0.83, alpha: 0.71, agreement_level: "substantial", sized_pairs: 6, larger_preferred: 2, follows_size: false, triads: 4, circular_triads: 0, cycles: [] } },
    people_votes: 0,
    notes: ["Judge 2 (gemini) is set aside: it prefers whichever is shown first."],
  };
  summary.warnings = ["throughput was measured while another process took a core for 4 s; round 3 was repeated."];
  return { summary, timeline: timeline_of(summary), approaches: approaches_of(summary) };
}

function table_of(summary, rounds, roll) {
  const scored = summary.criteria.filter((each) => each.weight !== null && !each.gate);
  const measured = (each) => each.kind === "measured";
  const values = (scores) =>
    scored.map((criterion) => {
      const cell = scores[criterion.name];
      if (!cell || cell.value === null) return [];
      if (!measured(criterion)) return [cell.value];
      return Array.from({ length: rounds }, () => Number((cell.value + (cell.spread || 0) * roll.normal()).toPrecision(8)));
    });
  return {
    settings: { result_confidence: 0.95, approach_confidence: 0.8, matters: null, sessions_stopping: false, rounds_stopping: false, limit: 0, spreads: [] },
    criteria: scored.map((each) => ({
      name: each.name, kind: each.kind, gate: false, weight: each.weight, better: each.better, scale: measured(each) ? "ratio" : each.kind === "builtin" ? "count" : "points", best: null, worst: null, factor: 10, matters: null, unit: each.unit,
    })),
    results: summary.approaches.map((each) => ({
      approach: each.name, sample: 1, passed: each.rank !== null, values: values(each.scores),
      errors: scored.map((criterion) => (criterion.kind === "judged" && each.scores[criterion.name]?.margin ? { deviation: each.scores[criterion.name].margin / 1.96, freedom: null } : null)),
      lines_changed: each.metrics.lines_changed, cost_usd: each.metrics.cost_usd, same_as: null,
    })),
    base: summary.untouched_base ? { approach: "base", sample: 1, passed: true, values: values(summary.untouched_base), errors: scored.map(() => null), lines_changed: 0, cost_usd: null, same_as: null } : null,
  };
}

const reasons = [
  "The loop reads like its description, and each step has a name.",
  "Shorter, but the pivot and the cut-off are numbers without a reason.",
  "Both are clear. The second needs no second array, which is easier to follow.",
  "The bit tricks need a comment: why eight bits, and why is the sign flipped?",
];

function judgements_of(names, scores, roll) {
  const all = [];
  for (const [judge, agent] of [["1", "claude"], ["2", "gemini"]]) {
    for (let i = 0; i < names.length; ++i) {
      for (let j = i + 1; j < names.length; ++j) {
        for (const candidates of [[names[i], names[j]], [names[j], names[i]]]) {
          const better = scores[names[i]][0] > scores[names[j]][0] ? names[i] : names[j];
          const preferred = judge === "2" && roll.next() < 0.6 ? candidates[0] : roll.next() < 0.1 ? null : better;
          all.push({ judge, agent, criterion: "readability", candidates, preferred, scores: [], reason: roll.pick(reasons) });
        }
      }
    }
  }
  return all;
}

function timeline_of(summary) {
  const spans = [];
  const add = (lane, kind, from, to, text = "") => spans.push({ lane, kind, from: at(from), to: to === null ? null : at(to), text });
  summary.approaches.forEach(({ name, agent }, i) => {
    const start = (i >> 1) * 9 + (i % 2) * 0.6;
    if (start > 0.5) add(name, "waiting", 0.1, start, "two sessions at once");
    add(name, "setup", start, start + 0.4, "worktree");
    if (i === 2) {
      add(name, "session", start + 0.4, start + 4, agent);
      add(name, "cooldown", start + 4, start + 7.5, "the API refused");
      add(name, "session", start + 7.5, start + 10.5, `${agent}, resumed`);
    } else add(name, "session", start + 0.4, start + 6.5 + i, agent);
    if (i < 5) add(name, "evaluation", start + 11, start + 11.6, "build, tests");
  });
  add("measuring", "measuring", 33, 39, "12 rounds");
  add("judging", "judging", 39.2, 45, "24 answers");
  add("run", "helper", 0, 0.4, "proposes approaches");
  add("run", "paused", 28, 30, "asked");
  return spans;
}

const answer = (name) => `Replaced the insertion sort by **${name}**.

## What changed

1. \`sort.cpp\`: the algorithm.
2. \`tests.cpp\`: a note on the worst case.

| input | before | after |
|---|---:|---:|
| 10,000 random | 31 ms | 0.2 ms |
| sorted | 0.01 ms | 0.2 ms |

\`\`\`cpp
void sort_numbers(std::vector<int>& numbers);
\`\`\`

See [the paper](https://example.org/${name}) for why this is linear.`;

const ansi = "\u001b[1mRunning 14 tests\u001b[0m\n\u001b[32m[  OK  ]\u001b[0m sorts_nothing \u001b[2m(0 ms)\u001b[0m\n\u001b[32m[  OK  ]\u001b[0m sorts_one \u001b[2m(0 ms)\u001b[0m\n";
const red = `${ansi}\u001b[31m[ FAIL ]\u001b[0m sorts_duplicates\n  tests.cpp:41: expected \u001b[33m{1, 1, 2}\u001b[0m, got \u001b[33m{1, 2, 1}\u001b[0m\n\u001b[31m[ FAIL ]\u001b[0m sorts_10000_numbers\n\n\u001b[1;31m2 of 14 tests failed\u001b[0m\n`;

export function page_of(approach, files, judged = [], name = approach.name) {
  const broken = approach.disqualified_by !== null && approach.disqualified_by !== undefined;
  return {
    name, approach: approach.name, sample: 1, state: approach.state, reason: approach.reason ?? null, description: approach.description,
    rationale: "Comparisons cost *n* log *n*; numbers of a fixed width need none.",
    characteristics: ["no comparisons", "second array", "stable"],
    own_words: { architecture: "One function, and a table of counts a pass.", implementation: "Four passes over bytes; the sign bit is flipped in the last.", pros: ["Linear time", "No branches in the inner loop"], cons: ["Needs a second array", "Only for integers"] },
    answer: answer(approach.name), remarks: ["Two agents proposed nearly the same approach."], warnings: approach.warnings ?? [], findings: approach.findings ?? [],
    gates: [
      { name: "build", passed: true, flaky: false, reason: "", failing_tests: [], output: "c++ -O2 -o build/tests tests.cpp sort.cpp\nc++ -O2 -o build/bench bench.cpp sort.cpp\n" },
      broken ? { name: "tests", passed: false, flaky: true, reason: "exited with status 1", failing_tests: ["sorts_duplicates", "sorts_10000_numbers"], output: red } : { name: "tests", passed: approach.state === "completed" ? true : null, flaky: false, reason: "", failing_tests: [], output: approach.state === "completed" ? `${ansi}\u001b[1;32mAll tests passed\u001b[0m\n` : null },
    ],
    sessions: [{
      agent: approach.agent ?? "claude", model: "opus", started: at(1), ended: at(7.5), turns: 17, tokens: 182_340, cost_usd: 0.84, end: "completed", omitted: 3,
      transcript: [
        { kind: "note", title: "", text: "Session started in its worktree." },
        { kind: "text", title: "", text: "I'll look at the benchmark first, then at `sort.cpp`." },
        { kind: "tool", title: "Read sort.cpp", text: "" },
        { kind: "result", title: "sort.cpp", text: source("sort.cpp") },
        { kind: "text", title: "", text: "The inner loop moves one number at a time, so the time grows with the **square** of the length." },
        { kind: "tool", title: "sh build.sh && build/tests", text: "sh build.sh && build/tests" },
        { kind: "result", title: "exit status 0", text: `${ansi}\u001b[1;32mAll tests passed\u001b[0m\n` },
        { kind: "text", title: "", text: answer(approach.name) },
      ],
    }],
    judged, files, omitted_files: 0,
  };
}

function approaches_of(summary) {
  const votes = (name) => summary.judgements.flatMap((each, i) => (each.candidates.includes(name) ? [i] : []));
  return Object.fromEntries(
    summary.approaches.map((each) => {
      const known = ["radix", "quick", "merge", "heap"].includes(each.name);
      return [each.name, page_of(each, known ? changed(each.name) : each.disqualified_by ? changed("heap").slice(0, 2) : [], votes(each.name))];
    }),
  );
}

export const documents_of = ({ summary, timeline, approaches, engine }) => ({
  summary,
  ...(timeline ? { timeline } : {}),
  ...Object.fromEntries(Object.entries(approaches).map(([name, value]) => [`approach/${name}`, value])),
  ...(engine ? { engine } : {}),
});

export function engine_bytes() {
  try {
    return new Uint8Array(readFileSync(engine_file));
  } catch {
    return null;
  }
}

// Code of a given size, with a change in every few lines.
function generated(lines, seed, language = "cpp") {
  const roll = dice(seed);
  const words = ["count", "total", "row", "cell", "limit", "offset", "value", "index", "weight", "sample", "rank", "chance"];
  const line = (i) => {
    const [a, b, c] = [roll.pick(words), roll.pick(words), roll.pick(words)];
    if (language === "py") return roll.pick([`    ${a} = ${b} + ${roll.whole(999)}`, `    if ${a} > ${c}: return "${b} of ${c}"`, `def ${a}_${i}(${b}, ${c}):`, `    # ${a} before ${b}`]);
    return roll.pick([`  auto const ${a} = ${b}_of(${c}, ${roll.whole(999)});`, `  if (${a} > ${c}) return "${b} of ${c}";`, `int ${a}_${i}(int ${b}, double ${c}) {`, `}`, `  // ${a} before ${b}`, `  for (auto& ${a} : ${b}s) ${a}.${c} += ${roll.whole(9)};`]);
  };
  return Array.from({ length: lines }, (_, i) => line(i));
}

function big_files(lines, seed, files = 10) {
  const all = [];
  const each = Math.ceil(lines / files);
  for (let f = 0; f < files; ++f) {
    const roll = dice(seed * 131 + f);
    const language = f % 3 === 2 ? "py" : "cpp";
    const text = generated(each, seed * 977 + f, language);
    const path = `${roll.pick(["src/core", "src/report/html", "lib", "apps/cli"])}/part_${seed}_${f}.${language}`;
    if (f % 4 === 0) {
      const body = text.map((line) => `+${line}\n`).join("");
      all.push({ path, old_path: null, status: "added", binary: false, added: text.length, removed: 0, header: `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n`, hunks: [`@@ -0,0 +1,${text.length} @@\n${body}`], omitted: null });
      continue;
    }
    const hunks = [];
    let before = 1;
    let after = 1;
    for (let i = 0; i + 8 <= text.length; i += 8) {
      const kept = text.slice(i, i + 3);
      const old_ = text.slice(i + 3, i + 6);
      const new_ = old_.map((line) => line.replace(/\d+|const|return/, (word) => (/\d/.test(word) ? String(Number(word) + 1) : `${word} `)));
      new_.push(text[i + 6]);
      hunks.push(`@@ -${before},6 +${after},7 @@ ${text[i].trim().slice(0, 30)}\n${kept.map((line) => ` ${line}\n`).join("")}${old_.map((line) => `-${line}\n`).join("")}${new_.map((line) => `+${line}\n`).join("")}`);
      before += 20;
      after += 21;
    }
    const added = hunks.length * 4;
    all.push({ path, old_path: null, status: "modified", binary: false, added, removed: hunks.length * 3, header: `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n`, hunks, omitted: null });
  }
  return all;
}

/** Many approaches, or few with large diffs. */
export function many(approaches, lines, { files = 10, pages = approaches, votes = false } = {}) {
  const roll = dice(approaches + lines);
  const { summary } = experiment();
  const pattern = summary.approaches[0];
  summary.experiment = `${approaches} approaches`;
  summary.approaches = Array.from({ length: approaches }, (_, i) => {
    const each = clone(pattern);
    const total = 0.95 - (0.9 * i) / approaches;
    Object.assign(each, { id: String(i), name: `approach-${i + 1}`, rank: i + 1, total, interval: [total - 0.03, total + 0.03], chance_best_or_equal: i < 3 ? 0.6 / (i + 1) : 0, expected_loss: i / approaches, description: `Way number ${i + 1}`, sample_names: [`approach-${i + 1}`] });
    for (const cell of Object.values(each.scores)) {
      if (cell.score === null) continue;
      cell.value = Number((cell.value * (0.4 + roll.next())).toPrecision(6));
      cell.score = Number((10 * roll.next()).toFixed(3));
    }
    each.metrics.cost_usd = Number(roll.next().toFixed(2));
    return each;
  });
  summary.recommendations.result.candidates = summary.approaches.map(({ name, rank, total, chance_best_or_equal, expected_loss, interval }) => ({ name, rank, total, chance_best_or_equal, expected_loss, interval, reliability: { passed: 1, runs: 1, interval: [0.2, 1] }, missing: null, unreliable: false }));
  for (const answer_ of [summary.recommendation, summary.recommendations.result]) Object.assign(answer_, { leader: "approach-1", best: "approach-1", take: "approach-1" });
  summary.recommendation.text = "Recommended: approach-1. It is better than every other result with a probability of 96 %.";
  summary.take = "approach-1";
  summary.evidence.weights = { first_for: Object.fromEntries(summary.approaches.map(({ name }, i) => [name, { nearby: i ? 0 : 1, anywhere: i < 2 ? 0.5 : 0 }])), flips: [], by_priority: {}, undominated: ["approach-1"] };
  summary.table = table_of(summary, 5, roll);
  if (!votes) summary.judgements = [];
  const timeline = timeline_of(summary);
  const documents = Object.fromEntries(summary.approaches.slice(0, pages).map((each, i) => [each.name, page_of(each, lines ? big_files(lines, i + 1, files) : changed("heap"))]));
  return { summary, timeline, approaches: documents };
}

/** One approach, several samples of each. */
export function sampled() {
  const made = experiment();
  const { summary } = made;
  const documents = {};
  for (const each of summary.approaches) {
    each.samples = 3;
    each.passed = each.rank === null ? 0 : each.name === "heap" ? 2 : 3;
    each.sample_names = [1, 2, 3].map((i) => `${each.name}.${i}`);
    each.sample_names.forEach((name, i) => (documents[name] = { ...clone(made.approaches[each.name]), name, sample: i + 1 }));
  }
  const approach = clone(summary.recommendations.result);
  Object.assign(approach, { confidence: 0.8, chance: 0.94, text: "Recommended: radix. It is better than every other approach with a probability of 94 %." });
  summary.recommendations.approach = approach;
  const result = summary.recommendations.result;
  result.candidates = approach.candidates.flatMap((each) => [1, 2, 3].map((i) => ({ ...each, name: `${each.name}.${i}` })));
  Object.assign(result, { leader: "radix.2", best: "radix.2", take: "radix.2" });
  summary.take = "radix.2";
  summary.recommendation.text = `Recommended: radix.2. Its throughput is 8.8 times that of quick.1 (±4 %, 12 rounds) and 1231 times that of the base.\nIn general: Recommended: radix. It is better than every other approach with a probability of 94 %.\n\nMeasured in 12 rounds, each in a random order.\n`;
  const roll = dice(3);
  summary.table.results = summary.table.results.flatMap((each) => [1, 2, 3].map((sample) => ({ ...clone(each), sample, values: each.values.map((values) => values.map((value) => value * (1 + 0.03 * roll.normal()))) })));
  return { ...made, approaches: documents };
}

const verdicts = {
  recommended: {},
  equal: { text: "radix and quick are equal for practical purposes: at most 0.2 points apart, with a probability of 97 %; radix is the smaller change.", best: null, equal: ["radix", "quick"], tie_break: "smaller_change", chance: 0.97 },
  safe_choice: { text: "radix is a safe choice: at most 0.2 points behind the best, with a probability of 96 %; quick may be as good.", best: null, chance: 0.96 },
  no_clear_winner: { text: "No clear winner: the likeliest best result is radix, with a probability of 71 %; 95 % is required. quick and merge may be as good. With this noise, a lead of 0.4 points would be enough.", best: null, take: null, chance: 0.71 },
  keep_base: { text: "Keep what you have: no result beats the base by more than 0.2 points, with a probability of 98 %. If the task was to add something that no gate tests, add a gate that fails on the base.", best: null, take: null, chance: 0.98, base_chance_best_or_equal: 0.98 },
  nothing_passed: { text: "Nothing passed: no result can be recommended.", best: null, take: null, leader: null, chance: 0 },
};

export function with_verdict(kind) {
  const made = experiment();
  const { text, ...members } = verdicts[kind];
  const { summary } = made;
  for (const answer_ of [summary.recommendation, summary.recommendations.result]) Object.assign(answer_, { kind, ...members });
  if (text) summary.recommendation.text = summary.recommendations.result.text = `${text}\n`;
  if ("take" in members) summary.take = members.take;
  if (kind === "nothing_passed") {
    for (const each of [...summary.approaches, ...summary.recommendations.result.candidates]) Object.assign(each, { rank: null, total: null, interval: null, chance_best_or_equal: null, expected_loss: null, disqualified_by: "tests", passed: 0 });
    for (const each of summary.table.results) each.passed = false;
  }
  return made;
}

// Texts that want to run, to leave the page, or to restyle it.
export const evil = [
  `<script>window.ran=1</script>`, `<img src=x onerror="window.ran=1">`, `"><svg onload=window.ran=1>`, `</template><script>window.ran=1</script>`, `<!--<script>`, `-->`, `\u202egnp.exe`, `a\u0000b\u001b[31mred\u0007`,
  `<style>*{display:none}</style>`, `[x](javascript:window.ran=1)`, `<a href="javascript:window.ran=1">x</a>`, `![x](http://127.0.0.1:9/x.png)`, `<iframe src="http://127.0.0.1:9/"></iframe>`, `<link rel=stylesheet href=http://127.0.0.1:9/x.css>`, `$&$1\${window.ran=1}`, `'; alert(1) //`, `__proto__`, `constructor`,
  `<base href="http://127.0.0.1:9/">`, `<form action="http://127.0.0.1:9/"><button>x</button></form>`, `<math><mi//xlink:href="data:x,<script>window.ran=1</script>">`, `<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/">`,
];

export function hostile() {
  const made = experiment();
  const all = evil.join("\n\n");
  const names = [evil[0], evil[1], evil[3], evil[6], evil[9], "__proto__"];
  const rename = new Map(made.summary.approaches.map((each, i) => [each.name, names[i]]));
  const swap = (value) => {
    if (typeof value === "string") return rename.get(value) ?? value;
    if (Array.isArray(value)) return value.map(swap);
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, each]) => [rename.get(key) ?? key, swap(each)]));
    return value;
  };
  const summary = swap(made.summary);
  summary.experiment = `<script>window.ran=1</script>`;
  summary.task = all;
  summary.warnings = evil;
  summary.recommendation.text = `Recommended: ${names[0]}. \`${evil[1]}\`\n\n- ${evil[2]}\n- ${evil[9]}\n`;
  summary.criteria.forEach((each, i) => {
    if (each.gate) return;
    const name = evil[(i + 2) % evil.length];
    for (const approach of summary.approaches) {
      if (!approach.scores[each.name]) continue;
      approach.scores[name] = { ...approach.scores[each.name], reason: all };
    }
    if (summary.untouched_base?.[each.name]) summary.untouched_base[name] = summary.untouched_base[each.name];
    for (const criterion of summary.table.criteria) if (criterion.name === each.name) Object.assign(criterion, { name, unit: evil[1] });
    Object.assign(each, { name, unit: evil[1] });
  });
  summary.judgements.forEach((each, i) => Object.assign(each, { reason: all, agent: evil[i % evil.length], criterion: evil[(i + 2) % 6] }));
  summary.approaches.forEach((each) => Object.assign(each, { description: all, warnings: evil, findings: [{ text: all, remedy: all }], agent: evil[0] }));
  const documents = {};
  for (const each of summary.approaches) {
    const hunk = `@@ -1,1 +1,${evil.length + 1} @@ ${evil[0]}\n int main() {}\n${evil.map((line) => `+${line.replace(/\n/g, " ")}\n`).join("")}`;
    documents[each.name] = {
      ...page_of(each, evil.map((path, i) => ({ path: i === 3 ? `src/${path}` : path, old_path: i % 5 === 0 ? evil[1] : null, status: i % 5 === 0 ? "renamed" : "modified", binary: false, added: evil.length, removed: 0, header: `diff --git a/x b/x\n`, hunks: [hunk], omitted: i === 4 ? all : null })), summary.judgements.map((_, i) => i)),
      answer: all, rationale: all, characteristics: evil, remarks: evil, warnings: evil, own_words: { architecture: all, implementation: all, pros: evil, cons: evil },
      gates: evil.map((text) => ({ name: text, passed: false, flaky: true, reason: text, failing_tests: evil, output: `\u001b[31m${all}\u001b[0m\u001b]8;;javascript:window.ran=1\u0007link\u001b]8;;\u0007` })),
      sessions: [{ agent: evil[0], model: evil[1], started: evil[2], ended: null, turns: 1, tokens: 1, cost_usd: 1, end: evil[3], omitted: 1, transcript: evil.flatMap((text) => ["text", "tool", "result", "note"].map((kind) => ({ kind, title: text, text: all }))) }],
    };
  }
  const timeline = made.timeline.map((span, i) => ({ ...span, lane: evil[i % evil.length], kind: evil[i % 3], text: all }));
  return { summary, timeline, approaches: documents };
}

/** A line of 10 MB, a binary file, a rename, a file that is left out. */
export function odd_files() {
  const made = experiment();
  const long = "x".repeat(10 << 20);
  const file = (path, members) => ({ path, old_path: null, status: "modified", binary: false, added: 0, removed: 0, header: `diff --git a/${path} b/${path}\n`, hunks: [], omitted: null, ...members });
  made.approaches.radix.files = [
    file("data/one-line.json", { added: 1, removed: 1, hunks: [`@@ -1 +1 @@\n-${long}\n+${long}y\n`] }),
    file("logo.png", { binary: true, status: "added" }),
    file("new/name.txt", { old_path: "old/name.txt", status: "renamed", header: "diff --git a/old/name.txt b/new/name.txt\nsimilarity index 100%\nrename from old/name.txt\nrename to new/name.txt\n" }),
    file("vendor/huge.sql", { added: 900_000, omitted: "Left out: its diff has 88 MB." }),
    file("empty.txt", { status: "added", header: "diff --git a/empty.txt b/empty.txt\nnew file mode 100644\n" }),
    file("last.txt", { added: 1, removed: 1, hunks: ["@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"] }),
  ];
  made.approaches.radix.omitted_files = 12;
  return made;
}

export const kinds = {
  sorting: experiment,
  samples: sampled,
  ...Object.fromEntries(Object.keys(verdicts).map((kind) => [kind, () => with_verdict(kind)])),
  hostile,
  odd: odd_files,
  thousand: () => many(1000, 0, { pages: 20 }),
  large: () => many(10, 2000),
  huge: () => many(4, 20_000, { files: 20 }),
  "one-file": () => many(2, 20_000, { files: 1 }),
  empty: () => {
    const { summary } = experiment();
    return { summary: { ...summary, approaches: [], recommendation: { text: "" }, recommendations: {}, table: undefined, judgements: [], evidence: {}, spent: [], untouched_base: undefined }, timeline: [], approaches: {} };
  },
  bare: () => {
    const { summary } = experiment();
    delete summary.table;
    delete summary.judgements;
    return { summary, approaches: {} };
  },
};

export function report(kind, change = (made) => made) {
  const made = change(kinds[kind]());
  const engine = engine_bytes();
  return fill(documents_of(engine && made.summary.table ? { ...made, engine } : made), { title: made.summary.experiment ?? "", body: `<h1>${escaped(made.summary.experiment ?? "")}</h1><p>${escaped(made.summary.recommendation?.text ?? "")}</p>` });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind, file] = process.argv.slice(2);
  if (!kinds[kind] || !file) {
    console.error(`usage: node test/web/fixture.mjs KIND FILE\nkinds: ${Object.keys(kinds).join(", ")}`);
    process.exit(64);
  }
  writeFileSync(file, report(kind));
}
