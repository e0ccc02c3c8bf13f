/**
 * From the application's side to the normal form: turns an emitted log record into what OTLP must
 * contain.
 *
 * @module
 */
import type { ReadableLogRecord } from "../../src/sdk/mod.ts";
import { flatten, logKey, type NormalRecord, stringText } from "./normal_form.ts";
import { attributesOf, resourceOf, runOf, scopeOf, timeText, valueText } from "./recorded_parts.ts";

/** A log record in normal form. */
export function recordedLog(record: ReadableLogRecord): NormalRecord {
  const { timestamp, observedTimestamp, spanContext, attributes } = record;
  const attributeParts = attributesOf(attributes);
  const observedUnixNano = timeText(observedTimestamp);
  const fields = flatten({
    unixNano: timestamp === undefined ? "0" : timeText(timestamp),
    observedUnixNano,
    severityNumber: String(record.severityNumber),
    severityText: stringText(record.severityText),
    eventName: stringText(record.eventName),
    body: valueText(record.body),
    attributes: attributeParts,
    droppedAttributesCount: String(record.droppedAttributesCount),
    traceId: spanContext?.traceId ?? "",
    spanId: spanContext?.spanId ?? "",
    flags: String((spanContext?.traceFlags ?? 0) & 0xff), // only the W3C flags
    scope: scopeOf(record.instrumentationScope),
    resource: resourceOf(record.resource),
  });
  return { run: runOf(record.resource), key: logKey(attributeParts, observedUnixNano), fields };
}
