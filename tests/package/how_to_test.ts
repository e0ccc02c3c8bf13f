import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { isDeno, runChild, runProgram } from "../support/run_child.ts";
import {
  pointToCheckout,
  programsIn,
  PROJECT_FOLDER,
  projectText,
  TemporaryFolder,
} from "./package_fixture.ts";

const PAGE = "docs/how_to.md";

/** Spans of each program, as `name < name of the parent`; a text in the program finds it. */
const SPANS: readonly (readonly [part: string, spans: readonly string[]])[] = [
  // Once at the first receiver, once at the second, which is the same here.
  ["VENDOR_ENDPOINT", ["checkout", "checkout"]],
  ["card refused", ["checkout", "pay < checkout"]],
  ["orders send", ["orders process", "orders send"]],
  ["environmentForChild", ["report"]],
  ["nightly", ["clean up"]],
  ["ParentBasedSampler", []],
  ["CompositeSampler", []],
  ["TailSampler", ["checkout"]],
  ["InMemorySpanExporter", []],
];

function spansAt(receiver: Receiver): readonly string[] {
  const names = new Map(receiver.spans.map(({ spanId, name }) => [spanId, name]));
  return receiver.spans.map(({ name, parentSpanId }) => {
    const parent = names.get(parentSpanId);
    return parent === undefined ? name : `${name} < ${parent}`;
  }).sort();
}

for (const [part, spans] of SPANS) {
  test(`the how-to program with ${part} does what the page says`, async () => {
    await using receiver = await startReceiver();
    using folder = new TemporaryFolder();
    pointToCheckout(folder);
    const [program = "", ...others] = programsIn(PAGE).filter((text) => text.includes(part));
    assert.ok(program !== "" && others.length === 0, part);
    const { code, stdout, stderr } = await runProgram(folder.write("program.ts", program), {
      folder: folder.path,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, VENDOR_ENDPOINT: receiver.url },
    });
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
    assert.deepEqual(spansAt(receiver), spans);
  });
}

/** Two requests in a span, by what `node:http` exports as a whole and by name. */
const NODE_CLIENT = `
import http, { createServer, get } from "node:http";
import { runInChildSpan } from "@offthread/otel/tasks";

const server = createServer((request, response) => response.end(request.headers.traceparent));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();
const ask = (send) =>
  new Promise((resolve) => {
    send({ host: "127.0.0.1", port, agent: false }, (response) => {
      response.setEncoding("utf8").on("data", (text) => console.log(text)).on("end", resolve);
    });
  });
await runInChildSpan("order", async () => {
  await ask(http.get);
  await ask(get);
});
server.close();
`;

test("the how-to page's instrumentation of node:http traces its clients", async () => {
  await using receiver = await startReceiver();
  using folder = new TemporaryFolder();
  pointToCheckout(folder);
  folder.write("package.json", '{ "type": "module" }');
  symlinkSync(join(PROJECT_FOLDER, "node_modules"), join(folder.path, "node_modules"));
  const blocks = [...projectText(PAGE).matchAll(/^```js\n([\s\S]*?)^```$/gm)]
    .map(([, text = ""]) => text).filter((text) => text.includes("HttpInstrumentation"));
  assert.equal(blocks.length, 1);
  const telemetry = folder.write("telemetry.js", blocks[0] ?? "");
  const flags = isDeno ? ["run", "--allow-all", "--no-check", "--node-modules-dir=manual"] : [];
  const program = folder.write("program.js", NODE_CLIENT);
  const { code, stdout, stderr } = await runChild(
    process.execPath,
    [...flags, "--preload", telemetry, program],
    { folder: folder.path, env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } },
  );
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(spansAt(receiver), ["GET < order", "GET < order", "order"]);
  const sent = stdout.trim().split("\n").map((line) => line.split("-")[2]).sort();
  const clients = receiver.spans.filter(({ name }) => name === "GET");
  assert.deepEqual(sent, clients.map(({ spanId }) => spanId).sort());
});

test("every how-to program is run by a test", () => {
  assert.equal(programsIn(PAGE).length, SPANS.length);
});
