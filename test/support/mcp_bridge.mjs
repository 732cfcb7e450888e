// Serves a program that speaks the Model Context Protocol over standard input and output by HTTP, as test suites want it.
//   node mcp_bridge.mjs PROGRAM [ARGUMENT…]      prints its URL; ends with its standard input
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const [program, ...rest] = process.argv.slice(2);
const sessions = new Map();

/** A process of the program, and the requests that wait for its answers. */
function begin() {
  const child = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id } = JSON.parse(line);
    waiting.get(JSON.stringify(id))?.(line);
    waiting.delete(JSON.stringify(id));
  });
  const say = (message) => child.stdin.write(`${JSON.stringify(message)}\n`);
  const ask = (message) =>
    new Promise((answer) => {
      waiting.set(JSON.stringify(message.id), answer);
      say(message);
    });
  return { say, ask, end: () => child.stdin.end() };
}

const body_of = async (request) => {
  let text = "";
  for await (const part of request) text += part;
  return JSON.parse(text);
};

const server = createServer(async (request, response) => {
  const reply = (status, text = "", headers = {}) => response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(text);
  let id = request.headers["mcp-session-id"];
  if (request.method === "DELETE") {
    sessions.get(id)?.end();
    return reply(sessions.delete(id) ? 200 : 404);
  }
  if (request.method !== "POST") return reply(405);
  const message = await body_of(request);
  if (message.method === "initialize") {
    id = randomUUID();
    sessions.set(id, begin());
  }
  const session = sessions.get(id);
  if (!session) return reply(404);
  if (message.id === undefined || message.method === undefined) {
    session.say(message);
    return reply(202);
  }
  return reply(200, await session.ask(message), { "Mcp-Session-Id": id });
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/mcp`));
process.stdin.resume().on("end", () => {
  for (const session of sessions.values()) session.end();
  server.close();
  server.closeAllConnections();
});
