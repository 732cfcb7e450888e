// How numbers and foreign texts are shown.

const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g;

/** Makes control and direction characters visible, so that no text can hide or reorder another. */
export const clean = (text: string | null | undefined): string =>
  (text ?? "").replace(/\r\n/g, "\n").replace(invisible, name_of_character);

/** The same, and cut in the middle: whole texts belong elsewhere. */
export const short = (text: string, most = 60): string => {
  const shown = clean(text);
  if (shown.length <= most) return shown;
  const tail = Math.floor(most / 3);
  return `${shown.slice(0, most - tail - 1)}…${shown.slice(-tail)}`;
};

export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most)} … ${bytes(text.length - most)} more`;

/** As programs write it: "\\x1b", "\\u202e". */
export function name_of_character(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
}

const trim = (digits: string): string => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);

type Prefix = [limit: number, unit: number, suffix: string];
const prefixes: Prefix[] = [[1e12, 1e12, " T"], [1e9, 1e9, " G"], [1e6, 1e6, " M"], [1e4, 1e3, " k"]];
const prefix_of = (value: number): Prefix => prefixes.find(([limit]) => Math.abs(value) >= limit) ?? [0, 1, ""];

const in_unit = (value: number, [, unit, suffix]: Prefix, digits: number): string => {
  const part = value / unit;
  const size = Math.abs(part);
  if (size > 0 && size < 1e-4) return part.toExponential(digits - 1).replace(/\.?0+e/, "e") + suffix;
  return trim(part.toPrecision(Math.max(digits, Math.trunc(size).toString().length))) + suffix;
};

/** 206627842 → "206.6 M", 0.80525 → "0.8053". */
export const number = (value: number, digits = 4): string => {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 1e15) return value.toExponential(digits - 1).replace(/\.?0+e/, "e");
  return in_unit(value, prefix_of(value), digits);
};

/** A value and its spread in one unit: 23404977 and 277465 → ["23.4", "0.28", " M"]. */
export const with_spread = (value: number, spread: number): [value: string, spread: string, suffix: string] => {
  const [limit, unit, suffix] = prefix_of(Math.abs(spread) > Math.abs(value) ? spread : value);
  const plain: Prefix = [limit, unit, ""];
  return [in_unit(value, plain, 4), in_unit(spread, plain, 2), suffix];
};

export const with_unit = (value: number, unit: string | null | undefined): string =>
  unit ? `${number(value)} ${short(unit, 20)}` : number(value);

/** A total of 0–1 or a score of 0–10, on the scale of 0–10. */
export const points = (score: number): string => score.toFixed(Math.abs(score) >= 9.995 ? 1 : 2);

/** As pexplore words it: certainty is never claimed. */
export const percent = (share: number): string =>
  share > 0.995 ? "> 99 %" : share < 0.005 ? "< 1 %" : `${Math.round(100 * share)} %`;

export const share = (part: number): string => `${trim((100 * part).toFixed(1))} %`;

/** Against the base: "+3 %", "12×". */
export const change = (relative: number): string => {
  if (relative >= 9) return `${number(1 + relative, 3)}×`;
  const percents = 100 * relative;
  const sign = percents > 0 ? "+" : percents < 0 ? "−" : "±";
  return `${sign}${trim(Math.abs(percents).toFixed(Math.abs(percents) < 10 ? 1 : 0))} %`;
};

export const duration = (seconds: number): string => {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return seconds < 600 ? `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

export const dollars = (usd: number): string => `$${usd < 0.1 && usd > 0 ? usd.toFixed(3) : usd.toFixed(2)}`;

export const bytes = (count: number): string =>
  count < 10_000 ? `${count.toLocaleString("en")} characters` : `${number(count, 3)} characters`.replace(/ ([kMG]) c/, " $1 c");

export const count = (many: number, one: string, several = `${one}s`): string =>
  `${many.toLocaleString("en")} ${many === 1 ? one : several}`;

export const moment = (time: string | null | undefined): string => {
  const date = time ? new Date(time) : null;
  if (!date || Number.isNaN(+date)) return "";
  return date.toISOString().slice(0, 16).replace("T", " ") + " UTC";
};

export const words = (name: string): string => clean(name).replace(/_/g, " ");

export const kind_words: Record<string, string> = {
  recommended: "Recommended",
  equal: "Equal",
  safe_choice: "Safe choice",
  no_clear_winner: "No clear winner",
  keep_base: "Keep the base",
  nothing_passed: "Nothing passed",
};

export const origin_words: Record<string, string> = {
  measured: "measured",
  judged: "judged",
  self_reported: "self-reported",
  builtin: "counted",
  given: "given",
};

/** A word for a shell. */
export const quoted = (word: string): string =>
  /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;

/** A name that every file system takes. */
export const file_name = (name: string): string =>
  name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "").slice(0, 80) || "approach";
