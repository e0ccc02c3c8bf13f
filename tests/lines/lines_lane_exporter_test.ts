import assert from "node:assert/strict";
import { test } from "node:test";
import type { LineFormat } from "../../src/lines/lines_config.ts";
import { LinesLaneExporter, type OpenLineOutput } from "../../src/lines/mod.ts";
import { deliveriesOf } from "../link/link_fixture.ts";
import { placesOf, plainSpan } from "../snapshot/span_fixture.ts";

/** What becomes of two records. */
const WRITTEN = { recordCount: 2, droppedCount: 0 };
const REFUSED = { recordCount: 2, droppedCount: 2, reason: "refused" };

/** An exporter of spans, and what it reported. */
function createExporter(open: OpenLineOutput, format: LineFormat = "jsonl"): {
  readonly exporter: LinesLaneExporter;
  readonly reports: readonly string[];
} {
  const reports: string[] = [];
  const exporter = new LinesLaneExporter({
    signal: "traces",
    resource: { attributes: {}, schemaUrl: "" },
    batch: {
      maxQueueSize: 10,
      maxQueueBytes: Infinity,
      scheduledDelayMs: 0,
      exportTimeoutMs: 0,
      maxExportBatchSize: 10,
    },
    exporter: {
      kind: "lines",
      format,
      target: { path: "/folder/out.jsonl" },
      writeTimeoutMs: 0,
    },
  }, {
    scopes: [{
      name: "test",
      version: "",
      schemaUrl: "",
      attributes: {},
      droppedAttributesCount: 0,
    }],
    report: (_cause, message) => reports.push(message),
    open,
    sleep: () => Promise.resolve(),
  });
  return { exporter, reports };
}

test("LinesLaneExporter.export() opens a file that could not be opened before", async () => {
  let attempts = 0;
  const { exporter, reports } = createExporter(() => {
    if (++attempts === 1) throw new Error("no such folder");
    return {
      pieceBytes: Infinity,
      write: (bytes) => Promise.resolve(bytes.length),
      close: () => {},
    };
  });
  const batch = placesOf([plainSpan(), plainSpan()]);
  assert.deepEqual(await deliveriesOf(exporter, batch), [REFUSED]);
  assert.deepEqual(reports, [
    "Telemetry cannot be written to /folder/out.jsonl, and is lost: Error: no such folder",
  ]);
  assert.deepEqual(await deliveriesOf(exporter, batch), [WRITTEN]);
  assert.deepEqual(await deliveriesOf(exporter, batch), [WRITTEN]);
  assert.equal(attempts, 2);
});

for (const [format, lineCount] of [["jsonl", 3], ["logfmt", 3], ["otlp", 1]] as const) {
  test(`LinesLaneExporter.export() writes each record once as ${format}`, async () => {
    let text = "";
    const open: OpenLineOutput = () => ({
      pieceBytes: Infinity,
      write: (bytes) => {
        text += new TextDecoder().decode(bytes);
        return Promise.resolve(bytes.length);
      },
      close: () => {},
    });
    const names = ["one", "two", "three"];
    const batch = placesOf(names.map((name) => plainSpan({ name })));
    const deliveries = await deliveriesOf(createExporter(open, format).exporter, batch);
    assert.deepEqual(deliveries, [{ recordCount: 3, droppedCount: 0 }]);
    assert.deepEqual(text.match(/one|two|three/g), names);
    assert.deepEqual([text.split("\n").length - 1, text.at(-1)], [lineCount, "\n"]);
  });
}

test("LinesLaneExporter.export() counts a whole batch as lost with its one line", async () => {
  const open: OpenLineOutput = () => ({
    pieceBytes: Infinity,
    write: () => Promise.reject(new Error("disk full")),
    close: () => {},
  });
  const { exporter, reports } = createExporter(open, "otlp");
  const batch = placesOf([plainSpan(), plainSpan()]);
  assert.deepEqual(await deliveriesOf(exporter, batch), [REFUSED]);
  assert.equal(reports.length, 1);
});

test("LinesLaneExporter.close() closes what was opened, and nothing else", async () => {
  let closes = 0;
  const open: OpenLineOutput = () => ({
    pieceBytes: Infinity,
    write: (bytes) => Promise.resolve(bytes.length),
    close: () => void closes++,
  });
  createExporter(open).exporter.close();
  assert.equal(closes, 0);
  const { exporter } = createExporter(open);
  await deliveriesOf(exporter, placesOf([plainSpan()]));
  exporter.close();
  assert.equal(closes, 1);
});
