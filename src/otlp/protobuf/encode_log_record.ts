import {
  LOG_RECORD_ATTRIBUTES_TAG,
  LOG_RECORD_BODY_TAG,
  LOG_RECORD_DROPPED_ATTRIBUTES_COUNT_TAG,
  LOG_RECORD_EVENT_NAME_TAG,
  LOG_RECORD_FLAGS_TAG,
  LOG_RECORD_OBSERVED_TIME_UNIX_NANO_TAG,
  LOG_RECORD_SEVERITY_NUMBER_TAG,
  LOG_RECORD_SEVERITY_TEXT_TAG,
  LOG_RECORD_SPAN_ID_TAG,
  LOG_RECORD_TIME_UNIX_NANO_TAG,
  LOG_RECORD_TRACE_ID_TAG,
} from "../../../gen/wire/logs.ts";
import {
  LOG_ATTRIBUTE_COUNT,
  LOG_BODY,
  LOG_DROPPED_ATTRIBUTES,
  LOG_EVENT_NAME_LENGTH,
  LOG_HAS_BODY,
  LOG_OBSERVED_TIME,
  LOG_SEVERITY_NUMBER,
  LOG_SEVERITY_TEXT_LENGTH,
  LOG_SPAN_WORDS,
  LOG_TIME,
  LOG_TRACE_FLAGS,
  LOG_TRACE_WORDS,
} from "../../snapshot/log_record.ts";
import { encodeSpanId, encodeTraceId } from "./encode_span.ts";
import type { RecordEncoder } from "./record_encoder.ts";

/** Writes the fields of an OTLP `LogRecord` from the record at the encoder's cursor. */
export function encodeLogRecord(encoder: RecordEncoder): void {
  const numbers = encoder.numbers;
  const start = encoder.at;
  encoder.at = start + LOG_BODY;
  encodeTime(encoder, LOG_RECORD_TIME_UNIX_NANO_TAG, start + LOG_TIME);
  encodeTime(encoder, LOG_RECORD_OBSERVED_TIME_UNIX_NANO_TAG, start + LOG_OBSERVED_TIME);
  const traceAt = start + LOG_TRACE_WORDS;
  if (
    (numbers[traceAt] | numbers[traceAt + 1] | numbers[traceAt + 2] | numbers[traceAt + 3]) !== 0
  ) {
    encodeTraceId(encoder, LOG_RECORD_TRACE_ID_TAG, traceAt);
  }
  const spanAt = start + LOG_SPAN_WORDS;
  if ((numbers[spanAt] | numbers[spanAt + 1]) !== 0) {
    encodeSpanId(encoder, LOG_RECORD_SPAN_ID_TAG, spanAt);
  }
  const flags = numbers[start + LOG_TRACE_FLAGS];
  if (flags !== 0) {
    encoder.varint(LOG_RECORD_FLAGS_TAG);
    encoder.fixed32(flags);
  }
  encoder.uintField(LOG_RECORD_SEVERITY_NUMBER_TAG, encoder.count(start + LOG_SEVERITY_NUMBER));
  encoder.uintField(
    LOG_RECORD_DROPPED_ATTRIBUTES_COUNT_TAG,
    encoder.count(start + LOG_DROPPED_ATTRIBUTES),
  );
  // Strings come in the order in which they were written.
  encoder.stringField(
    LOG_RECORD_SEVERITY_TEXT_TAG,
    encoder.count(start + LOG_SEVERITY_TEXT_LENGTH),
  );
  encoder.stringField(LOG_RECORD_EVENT_NAME_TAG, encoder.count(start + LOG_EVENT_NAME_LENGTH));
  if (encoder.count(start + LOG_HAS_BODY) !== 0) encoder.anyValue(LOG_RECORD_BODY_TAG);
  encoder.attributes(LOG_RECORD_ATTRIBUTES_TAG, encoder.count(start + LOG_ATTRIBUTE_COUNT));
}

// A time of 0 means unknown.
function encodeTime(encoder: RecordEncoder, tag: number, at: number): void {
  const seconds = encoder.numbers[at];
  const nanos = encoder.numbers[at + 1];
  if (seconds === 0 && nanos === 0) return;
  encoder.varint(tag);
  encoder.unixNano(seconds, nanos);
}
