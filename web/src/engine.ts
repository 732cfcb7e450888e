/**
 * The decision of pexplore itself, as WebAssembly: web/engine/engine.cpp is the other end, and reads and writes
 * numbers and texts in the same order. An absent number is NaN there and null here.
 */

export type CriterionKind = 'measured' | 'builtin' | 'judged' | 'self_reported' | 'given' | 'custom';

export interface TableCriterion {
  name: string;
  kind: CriterionKind;
  weight: number;
  gate: boolean;
  better: 'higher' | 'lower';
  unit: string | null;
  scale: 'ratio' | 'count' | 'linear' | 'points' | 'none';
  best: number | null;
  worst: number | null;
  factor: number;
  matters: { amount: number; relative: boolean } | null;
}

export interface TableResult {
  approach: string;
  sample: number;
  passed: boolean;
  /** Per criterion, one for each round. */
  values: (number | null)[][];
  /** Per criterion, of a score that is an estimate; may be shorter. */
  errors: ({ deviation: number; freedom: number | null } | null)[];
  lines_changed: number | null;
  cost_usd: number | null;
  same_as: number | null;
}

export interface TableSettings {
  result_confidence: number;
  approach_confidence: number;
  matters: number | null;
  sessions_stopping: boolean;
  rounds_stopping: boolean;
  limit: number;
  spreads: number[];
}

export interface Table {
  settings: TableSettings;
  criteria: TableCriterion[];
  results: TableResult[];
  base: TableResult | null;
}

export type VerdictKind =
  'nothing_passed' | 'keep_base' | 'equal' | 'recommended' | 'safe_choice' | 'no_clear_winner';

export interface Candidate {
  name: string;
  /** The first criterion without a value; empty: none. */
  missing: string;
  rank: number | null;
  /** 0–1. */
  total: number | null;
  chance_best_or_equal: number | null;
  expected_loss: number | null;
  interval: [number, number] | null;
  passed: number;
  runs: number;
  unreliable: boolean;
}

export interface Conclusion {
  kind: VerdictKind;
  confidence: number;
  matters: number;
  chance: number;
  shown: number | null;
  resolution: number | null;
  leader: string;
  best: string;
  take: string;
  equal: string[];
  candidates: Candidate[];
  base: Candidate | null;
}

export interface Verdict {
  /** The answers in words. */
  lines: string[];
  /** Whether anything is weighted; otherwise totals say nothing. */
  scored: boolean;
  result: Conclusion;
  /** The answer which approach is better in general; null where each was run once. */
  approach: Conclusion | null;
}

export interface Engine {
  /**
   * Decides with these weights in place of the table's, by criterion. `futures`: how many to simulate for what
   * further sessions would settle, which takes most of the time; 0: none.
   */
  decide(table: Table, weights?: Readonly<Record<string, number>>, futures?: number): Verdict;
}

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  numbers(count: number): number;
  texts(bytes: number): number;
  decide(): void;
  answered_numbers(): number;
  count_of_numbers(): number;
  answered_texts(): number;
  bytes_of_texts(): number;
}

const kinds: CriterionKind[] = ['measured', 'builtin', 'judged', 'self_reported', 'given', 'custom'];
const scales: Record<TableCriterion['scale'], number> = { none: -1, ratio: 0, count: 1, linear: 2, points: 3 };
const verdicts: VerdictKind[] = [
  'nothing_passed', 'keep_base', 'equal', 'recommended', 'safe_choice', 'no_clear_winner',
];

class Writer {
  readonly numbers: number[] = [];
  private readonly parts: string[] = [];

  number(value: number | null | undefined): void {
    this.numbers.push(value ?? NaN);
  }
  flag(value: boolean): void {
    this.numbers.push(value ? 1 : 0);
  }
  text(value: string | null): void {
    this.parts.push((value ?? '').replaceAll('\0', ' '), '\0');
  }
  texts(): Uint8Array {
    return new TextEncoder().encode(this.parts.join(''));
  }
}

function writeCriterion(out: Writer, criterion: TableCriterion, weight: number): void {
  out.text(criterion.name);
  out.text(criterion.unit);
  out.number(weight);
  out.flag(criterion.gate);
  out.flag(criterion.better === 'lower');
  out.number(kinds.indexOf(criterion.kind));
  out.number(scales[criterion.scale]);
  out.number(criterion.best);
  out.number(criterion.worst);
  out.number(criterion.factor);
  out.number(criterion.matters?.amount);
  out.flag(criterion.matters?.relative ?? false);
}

