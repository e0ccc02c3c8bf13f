// OTLP file exporter: JSON lines, each a message of the collector's protocol.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ExportLogsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import { flattenLogs } from "../support/received.ts";
import { runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/sink_program.ts", import.meta.url);

test("init() with a sink of OTLP appends lines to a file that OTLP/JSON reads", async () => {
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-otlp-"));
  try {
    const path = join(folder, "logs.jsonl");
    const sinks = [{ format: "otlp", to: { path }, signals: ["logs"] }];
    for (let run = 0; run < 2; run++) {
      await runProgram(PROGRAM, { args: ["natural", JSON.stringify(sinks), "2000"] });
    }
    const text = readFileSync(path, "utf8");
    assert.ok(text.endsWith("\n"));
    const logs = text.slice(0, -1).split("\n").flatMap((line) => {
      const bytes = new TextEncoder().encode(line);
      return flattenLogs(
        decodeExportRequest(ExportLogsServiceRequestSchema, bytes, { isJson: true }),
      );
    });
    const bodies = Array.from({ length: 2000 }, (_, i) => `line\n${i}`);
    assert.deepEqual(logs.map(({ body }) => body), [...bodies, ...bodies]);
    assert.equal(logs[0].resource.attributes["service.name"], "sinks");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
