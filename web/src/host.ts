// The page within the chat of a host of MCP Apps, revision 2026-01-26: the documents come with the result of the tool.

export const documents_key = "parallel_explore/documents";
const revision = "2026-01-26";

type Message = { jsonrpc?: unknown; id?: unknown; method?: unknown; params?: unknown; result?: unknown; error?: unknown };
type Json = Record<string, unknown>;

const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

/** Whether something that may be a host shows the page. */
export const is_framed = (): boolean => window.parent !== window;

const send = (message: Json): void => window.parent.postMessage({ jsonrpc: "2.0", ...message }, "*");

function take_context(context: Json): void {
  if (context.theme === "light" || context.theme === "dark") document.documentElement.dataset.theme = context.theme;
}

function tell_size(): void {
  let told = "";
  new ResizeObserver(() => {
    const { width, height } = document.documentElement.getBoundingClientRect();
    const size = { width: Math.ceil(width), height: Math.ceil(height) };
    const text = `${size.width} ${size.height}`;
    if (text === told) return;
    told = text;
    send({ method: "ui/notifications/size-changed", params: size });
  }).observe(document.documentElement);
}

/** Puts the documents of a result into the page, where find_documents() looks for them. False: it has none. */
function place_documents(result: Json): boolean {
  const documents = Object.entries(object(object(result._meta)[documents_key]));
  for (const [name, content] of documents) {
    const place = document.createElement("template");
    place.dataset.document = name;
    place.content.append(String(content));
    document.body.append(place);
  }
  return documents.length > 0;
}

function answer(message: Message): void {
  if (message.method === "ping" || message.method === "ui/resource-teardown") send({ id: message.id, result: {} });
  else send({ id: message.id, error: { code: -32601, message: "unknown method" } });
}

/** Speaks with the host until it has sent the result of the tool. Rejects where there is nothing to show. */
export function documents_of_host(): Promise<void> {
  const hello = "pexplore-hello";
  return new Promise((done, fail) => {
    addEventListener("message", (event) => {
      if (event.source !== window.parent) return;
      const message = object(event.data) as Message;
      if (message.jsonrpc !== "2.0") return;
      if (message.id === hello && message.method === undefined) {
        if (message.error) return fail(new Error(String(object(message.error).message)));
        take_context(object(object(message.result).hostContext));
        send({ method: "ui/notifications/initialized", params: {} });
        tell_size();
      } else if (message.method === "ui/notifications/tool-result") {
        if (place_documents(object(message.params))) done();
        else fail(new Error("the result has no report"));
      } else if (message.method === "ui/notifications/tool-cancelled") {
        fail(new Error("the call was cancelled"));
      } else if (message.method === "ui/notifications/host-context-changed") {
        take_context(object(message.params));
      } else if (message.id !== undefined && message.method !== undefined) {
        answer(message);
      }
    });
    send({
      id: hello,
      method: "ui/initialize",
      params: {
        protocolVersion: revision,
        appInfo: { name: "pexplore", version: "1" },
        appCapabilities: { availableDisplayModes: ["inline", "fullscreen"] },
      },
    });
  });
}
