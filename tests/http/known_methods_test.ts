import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/known_methods_program.ts", import.meta.url);

// In programs of their own, because the environment is asked once, by whoever comes first.
for (
  const way of [
    "instrument()",
    "instrumentServe()",
    "instrumentFetch()",
    "wrapFetch()",
    "instrument() of node:http",
    "instrumentServers()",
    "instrumentClients()",
  ]
) {
  test(`${way} heeds OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS without init()`, async () => {
    const env = { OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS: "PURGE" };
    const { stdout, stderr } = await runProgram(PROGRAM, { args: [way], env });
    assert.equal(stdout, "PURGE PURGE\n", stderr);
  });
}
