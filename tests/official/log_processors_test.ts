import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtobufLogsSerializer } from "@opentelemetry/otlp-transformer";
import {
  BatchLogRecordProcessor,
  InMemoryLogRecordExporter,
  type LogRecordProcessor as OfficialProcessor,
  type ReadWriteLogRecord,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import { ExportLogsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { SeverityNumber } from "../../src/api/mod.ts";
import { LoggerProvider, type LogRecordProcessor, Resource } from "../../src/sdk/mod.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import { flattenLogs } from "../support/received.ts";

// Passing them to the provider as they are tests their types.
function providerOf(...logRecordProcessors: LogRecordProcessor[]): LoggerProvider {
  return new LoggerProvider({
    resource: new Resource({ "service.name": "shop" }),
    logRecordProcessors,
  });
}

const PAID = {
  timestamp: 1_700_000_000_001,
  observedTimestamp: 1_700_000_000_002,
  severityNumber: SeverityNumber.INFO,
  severityText: "info",
  eventName: "payment",
  body: "paid",
  attributes: { cents: 5 },
};

test("emit() takes our records through official processors to official exporters", async () => {
  const exporters = [new InMemoryLogRecordExporter(), new InMemoryLogRecordExporter()];
  const provider = providerOf(
    new SimpleLogRecordProcessor({ exporter: exporters[0] }),
    new BatchLogRecordProcessor({ exporter: exporters[1] }),
  );
  provider.getLogger("shop").emit(PAID);
  await provider.forceFlush();
  for (const exporter of exporters) {
    const bytes = ProtobufLogsSerializer.serializeRequest(exporter.getFinishedLogRecords());
    assert.ok(bytes !== undefined);
    const schema = ExportLogsServiceRequestSchema;
    const [log] = flattenLogs(decodeExportRequest(schema, bytes, { isJson: false }));
    assert.equal(log.timeUnixNano, 1_700_000_000_001_000_000n);
    assert.equal(log.observedTimeUnixNano, 1_700_000_000_002_000_000n);
    assert.equal(log.severityNumber, 9);
    assert.equal(log.severityText, "info");
    assert.equal(log.eventName, "payment");
    assert.equal(log.body, "paid");
    assert.deepEqual(log.attributes, { cents: 5 });
    assert.equal(log.scope.name, "shop");
    assert.equal(log.resource.attributes["service.name"], "shop");
  }
  await provider.shutdown();
});

test("hrTime of a log record is when it was seen where nobody says when it happened", () => {
  const exporter = new InMemoryLogRecordExporter();
  const provider = providerOf(new SimpleLogRecordProcessor({ exporter }));
  provider.getLogger("shop").emit({ observedTimestamp: 1_700_000_000_002 });
  const [record] = exporter.getFinishedLogRecords();
  assert.deepEqual(record.hrTime, [1_700_000_000, 2_000_000]);
  assert.deepEqual(record.hrTimeObserved, [1_700_000_000, 2_000_000]);
});

/** Changes records like a processor for the official SDK: by their properties. */
class Rewriting implements OfficialProcessor {
  readonly asked: unknown[] = [];

  onEmit(record: ReadWriteLogRecord): void {
    record.hrTime = [1, 2];
    record.hrTimeObserved = [3, 4];
    record.severityNumber = SeverityNumber.WARN;
    record.severityText = "warn";
    record.eventName = "renamed";
    record.spanContext = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
    record.setBody("rewritten").setAttribute("by", "processor");
  }

  enabled(question: Parameters<NonNullable<OfficialProcessor["enabled"]>>[0]): boolean {
    this.asked.push(question.instrumentationScope.name);
    return false;
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

test("emit() gives a record what an official log record processor sets", () => {
  const exporter = new InMemoryLogRecordExporter();
  const provider = providerOf(new Rewriting(), new SimpleLogRecordProcessor({ exporter }));
  provider.getLogger("shop").emit(PAID);
  const [record] = exporter.getFinishedLogRecords();
  assert.deepEqual(record.hrTime, [1, 2]);
  assert.deepEqual(record.hrTimeObserved, [3, 4]);
  assert.equal(record.severityNumber, SeverityNumber.WARN);
  assert.equal(record.severityText, "warn");
  assert.equal(record.eventName, "renamed");
  assert.equal(record.spanContext?.spanId, "b".repeat(16));
  assert.equal(record.body, "rewritten");
  assert.deepEqual(record.attributes, { cents: 5, by: "processor" });
});

test("enabled() asks an official log record processor by scope", () => {
  const rewriting = new Rewriting();
  assert.equal(providerOf(rewriting).getLogger("shop").enabled(), false);
  assert.deepEqual(rewriting.asked, ["shop"]);
});
