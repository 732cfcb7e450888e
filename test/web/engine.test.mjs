// The engine of the report page decides as the library does, on random tables under other weights.
//   RANDOM_TABLES=PROGRAM [TABLES=1000] node --test test/web/engine.test.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const web = new URL('../../web/', import.meta.url);
const program = process.env.RANDOM_TABLES;
const count = Number(process.env.TABLES ?? 1000);

async function loadEngine() {
  const { buildSync } = await import(new URL('node_modules/esbuild/lib/main.js', web));
  const built = buildSync({
    entryPoints: [fileURLToPath(new URL('src/engine.ts', web))],
    bundle: true, format: 'esm', write: false, target: 'es2022',
  });
  const source = Buffer.from(built.outputFiles[0].contents).toString('base64');
  const { load_engine } = await import(`data:text/javascript;base64,${source}`);
  return load_engine(new Uint8Array(readFileSync(new URL('dist/engine.wasm', web))));
}

/** Numbers may differ by rounding: the library computes some with more digits. */
function assertAlike(actual, expected, where) {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const tolerance = 1e-7 * Math.max(1, Math.abs(expected));
    assert.ok(Math.abs(actual - expected) <= tolerance, `${where}: ${actual} instead of ${expected}`);
  } else if (expected !== null && typeof expected === 'object') {
    assert.equal(actual === null, false, `${where}: nothing`);
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), where);
    for (const key of Object.keys(expected)) assertAlike(actual[key], expected[key], `${where}.${key}`);
  } else {
    assert.equal(actual, expected, where);
  }
}

test(`${count} random tables`, { skip: program ? false : 'RANDOM_TABLES is not set' }, async () => {
  const engine = await loadEngine();
  const lines = execFileSync(program, [String(count), '7'], { encoding: 'utf8', maxBuffer: 1 << 30 }).trimEnd().split('\n');
  assert.equal(lines.length, count);
  const kinds = new Map();
  for (const [i, line] of lines.entries()) {
    const { table, weights, futures, text, ...expected } = JSON.parse(line);
    const { lines: words, ...verdict } = engine.decide(table, weights, futures);
    assertAlike(verdict, expected, `table ${i}`);
    assert.deepEqual(words, text.trimEnd().split('\n'), `table ${i}`);
    kinds.set(verdict.result.kind, (kinds.get(verdict.result.kind) ?? 0) + 1);
  }
  assert.equal(kinds.size, 6, `every kind of verdict: ${JSON.stringify([...kinds])}`);
});
