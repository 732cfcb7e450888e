// The documents in the page, as pexplore writes them. Every member may be missing: older reports lack newer ones.

import type { Table } from "./engine";

export type Interval = [number, number];
export type Kind =
  | "nothing_passed" | "keep_base" | "equal" | "recommended" | "safe_choice" | "no_clear_winner";

export interface Candidate {
  name: string;
  rank: number | null;
  total: number | null;
  chance_best_or_equal: number | null;
  expected_loss: number | null;
  interval: Interval | null;
}

export interface Conclusion {
  kind: Kind;
  leader: string | null;
  best: string | null;
  take: string | null;
  equal: string[];
  chance: number;
  confidence: number;
  matters: number;
  base?: Candidate | null;
  base_total?: number | null;
  base_chance_best_or_equal?: number | null;
  candidates: Candidate[];
}

export interface Cell {
  value: number | null;
  spread: number | null;
  score: number | null;
  margin: number | null;
  source: "measured" | "judged" | "self_reported" | "builtin" | "given";
  passed?: boolean;
  flaky?: boolean;
  reason?: string;
  failing_tests?: string[];
  change?: number;
}

export interface Criterion {
  name: string;
  kind: string;
  weight: number | null;
  better: "higher" | "lower";
  unit: string | null;
  gate: boolean;
}

export interface Spent {
  duration_s?: number | null;
  turns?: number | null;
  tokens?: number | null;
  cost_usd?: number | null;
  lines_changed?: number | null;
  files_changed?: number | null;
}

export interface Finding { text: string; remedy: string | null }

export interface Approach {
  name: string;
  state: string;
  rank: number | null;
  total: number | null;
  chance_best_or_equal?: number | null;
  expected_loss?: number | null;
  interval?: Interval | null;
  disqualified_by?: string | null;
  reason?: string | null;
  missing?: string | null;
  samples?: number;
  passed?: number;
  scores?: Record<string, Cell>;
  sample_names?: string[];
  description?: string;
  metrics?: Spent;
  agent?: string;
  warnings?: string[];
  findings?: Finding[];
}

export interface Judgement {
  judge: string;
  agent: string;
  criterion: string;
  candidates: string[];
  preferred: string | null;
  scores: number[];
  reason: string;
}

export interface Judge {
  seat: number;
  agent: string;
  model?: string;
  answers: number;
  failures: number;
  decided: number;
  consistent: number;
  first_shown: number;
  second_shown: number;
  standing: string;
  set_aside?: string;
  own_work?: boolean;
}

export interface JudgedCriterion {
  scores: Record<string, number>;
  errors?: Record<string, number>;
  agreement?: number | null;
  alpha?: number | null;
  agreement_level?: string;
  triads?: number;
  circular_triads?: number;
  cycles?: string[][];
}

export interface Evidence {
  weights?: {
    first_for?: Record<string, { nearby: number; anywhere: number }>;
    flips?: { criterion: string; from: number; to: number; winner: string }[];
    by_priority?: Record<string, string[]>;
    undominated?: string[];
  };
  judging?: {
    judges?: Judge[];
    criteria?: Record<string, JudgedCriterion>;
    people_votes?: number;
    notes?: string[];
  };
  measuring?: string[];
}

export interface FiledIssue { number: number; url: string }

export interface TaskResult {
  name: string;
  title: string;
  number: number;
  state: string;
  reason: string | null;
  after: string[];
  issue: FiledIssue | null;
  pull_request: FiledIssue | null;
  diagnostic: FiledIssue | null;
  branch: string | null;
  outside: string[];
  duration_s: number;
  cost_usd: number | null;
  lines_added: number | null;
  lines_removed: number | null;
}

/** Of a run of tasks, where nothing is compared. */
export interface Tasks {
  title: string;
  number: number;
  url: string;
  report_url: string | null;
  done: string[];
  results: TaskResult[];
  merges: { order: string[]; conflicts: { first: string; second: string; files: string[] }[] } | null;
  integrated: { branch: string; merged: string[]; left_out: string[]; failure: string | null } | null;
}

export interface Summary {
  tasks?: Tasks;
  experiment: string;
  state?: string;
  reason?: string | null;
  task?: string;
  base?: string | null;
  started?: string | null;
  ended?: string | null;
  warnings?: string[];
  criteria?: Criterion[];
  approaches?: Approach[];
  recommendation?: Partial<Conclusion> & { text?: string };
  recommendations?: { result?: Conclusion | null; approach?: Conclusion | null };
  take?: string | null;
  evidence?: Evidence;
  untouched_base?: Record<string, Cell>;
  spent?: (Spent & { agent: string; sessions: number })[];
  table?: Table;
  judgements?: Judgement[];
}

export interface Span {
  lane: string;
  kind: string;
  from: string;
  to: string | null;
  text: string;
}

export interface Gate {
  name: string;
  passed: boolean | null;
  flaky?: boolean;
  reason?: string;
  failing_tests?: string[];
  output?: string | null;
}

export interface Session extends Spent {
  agent: string;
  model?: string | null;
  started?: string | null;
  ended?: string | null;
  end?: string | null;
  omitted?: number;
  transcript?: { kind: "text" | "tool" | "result" | "note"; title: string; text: string }[];
}

export interface FileChange {
  path: string;
  old_path: string | null;
  status: "added" | "deleted" | "modified" | "renamed" | "copied";
  binary: boolean;
  added: number;
  removed: number;
  header: string;
  hunks: string[];
  omitted: string | null;
}

export interface ApproachDocument {
  name: string;
  approach: string;
  sample: number;
  state: string;
  reason?: string | null;
  description?: string;
  rationale?: string;
  characteristics?: string[];
  own_words?: { architecture?: string; implementation?: string; pros?: string[]; cons?: string[] } | null;
  answer?: string;
  remarks?: string[];
  warnings?: string[];
  findings?: Finding[];
  gates?: Gate[];
  sessions?: Session[];
  judged?: number[];
  base?: string;
  agents?: string[];
  handovers?: string[];
  files?: FileChange[];
  omitted_files?: number;
  files_missing?: string | null;
}
