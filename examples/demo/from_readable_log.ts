import type { ReadableLogRecord } from "../../src/sdk/mod.ts";
import { type DemoLog, severityOf } from "./demo_log.ts";
import { plain, toMs } from "./from_readable_span.ts";

/** A log record of this process as the demo draws it. */
export function fromReadableLog(log: ReadableLogRecord): DemoLog {
  return {
    traceId: log.spanContext?.traceId ?? "",
    spanId: log.spanContext?.spanId ?? "",
    service: String(log.resource.attributes["service.name"]),
    timeMs: toMs(log.timestamp ?? log.observedTimestamp),
    severity: severityOf(log.severityNumber),
    text: String(log.body ?? ""),
    attributes: plain(log.attributes),
  };
}
