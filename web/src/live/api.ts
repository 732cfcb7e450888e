// The server: requests with the token, and streams of events.
import { signal } from "@preact/signals";

const token_key = "pexplore-token";
let token = "";
let stream_key = "";

/** From the address, which loses it at once; or as an earlier page of this server kept it. */
export function find_token(): void {
  const given = new URLSearchParams(location.search).get("token");
  try {
    if (given) localStorage.setItem(token_key, given);
    token = given ?? localStorage.getItem(token_key) ?? "";
  } catch {
    token = given ?? ""; // where the browser keeps nothing, as long as the page
  }
  if (given) history.replaceState(null, "", location.pathname + location.hash);
}

export class Refused extends Error {
  constructor(readonly status: number, text: string, readonly hint = "") {
    super(text);
  }
}

/** An answer of the server. Throws Refused, or TypeError where the server is not reached. */
export async function ask(path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: "no-store",
    credentials: "omit",
  });
  if (answer.ok) return answer;
  const said = (await answer.json().catch(() => ({}))) as { error?: string; hint?: string };
  throw new Refused(answer.status, said.error ?? `The server answered with ${answer.status}.`, said.hint);
}

export const of_experiment = (name: string, path: string): string => `/api/experiments/${encodeURIComponent(name)}/${path}`;

export type Link = "connecting" | "live" | "lost" | "refused" | "gone";
export const link = signal<Link>("connecting");

export async function begin_session(): Promise<void> {
  const answer = (await (await ask("/api/session")).json()) as { stream_key: string };
  stream_key = answer.stream_key;
}

const again_after = 2000; // ms
const hidden_for = 60_000;

/** Follows a stream for as long as the page is open. A hidden page lets go of it after a minute, since a browser
    has few connections for one server, and goes on from where it was. */
export function follow(path: string, event: string, take: (data: string) => void): void {
  let stream: EventSource | null = null;
  let last = "";
  let timer = 0;
  const close = (): void => {
    clearTimeout(timer);
    stream?.close();
    stream = null;
  };
  const open = (): void => {
    close();
    stream = new EventSource(`${path}?key=${stream_key}${last ? `&after=${encodeURIComponent(last)}` : ""}`);
    stream.onopen = () => (link.value = "live");
    stream.addEventListener(event, (message) => {
      last = message.lastEventId;
      link.value = "live";
      take(message.data);
    });
    stream.addEventListener("gone", () => {
      close();
      link.value = "gone";
    });
    stream.onerror = () => {
      if (link.value !== "refused") link.value = "lost";
      if (stream?.readyState === EventSource.CLOSED) timer = window.setTimeout(() => void again(), again_after);
    };
  };
  // The server was restarted, and has another key; or it is away.
  const again = async (): Promise<void> => {
    try {
      await begin_session();
      open();
    } catch (fault) {
      if (fault instanceof Refused && fault.status !== 503) link.value = "refused";
      else timer = window.setTimeout(() => void again(), again_after);
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (link.value === "gone" || link.value === "refused") return;
    if (!document.hidden && !stream) return open();
    if (!document.hidden) return clearTimeout(timer);
    timer = window.setTimeout(close, hidden_for);
  });
  open();
}
