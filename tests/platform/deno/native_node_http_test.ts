import assert from "node:assert/strict";
import { test } from "node:test";
import { startReceiver } from "../../support/receiver.ts";
import { isDeno, runProgram } from "../run_program.ts";

// Bun traces nothing by itself.
const skip = isDeno ? false : "needs Deno";

test("instrument() of node:http makes no second spans where Deno traces", { skip }, async () => {
  await using receiver = await startReceiver();
  const [result, spans] = await Promise.all([
    runProgram("../deno/fixtures/native_node_program.ts", {
      env: {
        OTEL_DENO: "true",
        OTEL_DENO_METRICS: "false",
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      },
    }),
    receiver.waitForSpans(3),
  ]);
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(
    spans.map((span) => `${span.scope.name} ${span.name}`).sort(),
    ["app inside", "deno GET", "deno GET /hello/:name"],
  );
  const [inside] = spans.filter((span) => span.name === "inside");
  const [served] = spans.filter((span) => span.attributes["app.hook"] === true);
  assert.equal(inside.parentSpanId, served.spanId);
  assert.equal(served.attributes["app.answered"], true);
  assert.deepEqual(served.attributes["http.response.header.x-id"], ["7"]);
});
