/**
 * Converts OTLP to the demo's log records.
 *
 * @module
 */
import { fromBinary } from "@bufbuild/protobuf";
import { ExportLogsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import type { LogRecord } from "../../gen/es/opentelemetry/proto/logs/v1/logs_pb.ts";
import { type DemoLog, severityOf } from "./demo_log.ts";
import { attributesOf, serviceOf, toHex, toMs, valueOf } from "./received_values.ts";

/** The log records of a request body, in order. Throws if it is not OTLP. */
export function decodeLogs(body: Uint8Array): DemoLog[] {
  const request = fromBinary(ExportLogsServiceRequestSchema, body);
  return request.resourceLogs.flatMap(({ resource, scopeLogs }) => {
    const service = serviceOf(resource);
    return scopeLogs.flatMap(({ logRecords }) => logRecords.map((log) => demoLog(log, service)));
  });
}

function demoLog(log: LogRecord, service: string): DemoLog {
  return {
    traceId: toHex(log.traceId),
    spanId: toHex(log.spanId),
    service,
    timeMs: toMs(log.timeUnixNano || log.observedTimeUnixNano),
    severity: severityOf(log.severityNumber),
    text: String(valueOf(log.body) ?? ""),
    attributes: attributesOf(log.attributes),
  };
}
