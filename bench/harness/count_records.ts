import { EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_TAG } from "../../gen/wire/logs_service.ts";
import { RESOURCE_LOGS_SCOPE_LOGS_TAG, SCOPE_LOGS_LOG_RECORDS_TAG } from "../../gen/wire/logs.ts";
import { EXPORT_TRACE_SERVICE_REQUEST_RESOURCE_SPANS_TAG } from "../../gen/wire/trace_service.ts";
import { RESOURCE_SPANS_SCOPE_SPANS_TAG, SCOPE_SPANS_SPANS_TAG } from "../../gen/wire/trace.ts";

/** The nested fields that lead to a span. */
const SPAN_PATH = [
  EXPORT_TRACE_SERVICE_REQUEST_RESOURCE_SPANS_TAG,
  RESOURCE_SPANS_SCOPE_SPANS_TAG,
  SCOPE_SPANS_SPANS_TAG,
];

/** The nested fields that lead to a log record. */
const LOG_RECORD_PATH = [
  EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_TAG,
  RESOURCE_LOGS_SCOPE_LOGS_TAG,
  SCOPE_LOGS_LOG_RECORDS_TAG,
];

/**
 * Counts the spans of an OTLP request. It reads only the frames around the spans.
 *
 * @throws RangeError when the bytes are no such request.
 */
export function countSpans(request: Uint8Array): number {
  return countFields(request, SPAN_PATH, { start: 0, end: request.length, depth: 0 });
}

/**
 * Counts the log records of an OTLP request. Only the frames around the records are read.
 *
 * @throws RangeError when the bytes are no such request.
 */
export function countLogRecords(request: Uint8Array): number {
  return countFields(request, LOG_RECORD_PATH, { start: 0, end: request.length, depth: 0 });
}

function countFields(
  bytes: Uint8Array,
  path: readonly number[],
  range: { readonly start: number; readonly end: number; readonly depth: number },
): number {
  let at = range.start;
  let count = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1;; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError("The request ends inside a field.");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < range.end) {
    const tag = varint();
    if ((tag & 7) === 0) varint();
    else if ((tag & 7) === 1) at += 8;
    else if ((tag & 7) === 5) at += 4;
    else if ((tag & 7) === 2) {
      const length = varint();
      if (tag === path[range.depth]) {
        count += range.depth === path.length - 1
          ? 1
          : countFields(bytes, path, { start: at, end: at + length, depth: range.depth + 1 });
      }
      at += length;
    } else throw new RangeError(`The request holds a field of unknown type ${tag & 7}.`);
  }
  return count;
}
