// The documents of an experiment. A report has them in the page, compressed, and each is inflated when it is first read;
// the live page asks its server.
import { signal } from "@preact/signals";
import type { ApproachDocument, Span, Summary } from "./types";

const cache = new Map<string, Promise<unknown>>();

export class Missing extends Error {}

export const can_inflate = (): boolean => {
  try {
    new DecompressionStream("deflate-raw");
    return true;
  } catch {
    return false;
  }
};

const places = new Map<string, HTMLTemplateElement>();

export function find_documents(): void {
  for (const each of document.querySelectorAll<HTMLTemplateElement>("template[data-document]"))
    if (!places.has(each.dataset.document!)) places.set(each.dataset.document!, each);
}

export interface Source {
  has(name: string): boolean;
  response(name: string): Promise<Response>;
}
let source: Source = { has: (name) => places.has(name), response };
/** Documents come from elsewhere than the page. */
export const read_from = (other: Source): void => {
  source = other;
};

export const has = (name: string): boolean => source.has(name);

/** Counts the documents that were forgotten: what shows them reads them again. */
export const forgotten = signal(0);
export function forget(names: string[]): void {
  for (const name of names) cache.delete(name);
  ++forgotten.value;
}

const pause = (): Promise<void> => new Promise((resume) => setTimeout(resume));

/** In pieces, so that a large document does not hold up the page. */
async function decoded(base64: string): Promise<Uint8Array> {
  const text = base64.replace(/\s+/g, "");
  const piece = 1 << 20; // a multiple of four
  const parts: Uint8Array[] = [];
  for (let at = 0; at < text.length; at += piece) {
    if (at > 0) await pause();
    const binary = atob(text.slice(at, at + piece));
    const part = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; ++i) part[i] = binary.charCodeAt(i);
    parts.push(part);
  }
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}

function inflated(packed: Uint8Array): Response {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream);
}

async function response(name: string): Promise<Response> {
  const place = places.get(name);
  if (!place) throw new Missing(`This report has no document “${name}”.`);
  return inflated(await decoded(place.content.textContent ?? ""));
}

export async function read_bytes(name: string): Promise<Uint8Array> {
  return new Uint8Array(await (await source.response(name)).arrayBuffer());
}

function read<T>(name: string): Promise<T> {
  let found = cache.get(name) as Promise<T> | undefined;
  if (!found) {
    found = source.response(name).then((each) => each.json() as Promise<T>);
    cache.set(name, found);
  }
  return found;
}

export const read_summary = (): Promise<Summary> => read("summary");
export const read_timeline = (): Promise<Span[]> => read("timeline");
export const read_approach = (name: string): Promise<ApproachDocument> => read(`approach/${name}`);
