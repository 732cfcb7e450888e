// Unified hunks: lines, pairs of changed lines, and patches of chosen hunks. Pure.
import type { FileChange } from "./types";

export interface DiffLine {
  sign: " " | "+" | "-" | "\\";
  text: string;
  before: number; // line numbers from 1; 0: not in that version
  after: number;
  pair: number; // the line of the hunk that it replaces, or by which it is replaced; -1: none
}

export interface Hunk {
  range: string; // "@@ -1,2 +1,3 @@"
  context: string;
  lines: DiffLine[];
}

const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

export function parse_hunk(hunk: string): Hunk {
  const texts = hunk.split("\n");
  if (texts.at(-1) === "") texts.pop();
  const found = head.exec(texts[0] ?? "");
  let before = found ? Number(found[1]) : 1;
  let after = found ? Number(found[3]) : 1;
  const lines: DiffLine[] = [];
  for (const text of texts.slice(found ? 1 : 0)) {
    const sign = text[0] === "+" || text[0] === "-" || text[0] === "\\" ? text[0] : " ";
    lines.push({
      sign,
      text: text.slice(1),
      before: sign === " " || sign === "-" ? before++ : 0,
      after: sign === " " || sign === "+" ? after++ : 0,
      pair: -1,
    });
  }
  pair_up(lines);
  return { range: found ? texts[0].slice(0, texts[0].indexOf("@@", 2) + 2) : "", context: found?.[5] ?? "", lines };
}

/** Of a run of removed lines followed by as many or fewer added ones, the first belongs to the first, and so on. */
function pair_up(lines: DiffLine[]): void {
  for (let i = 0; i < lines.length; ) {
    if (lines[i].sign !== "-") {
      ++i;
      continue;
    }
    let added = i;
    while (lines[added]?.sign === "-" || lines[added]?.sign === "\\") ++added;
    let end = added;
    while (lines[end]?.sign === "+") ++end;
    const removed = lines.slice(i, added).filter((line) => line.sign === "-").length;
    for (let k = 0; k < Math.min(removed, end - added); ++k) {
      lines[i + k].pair = added + k;
      lines[added + k].pair = i + k;
    }
    i = Math.max(end, i + 1);
  }
}

export function count_lines(hunk: string): number {
  let lines = 0;
  for (let at = hunk.indexOf("\n"); at !== -1; at = hunk.indexOf("\n", at + 1)) ++lines;
  return lines + (hunk.endsWith("\n") ? 0 : 1) - 1;
}

export const size_of = (file: FileChange): number => file.hunks.reduce((sum, hunk) => sum + hunk.length, 0);

/** Keys of what can be chosen of a file, as `index:hunk`; of a change without hunks, `index:`. */
export function keys_of(file: FileChange, index: number): string[] {
  if (why_not(file)) return [];
  return file.hunks.length ? file.hunks.map((_, hunk) => `${index}:${hunk}`) : [`${index}:`];
}

/** Why no part of a file can be taken; empty: it can. */
export function why_not(file: FileChange): string {
  if (file.omitted) return "The diff is not in this report.";
  if (file.binary) return "A binary file is taken with the whole approach only.";
  return "";
}

/** The header of each file with a chosen hunk, then these hunks. Line numbers are those that hold without the others. */
export function patch_of(files: FileChange[], chosen: ReadonlySet<string>): string {
  let patch = "";
  files.forEach((file, index) => {
    if (!keys_of(file, index).some((key) => chosen.has(key))) return;
    patch += file.header.endsWith("\n") ? file.header : `${file.header}\n`;
    let shift = 0;
    file.hunks.forEach((hunk, i) => {
      if (!chosen.has(`${index}:${i}`)) return;
      const line = hunk.slice(0, hunk.indexOf("\n"));
      const found = head.exec(line);
      if (!found) {
        patch += hunk;
        return;
      }
      const [, start, removed = "1", , added = "1", context] = found;
      const [from, less, more] = [Number(start), Number(removed), Number(added)];
      const to = from + shift + (less === 0 ? 1 : 0) - (more === 0 ? 1 : 0);
      const range = (at: number, many: number): string => (many === 1 ? `${at}` : `${at},${many}`);
      patch += `@@ -${range(from, less)} +${range(to, more)} @@${context ? ` ${context}` : ""}${hunk.slice(hunk.indexOf("\n"))}`;
      if (!patch.endsWith("\n")) patch += "\n";
      shift += more - less;
    });
  });
  return patch;
}
