import assert from "node:assert/strict";
import { test } from "node:test";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { runProgram } from "../support/run_child.ts";
import { pointToCheckout, programsIn, TemporaryFolder } from "./package_fixture.ts";

const PAGE = "docs/how_to.md";

/** Spans of each program, as `name < name of the parent`; a text in the program finds it. */
const SPANS: readonly (readonly [part: string, spans: readonly string[]])[] = [
  // Once at the first receiver, once at the second, which is the same here.
  ["VENDOR_ENDPOINT", ["checkout", "checkout"]],
  ["renewAtMs", ["checkout"]],
  ["SlowSpanExporter", ["checkout"]],
  ["card refused", ["checkout", "pay < checkout"]],
  ["orders send", ["orders process", "orders send"]],
  ["instrumentClients", ["GET"]],
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

test("every how-to program is run by a test", () => {
  assert.equal(programsIn(PAGE).length, SPANS.length);
});