function writeResult(out: Writer, result: TableResult): void {
  out.text(result.approach);
  out.number(result.sample);
  out.flag(result.passed);
  out.number(result.lines_changed);
  out.number(result.cost_usd);
  out.number(result.same_as);
  for (const values of result.values) {
    out.number(values.length);
    values.forEach((value) => out.number(value));
  }
  out.number(result.errors.length);
  for (const error of result.errors) {
    out.number(error?.deviation);
    out.number(error ? (error.freedom ?? Infinity) : NaN);
  }
}

function written(table: Table, weights: Readonly<Record<string, number>>, futures: number): Writer {
  const { settings } = table;
  const out = new Writer();
  out.number(settings.result_confidence);
  out.number(settings.approach_confidence);
  out.number(settings.matters);
  out.flag(settings.sessions_stopping);
  out.flag(settings.rounds_stopping);
  out.number(settings.limit);
  out.number(futures);
  out.number(settings.spreads.length);
  settings.spreads.forEach((spread) => out.number(spread));
  out.number(table.criteria.length);
  out.number(table.results.length);
  out.flag(table.base !== null);
  for (const each of table.criteria)
    writeCriterion(out, each, Object.hasOwn(weights, each.name) ? weights[each.name]! : each.weight);
  table.results.forEach((result) => writeResult(out, result));
  if (table.base) writeResult(out, table.base);
  return out;
}

class Reader {
  private number_at = 0;
  private text_at = 0;
  private readonly texts: string[];

  constructor(private readonly numbers: Float64Array, texts: Uint8Array) {
    this.texts = new TextDecoder().decode(texts).split('\0');
  }

  number(): number {
    return this.numbers[this.number_at++]!;
  }
  optional(): number | null {
    const value = this.number();
    return Number.isNaN(value) ? null : value;
  }
  text(): string {
    return this.texts[this.text_at++]!;
  }
}

function readCandidate(from: Reader): Candidate {
  const name = from.text();
  const missing = from.text();
  const rank = from.optional();
  const total = from.optional();
  const chance_best_or_equal = from.optional();
  const expected_loss = from.optional();
  const low = from.optional();
  const high = from.optional();
  return {
    name, missing, rank, total, chance_best_or_equal, expected_loss,
    interval: low === null || high === null ? null : [low, high],
    passed: from.number(), runs: from.number(), unreliable: from.number() !== 0,
  };
}

function readConclusion(from: Reader): Conclusion {
  const kind = verdicts[from.number()]!;
  const [confidence, matters, chance] = [from.number(), from.number(), from.number()];
  const [shown, resolution] = [from.optional(), from.optional()];
  const [leader, best, take] = [from.text(), from.text(), from.text()];
  const equal = Array.from({ length: from.number() }, () => from.text());
  const candidates = Array.from({ length: from.number() }, () => readCandidate(from));
  const base = from.number() !== 0 ? readCandidate(from) : null;
  return { kind, confidence, matters, chance, shown, resolution, leader, best, take, equal, candidates, base };
}

/** Throws where the bytes are not a module that this browser can run. */
export async function load_engine(bytes: Uint8Array): Promise<Engine> {
  const module = await WebAssembly.compile(bytes as BufferSource);
  // It writes only to abort, and reads nothing; a call that comes all the same gets an error.
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: name, name: call } of WebAssembly.Module.imports(module)) (imports[name] ??= {})[call] = () => 8;
  const instance = await WebAssembly.instantiate(module, imports);
  const exports = instance.exports as unknown as Exports;
  exports._initialize();
  return {
    decide(table, weights = {}, futures = 0) {
      const input = written(table, weights, futures);
      const texts = input.texts();
      const numbers_at = exports.numbers(input.numbers.length);
      const texts_at = exports.texts(texts.length);
      new Float64Array(exports.memory.buffer, numbers_at, input.numbers.length).set(input.numbers);
      new Uint8Array(exports.memory.buffer, texts_at, texts.length).set(texts);
      exports.decide();
      const { buffer } = exports.memory;
      const from = new Reader(
        new Float64Array(buffer, exports.answered_numbers(), exports.count_of_numbers()),
        new Uint8Array(buffer, exports.answered_texts(), exports.bytes_of_texts()),
      );
      const lines = from.text().trimEnd().split('\n');
      const scored = from.number() !== 0;
      const result = readConclusion(from);
      return { lines, scored, result, approach: from.number() !== 0 ? readConclusion(from) : null };
    },
  };
}
