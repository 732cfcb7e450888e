// Validates answers of `pexplore mcp` with the schemas that the protocol's own package carries.
//   node mcp_zod.mjs FOLDER_WITH_NODE_MODULES PROGRAM [ARGUMENT…]
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [folder, program, ...rest] = process.argv.slice(2);
const schemas = createRequire(`${folder}/package.json`)("@modelcontextprotocol/core");
const child = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const _meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
};
let id = 0;
let faults = 0;

async function check(schema, method, params = {}) {
  child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params: { ...params, _meta } })}\n`);
  const answer = JSON.parse((await lines.next()).value);
  const whole = schemas.JSONRPCResultResponseSchema.safeParse(answer);
  const parsed = whole.success ? schemas[schema].safeParse(answer.result) : whole;
  if (!parsed.success) faults += 1;
  console.log(parsed.success ? `${method}: ${schema}` : `${method}: ${parsed.error}\n${JSON.stringify(answer).slice(0, 500)}`);
}

await check("DiscoverResultSchema", "server/discover");
await check("ListToolsResultSchema", "tools/list");
await check("ListResourcesResultSchema", "resources/list");
await check("ListResourceTemplatesResultSchema", "resources/templates/list");
await check("ReadResourceResultSchema", "resources/read", { uri: "ui://pexplore/report" });
await check("CallToolResultSchema", "tools/call", { name: "explore_list", arguments: {} });
await check("CallToolResultSchema", "tools/call", { name: "explore_status", arguments: { name: "none" } });
child.stdin.end();
process.exitCode = faults ? 1 : 0;
