import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { type ChildResult, isDeno, runChild, runProgram } from "../support/run_child.ts";
import { pointToCheckout, TemporaryFolder } from "./package_fixture.ts";

/** A program that knows nothing of telemetry: a server and a client of each kind. */
const PROGRAM = `
import { once } from "node:events";
import { createServer, get } from "node:http";

const users = globalThis.Bun === undefined
  ? Deno.serve({ port: 0, onListen() {} }, () => new Response("user"))
  : Bun.serve({ port: 0, routes: { "/users/:id": () => new Response("user") } });
const port = users.port ?? users.addr.port;
const shop = createServer(async (request, response) => {
  const user = await fetch("http://127.0.0.1:" + port + "/users/7");
  response.end(await user.text());
}).listen(0, "127.0.0.1");
await once(shop, "listening");
const sent = get({ host: "127.0.0.1", port: shop.address().port, path: "/shop" });
const [answer] = await once(sent, "response");
for await (const text of answer.setEncoding("utf8")) console.log(text);
process.exit(0);
`;

/** The kind of each span and its path, from the root on. */
function traceAt(receiver: Receiver): readonly string[] {
  const names: string[] = [];
  let parent = "";
  for (;;) {
    const span = receiver.spans.find(({ parentSpanId }) => parentSpanId === parent);
    if (span === undefined) return names;
    const path = span.attributes["url.path"] ??
      new URL(String(span.attributes["url.full"])).pathname;
    names.push(`${span.kind} ${path}`);
    parent = span.spanId;
  }
}

// Client, server, client, server, by the numbers of OTLP.
const TRACE = ["3 /shop", "2 /shop", "3 /users/7", "2 /users/7"];

function configurationFor(url: string): string {
  return `
file_format: "1.1"
resource: { attributes: [{ name: service.name, value: from the file }] }
propagator: { composite: [{ tracecontext: }] }
tracer_provider:
  processors: [{ batch: { exporter: { otlp_http: { endpoint: "${url}/v1/traces" } } } }]
`;
}

/** Runs a program that loads the module itself. */
function runAlone(
  folder: TemporaryFolder,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<ChildResult> {
  return runProgram(folder.write("program.ts", program), { folder: folder.path, env });
}

/** Runs a program with the module loaded before it. */
function runPreloaded(
  folder: TemporaryFolder,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<ChildResult> {
  const flags = isDeno ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
  const preload = ["--preload", "@offthread/otel/register"];
  const args = [...flags, ...preload, folder.write("program.ts", program)];
  return runChild(process.execPath, args, { folder: folder.path, env });
}

for (
  const [way, before] of [
    ["preloaded", ""],
    ["imported first", 'import "@offthread/otel/register";\n'],
  ] as const
) {
  test(`register traces a program that knows nothing of it, ${way}`, async () => {
    await using receiver = await startReceiver();
    using folder = new TemporaryFolder();
    pointToCheckout(folder);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SERVICE_NAME: "shop" };
    const run = before === "" ? runPreloaded : runAlone;
    const { code, stdout, stderr } = await run(folder, before + PROGRAM, env);
    assert.deepEqual([code, stdout, stderr], [0, "user\n", ""]);
    assert.deepEqual(traceAt(receiver), TRACE);
    assert.equal(receiver.spans.length, TRACE.length);
    assert.equal(receiver.spans[0]?.resource.attributes["service.name"], "shop");
  });
}

test("register takes the configuration file that the environment names", async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  const file = folder.write("otel.yaml", configurationFor(receiver.url));
  const env = { OTEL_CONFIG_FILE: file };
  const { code, stdout, stderr } = await runPreloaded(folder, PROGRAM, env);
  assert.deepEqual([code, stdout, stderr], [0, "user\n", ""]);
  assert.deepEqual(traceAt(receiver), TRACE);
  assert.equal(receiver.spans[0]?.resource.attributes["service.name"], "from the file");
});

/** Two servers that come to Bun.serve by other ways: an import by name, and a default export. */
const BUN_PROGRAM = `
import { serve } from "bun";

const named = serve({ port: 0, fetch: () => new Response("named") });
const unix = import.meta.dir + "/default.sock";

async function ask() {
  await (await fetch(new URL("/named", named.url))).text();
  await (await fetch("http://localhost/default", { unix })).text();
  process.exit(0);
}

// Bun starts the server of the default export when the module has been read.
setTimeout(ask, 100);
export default { unix, fetch: () => new Response("default") };
`;

test("register traces servers that are no call of Bun.serve in the program", {
  skip: isDeno ? "needs Bun" : false,
}, async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const { code, stderr } = await runPreloaded(folder, BUN_PROGRAM, env);
  assert.deepEqual([code, stderr], [0, ""]);
  const served = receiver.spans.filter(({ kind }) => kind === 2);
  assert.deepEqual(served.map(({ attributes }) => attributes["url.path"]), ["/named", "/default"]);
});
