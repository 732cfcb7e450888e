// A block of lines of a diff as elements: colours, word marks, numbers.
import { diffWordsWithSpace } from "diff";
import type { DiffLine } from "./diff";
import { highlighted, type Piece } from "./highlight";
import { cut, name_of_character } from "./text";

export const block_lines = 50;
export const line_height = 20;
const most_shown = 2000; // characters of a line
const most_marked = 400; // characters of a line in which words are compared

type Range = [from: number, to: number];

/** Ranges of words that differ, in the removed and in the added line; none where little is alike. */
export function marks(removed: string, added: string): [Range[], Range[]] {
  if (removed.length > most_marked || added.length > most_marked) return [[], []];
  const parts = diffWordsWithSpace(removed, added, { maxEditLength: 60 });
  if (!parts) return [[], []];
  const less: Range[] = [];
  const more: Range[] = [];
  let at = 0;
  let to = 0;
  let same = 0;
  for (const part of parts) {
    const size = part.value.length;
    if (part.removed) less.push([at, (at += size)]);
    else if (part.added) more.push([to, (to += size)]);
    else {
      same += part.value.trim().length;
      at += size;
      to += size;
    }
  }
  return 2 * same < Math.max(removed.trim().length, added.trim().length) ? [[], []] : [less, more];
}

const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const odd_all = new RegExp(odd, "g");

function add_text(parent: Element, text: string): void {
  if (!odd.test(text)) {
    parent.append(text);
    return;
  }
  let at = 0;
  for (const found of text.matchAll(odd_all)) {
    parent.append(text.slice(at, found.index));
    const mark = document.createElement("span");
    mark.className = "odd";
    mark.textContent = name_of_character(found[0]);
    parent.append(mark);
    at = found.index + 1;
  }
  parent.append(text.slice(at));
}

function add_piece(parent: Element, text: string, colour: string, marked: boolean): void {
  if (!text) return;
  if (!colour && !marked) {
    add_text(parent, text);
    return;
  }
  const span = document.createElement("span");
  span.className = (colour ? `h-${colour}` : "") + (marked ? " mark" : "");
  add_text(span, text);
  parent.append(span);
}

function add_code(parent: Element, pieces: Piece[], ranges: Range[]): void {
  let at = 0;
  let next = 0;
  for (const [text, colour] of pieces) {
    let from = 0;
    while (from < text.length) {
      while (next < ranges.length && ranges[next][1] <= at + from) ++next;
      const range = ranges[next];
      const inside = range !== undefined && range[0] <= at + from;
      const end = range === undefined ? text.length : Math.min(text.length, (inside ? range[1] : range[0]) - at);
      add_piece(parent, text.slice(from, end), colour, inside);
      from = end;
    }
    at += text.length;
  }
}

function column(name: string, text: string): HTMLElement {
  const span = document.createElement("span");
  span.className = name;
  span.dataset.text = text; // drawn by the style, so that it is not copied
  return span;
}

const words: Record<string, string> = { "+": "added", "-": "removed" };

export function draw_block(lines: DiffLine[], from: number, to: number, language: string): DocumentFragment {
  const block = lines.slice(from, to);
  const short = block.map((line) => cut(line.text.replace(/\r$/, ""), most_shown));
  const long = short.some((text, i) => text.length < block[i].text.length - 1);
  const colours = long ? "" : language;
  // Each version is coloured as a whole, so that comments and strings go on over lines.
  const pieces = new Array<Piece[]>(block.length);
  for (const sign of ["-", "+"] as const) {
    if (sign === "-" && !block.some((line) => line.sign === "-")) continue;
    const mine = block.flatMap((line, i) => (line.sign === sign || line.sign === " " ? [i] : []));
    highlighted(mine.map((i) => short[i]), colours).forEach((line, k) => (pieces[mine[k]] = line));
  }
  const drawn = document.createDocumentFragment();
  block.forEach((line, i) => {
    const row = document.createElement("div");
    row.className = line.sign === "+" ? "line add" : line.sign === "-" ? "line del" : line.sign === "\\" ? "line meta" : "line";
    if (words[line.sign]) {
      const hidden = document.createElement("span");
      hidden.className = "hidden";
      hidden.textContent = `${words[line.sign]}: `;
      row.append(hidden);
    }
    row.append(column("no", line.before ? String(line.before) : ""), column("no", line.after ? String(line.after) : ""), column("sign", line.sign === " " ? "" : line.sign));
    const code = document.createElement("code");
    let ranges: Range[] = [];
    if (line.pair >= 0) {
      const other = lines[line.pair];
      ranges = line.sign === "-" ? marks(line.text, other.text)[0] : marks(other.text, line.text)[1];
    }
    if (line.sign === "\\") code.append(line.text.trim());
    else add_code(code, pieces[i] ?? [[short[i], ""]], ranges);
    row.append(code);
    drawn.append(row);
  });
  return drawn;
}
