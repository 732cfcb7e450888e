// From one result to another: what the second has that the first has not. Made of their changes against the base, which
// agree wherever neither of them has a hunk. Pure.
import { diffArrays } from "diff";
import { parse_hunk } from "./diff";
import type { ApproachDocument, FileChange } from "./types";

export interface Between {
  path: string;
  file: FileChange | null; // none: the report does not say
  note: string; // why
}

interface Part { from: number; base: string[]; own: string[] } // `from`: first line of the base, from 1

const no_newline = "\u0000"; // at the end of a line that has none
const around = 3; // lines of context
const most_edits = 4000;

/** The parts of the base that a file changes, with what surrounds them. */
function parts_of(file: FileChange | undefined): Part[] {
  return (file?.hunks ?? []).map((text) => {
    const hunk = parse_hunk(text);
    const [, start = "0", count = "1"] = /^@@ -(\d+)(?:,(\d+))?/.exec(hunk.range) ?? [];
    const part: Part = { from: Number(start) + (count === "0" ? 1 : 0), base: [], own: [] };
    hunk.lines.forEach((line, i) => {
      if (line.sign === "\\") return;
      const end = hunk.lines[i + 1]?.sign === "\\" ? line.text + no_newline : line.text;
      if (line.sign !== "+") part.base.push(end);
      if (line.sign !== "-") part.own.push(end);
    });
    return part;
  });
}

/** Groups of parts of both sides that touch, in the order of the base. */
function regions_of(a: Part[], b: Part[]): [Part[], Part[]][] {
  const all = [...a.map((part) => ({ part, side: 0 })), ...b.map((part) => ({ part, side: 1 }))].sort((x, y) => x.part.from - y.part.from);
  const regions: [Part[], Part[]][] = [];
  let end = -1;
  for (const { part, side } of all) {
    if (part.from > end) regions.push([[], []]);
    regions.at(-1)![side].push(part);
    end = Math.max(end, part.from + part.base.length);
  }
  return regions;
}

/** The lines of the base in a region; null where the two sides do not agree about them. */
function base_of(parts: Part[]): { from: number; lines: string[] } | null {
  const from = Math.min(...parts.map((part) => part.from));
  const lines: string[] = [];
  for (const part of parts) {
    for (const [i, line] of part.base.entries()) {
      const at = part.from - from + i;
      if (lines[at] !== undefined && lines[at] !== line) return null;
      lines[at] = line;
    }
  }
  return lines.length === Object.keys(lines).length ? { from, lines } : null;
}

function own_lines(base: { from: number; lines: string[] }, parts: Part[]): string[] {
  const own: string[] = [];
  let at = 0;
  for (const part of parts) {
    own.push(...base.lines.slice(at, part.from - base.from), ...part.own);
    at = part.from - base.from + part.base.length;
  }
  return own.concat(base.lines.slice(at));
}

interface Edit { sign: " " | "+" | "-"; text: string }

function edits_of(a: string[], b: string[]): Edit[] {
  const changes = diffArrays(a, b, { maxEditLength: most_edits });
  if (!changes) return [...a.map((text): Edit => ({ sign: "-", text })), ...b.map((text): Edit => ({ sign: "+", text }))];
  return changes.flatMap(({ added, removed, value }) => value.map((text): Edit => ({ sign: added ? "+" : removed ? "-" : " ", text })));
}

const drawn = ({ sign, text }: Edit): string => (text.endsWith(no_newline) ? `${sign}${text.slice(0, -1)}\n\\ No newline at end of file\n` : `${sign}${text}\n`);

/** Hunks of a region that begins at these lines of the two results. */
function hunks_of(edits: Edit[], a_from: number, b_from: number): string[] {
  const hunks: string[] = [];
  let at = 0;
  const a_line = [a_from];
  const b_line = [b_from];
  for (const { sign } of edits) {
    a_line.push(a_line.at(-1)! + (sign === "+" ? 0 : 1));
    b_line.push(b_line.at(-1)! + (sign === "-" ? 0 : 1));
  }
  while (at < edits.length) {
    const first = edits.findIndex((edit, i) => i >= at && edit.sign !== " ");
    if (first === -1) break;
    let last = first;
    for (let i = first; i < edits.length && i - last <= 2 * around; ++i) if (edits[i].sign !== " ") last = i;
    const from = Math.max(at, first - around);
    const to = Math.min(edits.length, last + 1 + around);
    const [less, more] = [a_line[to] - a_line[from], b_line[to] - b_line[from]];
    const range = (line: number, count: number): string => `${count === 0 ? line - 1 : line}${count === 1 ? "" : `,${count}`}`;
    hunks.push(`@@ -${range(a_line[from], less)} +${range(b_line[from], more)} @@\n${edits.slice(from, to).map(drawn).join("")}`);
    at = to;
  }
  return hunks;
}

function status_between(a: FileChange | undefined, b: FileChange | undefined): FileChange["status"] {
  const is_gone = (file: FileChange | undefined, other: FileChange | undefined): boolean => file?.status === "deleted" || (!file && other?.status === "added");
  return is_gone(a, b) ? "added" : is_gone(b, a) ? "deleted" : "modified";
}

/** Null where both have the same file. */
function between_files(path: string, a: FileChange | undefined, b: FileChange | undefined): Between | null {
  const unknown = (note: string): Between => ({ path, file: null, note });
  const both = [a, b].filter((file) => file !== undefined);
  if (both.some((file) => file.omitted)) return unknown("Its diff is not wholly in this report.");
  const is_alike = a && b && a.header === b.header && a.hunks.length === b.hunks.length && a.hunks.every((hunk, i) => hunk === b.hunks[i]);
  if (is_alike && !a.binary) return null;
  if (both.some((file) => file.binary)) return is_alike ? null : unknown("Binary file; there is nothing to show.");
  if (both.some((file) => file.status === "renamed" || file.status === "copied")) return unknown("One of them renamed or copied it.");
  const file: FileChange = { path, old_path: null, status: status_between(a, b), binary: false, added: 0, removed: 0, header: "", hunks: [], omitted: null };
  let [a_shift, b_shift] = [0, 0];
  for (const [mine, others] of regions_of(parts_of(a), parts_of(b))) {
    const base = base_of([...mine, ...others]);
    if (!base) return unknown("The two did not start from the same file.");
    const [from, to] = [own_lines(base, mine), own_lines(base, others)];
    const edits = edits_of(from, to);
    file.added += edits.filter(({ sign }) => sign === "+").length;
    file.removed += edits.filter(({ sign }) => sign === "-").length;
    file.hunks.push(...hunks_of(edits, base.from + a_shift, base.from + b_shift));
    a_shift += from.length - base.lines.length;
    b_shift += to.length - base.lines.length;
  }
  if (!file.hunks.length && file.status === "modified") return a?.header === b?.header || (a && b) ? null : unknown("Only its mode differs.");
  return { path, file, note: "" };
}

/** The files that differ, in the order of their paths. */
export function between(a: ApproachDocument, b: ApproachDocument): Between[] {
  const by_path = (value: ApproachDocument): Map<string, FileChange> => new Map((value.files ?? []).map((file) => [file.path, file]));
  const [left, right] = [by_path(a), by_path(b)];
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  return paths.flatMap((path) => between_files(path, left.get(path), right.get(path)) ?? []);
}
