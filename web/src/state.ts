// The state of the page. Everything else follows from these signals.
import { computed, effect, signal } from "@preact/signals";
import { has, read_bytes } from "./documents";
import { load_engine, type Engine, type Verdict } from "./engine";
import type { Approach, Candidate, Conclusion, Summary } from "./types";

export const summary = signal<Summary>({ experiment: "" });

// Where the browser keeps nothing for files, choices last as long as the page.
const storage = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Kept in the signal.
    }
  },
};

export interface Route {
  page: "overview" | "approach" | "compare";
  names: string[];
  tab: string;
}

export const route_of = (hash: string): Route => {
  const parts = hash.replace(/^#\/?/, "").split("/").map(decoded);
  if (parts[0] === "approach" && parts[1]) return { page: "approach", names: [parts[1]], tab: parts[2] || "summary" };
  if (parts[0] === "compare") return { page: "compare", names: parts.slice(1, 3), tab: parts[3] ?? "" };
  return { page: "overview", names: [], tab: parts[0] ?? "" };
};
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
export const to_approach = (name: string, tab = "summary"): string =>
  `#/approach/${encodeURIComponent(name)}${tab === "summary" ? "" : `/${tab}`}`;
export const to_compare = (...names: string[]): string => `#/compare/${names.map(encodeURIComponent).join("/")}`;

/** From the first to the second, instead of each against the base. */
export const to_between = (left: string, right: string): string => `${to_compare(left, right)}/between`;

export const route = signal<Route>(route_of(location.hash));
addEventListener("hashchange", () => (route.value = route_of(location.hash)));

export type Theme = "auto" | "light" | "dark";
export const theme = signal<Theme>((storage.get("pexplore-theme") as Theme) || "auto");
effect(() => {
  if (theme.value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
  storage.set("pexplore-theme", theme.value);
});

export const single_keys = signal(storage.get("pexplore-keys") !== "off");
effect(() => storage.set("pexplore-keys", single_keys.value ? "on" : "off"));

/** Printing shows what is otherwise drawn on the way. */
export const printing = signal(false);
addEventListener("beforeprint", () => (printing.value = true));
addEventListener("afterprint", () => (printing.value = false));

// Weights.

export const declared = computed<Record<string, number>>(() => {
  const weights: Record<string, number> = {};
  for (const each of summary.value.criteria ?? []) if (each.weight !== null && !each.gate) weights[each.name] = each.weight;
  return weights;
});
export const weights = signal<Record<string, number>>({});
export const weight_of = (name: string): number => weights.value[name] ?? declared.value[name] ?? 0;
export const changed = computed(() =>
  Object.entries(weights.value).some(([name, weight]) => weight !== declared.value[name]),
);

export type EngineState = { state: "loading" } | { state: "ready"; engine: Engine } | { state: "absent"; why: string };
export const engine = signal<EngineState>({ state: "loading" });

/** The verdict under other weights than the declared ones; null: the recorded one holds. */
export const recast = signal<Verdict | null>(null);
export const recast_fault = signal("");

export async function start_engine(): Promise<void> {
  const absent = (why: string): void => {
    engine.value = { state: "absent", why };
  };
  if (!summary.value.table) return absent("This report does not hold the raw rounds that they need.");
  if (!has("engine")) return absent("This report was written without the scoring engine.");
  if (typeof WebAssembly === "undefined") return absent("This browser has no WebAssembly, in which the scoring engine runs.");
  try {
    engine.value = { state: "ready", engine: await load_engine(await read_bytes("engine")) };
  } catch (fault) {
    absent(`The scoring engine could not be started: ${(fault as Error).message}`);
  }
}

let frame = 0;
export function set_weight(name: string, weight: number): void {
  weights.value = { ...declared.value, ...weights.value, [name]: weight };
  frame ||= requestAnimationFrame(decide);
}
export function reset_weights(): void {
  weights.value = {};
  recast.value = null;
  recast_fault.value = "";
}
export const weightless = computed(() => Object.keys(declared.value).every((name) => weight_of(name) === 0));

/** After a change of the summary: the rounds that the weights are applied to are others. */
export function decide_again(): void {
  if (changed.value) frame ||= requestAnimationFrame(decide);
}

function decide(): void {
  frame = 0;
  const now = engine.value;
  if (now.state !== "ready" || !summary.value.table) return;
  if (!changed.value) return reset_weights();
  performance.mark("decide");
  try {
    recast.value = now.engine.decide(summary.value.table, { ...declared.value, ...weights.value });
    recast_fault.value = "";
  } catch (fault) {
    recast.value = null;
    recast_fault.value = (fault as Error).message;
  }
  performance.measure("decide", "decide");
}

// The verdict that is shown.

const recorded = (which: "result" | "approach"): Conclusion | null => summary.value.recommendations?.[which] ?? null;
const shown = (which: "result" | "approach"): Conclusion | null =>
  recast.value ? recast.value[which] : recorded(which);

export const result_answer = computed(() => shown("result"));
/** Of approaches where the verdict has it, else of results. */
export const answer = computed(() => shown("approach") ?? shown("result"));

export const candidates = computed<Map<string, Candidate>>(
  () => new Map((answer.value?.candidates ?? []).map((each) => [each.name, each])),
);

export interface Row {
  approach: Approach;
  name: string;
  rank: number | null;
  total: number | null;
  chance: number | null;
  loss: number | null;
  interval: [number, number] | null;
}

export const rows = computed<Row[]>(() => {
  const all = (summary.value.approaches ?? []).map((approach): Row => {
    const found = candidates.value.get(approach.name) ?? approach;
    return {
      approach,
      name: approach.name,
      rank: found.rank ?? null,
      total: found.total ?? null,
      chance: found.chance_best_or_equal ?? null,
      loss: found.expected_loss ?? null,
      interval: found.interval ?? null,
    };
  });
  if (!recast.value) return all;
  return all
    .map((row, index) => ({ row, index }))
    .sort((a, b) => (a.row.rank ?? Infinity) - (b.row.rank ?? Infinity) || a.index - b.index)
    .map(({ row }) => row);
});

export const base_candidate = computed<{ total: number | null; chance: number | null }>(() => {
  const now = answer.value;
  return {
    total: now?.base?.total ?? now?.base_total ?? null,
    chance: now?.base?.chance_best_or_equal ?? now?.base_chance_best_or_equal ?? null,
  };
});

/** Every result's name: a page each. */
export const samples = computed<string[]>(() =>
  (summary.value.approaches ?? []).flatMap((each) => (each.sample_names?.length ? each.sample_names : [each.name])),
);
export const approach_of = (sample: string): Approach | undefined =>
  (summary.value.approaches ?? []).find((each) => each.name === sample || each.sample_names?.includes(sample));
export const first_sample = (approach: Approach): string => approach.sample_names?.[0] ?? approach.name;

// Files seen, and hunks chosen.

const seen_key = (): string => `pexplore-seen/${summary.value.experiment}/${summary.value.base ?? ""}`;
export const seen = signal<ReadonlySet<string>>(new Set());
export function load_seen(): void {
  try {
    seen.value = new Set(JSON.parse(storage.get(seen_key()) ?? "[]") as string[]);
  } catch {
    seen.value = new Set();
  }
}
export function set_seen(sample: string, path: string, is: boolean): void {
  const next = new Set(seen.value);
  const key = `${sample}\n${path}`;
  if (is) next.add(key);
  else next.delete(key);
  seen.value = next;
  storage.set(seen_key(), JSON.stringify([...next]));
}
export const is_seen = (sample: string, path: string): boolean => seen.value.has(`${sample}\n${path}`);

/** By sample: "file:hunk", or "file:" for a change of a file without hunks. */
export const chosen = signal<ReadonlyMap<string, ReadonlySet<string>>>(new Map());
export const is_chosen = (sample: string, key: string): boolean => chosen.value.get(sample)?.has(key) ?? false;
export function choose(sample: string, keys: string[], is: boolean): void {
  const next = new Map(chosen.value);
  const set = new Set(next.get(sample));
  for (const key of keys) {
    if (is) set.add(key);
    else set.delete(key);
  }
  if (set.size) next.set(sample, set);
  else next.delete(sample);
  chosen.value = next;
}

export const help_open = signal(false);
