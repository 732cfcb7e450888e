// The present state of the experiments, as the server reports it.
import { batch, computed, signal } from "@preact/signals";

export interface Head {
  name: string;
  state: string;
  tasks: boolean;
  task: string;
  approaches: number;
  completed: number;
  failed: number;
  active: number;
  waiting: number;
  helpers: string;
  measuring: string;
  budget: string;
  paused: boolean;
  left_ms: number | null;
  cooling_ms: number | null;
  started: number | null;
  ended: number | null;
  adopted: { approach: string; branch: string; commit: string }[];
  fault?: string;
}

export interface LiveRow {
  place: number;
  name: string;
  state: string;
  is_final: boolean;
  doing: string;
  turns: number;
  tokens: number;
  cost_usd: number | null;
  lines: { added: number; removed: number; files: number } | null;
  started: number | null;
  ended: number | null;
}

// The clock of the server: that of the browser may be another, and both may be set.
let clock = Date.now() - performance.now();
export const server_now = (): number => clock + performance.now();
/** Changes once a second. */
export const tick = signal(0);
setInterval(() => {
  if (!document.hidden) ++tick.value;
}, 1000);
const set_clock = (now: number): void => {
  clock = now - performance.now();
};

// One experiment.

export const experiment = signal("");
export const head = signal<Head | null>(null);
export const fault = signal("");
export const seq = signal(0);
export const now_rows = signal<ReadonlyMap<string, LiveRow>>(new Map());
/** Of agents that only print: their last line, by approach. */
export const last_lines = signal<Record<string, string>>({});
export const doing_of = (row: LiveRow): string => row.doing || (row.is_final ? "" : (last_lines.value[row.name] ?? ""));
export const ordered = computed(() => [...now_rows.value.values()].sort((a, b) => a.place - b.place));
export const is_running = computed(() => head.value?.state === "running");

interface Message {
  now: number;
  seq: number;
  whole: boolean;
  head: Head | null;
  fault?: string;
  rows: LiveRow[];
  last_lines?: Record<string, string>;
}

export function take_message(text: string): void {
  const message = JSON.parse(text) as Message;
  batch(() => {
    set_clock(message.now);
    head.value = message.head;
    seq.value = message.seq;
    fault.value = message.fault ?? "";
    last_lines.value = message.last_lines ?? {};
    if (!message.whole && message.rows.length === 0) return;
    const next = new Map(message.whole ? [] : now_rows.value);
    for (const row of message.rows) next.set(row.name, row);
    now_rows.value = next;
  });
}

// All experiments.

export const list = signal<ReadonlyMap<string, Head>>(new Map());
export const list_is_known = signal(false);

export function take_list(text: string): void {
  const message = JSON.parse(text) as { now: number; whole: boolean; experiments: Head[]; gone: string[] };
  batch(() => {
    set_clock(message.now);
    const next = new Map(message.whole ? [] : list.value);
    for (const each of message.experiments) next.set(each.name, each);
    for (const name of message.gone) next.delete(name);
    list.value = next;
    list_is_known.value = true;
  });
}
