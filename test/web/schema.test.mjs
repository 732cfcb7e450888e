// The documents that programs read keep to their schemas, and the schemas name every member of them.
//   PEXPLORE=PROGRAM node --test test/web/schema.test.mjs
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { explored, program, root } from "./experiment.mjs";

const { default: Ajv } = createRequire(join(root, "web/package.json"))("ajv/dist/2020.js");
const skip = program ? false : "PEXPLORE is not set";

/** No object may have members that its schema does not name. */
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== "object") return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  if (copy.properties && !("additionalProperties" in copy)) copy.additionalProperties = false;
  return copy;
}

const schema = (name) => JSON.parse(execFileSync(program, ["schema", name], { encoding: "utf8" }));

function assert_valid(of, documents) {
  const validate = new Ajv({ allErrors: true, strict: false, formats: { "date-time": true } }).compile(of);
  for (const [where, document] of documents) {
    validate(document);
    assert.deepEqual(validate.errors ?? [], [], where);
  }
}

/** Every journal in the test data, of earlier versions too, line by line. */
function journal_lines() {
  const lines = [];
  for (const entry of readdirSync(join(root, "test/data"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".jsonl")) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    readFileSync(file, "utf8").trimEnd().split("\n").forEach((line, i) => {
      if (!line.startsWith('{"seq":')) return;
      try {
        lines.push([`${file}:${i + 1}`, JSON.parse(line)]);
      } catch {} // a line that is damaged on purpose
    });
  }
  return lines;
}

test("summary.json", { skip }, () => {
  const { directory } = explored();
  const of = strict(schema("summary"));
  assert_valid(of, [
    ["of a run", JSON.parse(readFileSync(join(directory, "summary.json"), "utf8"))],
    ["golden", JSON.parse(readFileSync(join(root, "test/golden/report.json"), "utf8"))],
  ]);
});

test("progress.json", { skip }, () => {
  const { directory } = explored();
  assert_valid(strict(schema("progress")), [["of a run", JSON.parse(readFileSync(join(directory, "progress.json"), "utf8"))]]);
});

test("events", { skip }, () => {
  const { directory } = explored();
  const lines = journal_lines();
  assert.ok(lines.length > 100, `${lines.length} lines`);
  const own = readFileSync(join(directory, "journal.jsonl"), "utf8").trimEnd().split("\n").map((line, i) => [`line ${i + 1}`, JSON.parse(line)]);
  assert_valid(schema("event"), [...lines, ...own]);
});

test("what is wrong is found", { skip }, () => {
  const { directory } = explored();
  const summary = JSON.parse(readFileSync(join(directory, "summary.json"), "utf8"));
  const of = strict(schema("summary"));
  for (const spoil of [(s) => (s.approaches[0].rank = "1"), (s) => (s.recommendation.kind = "best"), (s) => (s.more = 1), (s) => delete s.table, (s) => (s.table.results[0].values[0] = 1)]) {
    const wrong = structuredClone(summary);
    spoil(wrong);
    assert.throws(() => assert_valid(of, [["", wrong]]));
  }
});
