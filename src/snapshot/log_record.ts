import type { Attributes } from "../api/mod.ts";
import { type AnyValue, readEntries, readValue, VALUE_STRING, writeValue } from "./any_value.ts";
import { RECORD_HEAD, RECORD_SCOPE } from "./chunk.ts";
import { wordToHex } from "./ids.ts";
import type { RecordReader } from "./record_reader.ts";
import {
  type AttributeList,
  type RecordWriter,
  writeAttributes,
  writeText,
} from "./record_writer.ts";

/** What a log record must expose to be written: all that OTLP has of one, as plain fields. */
export interface LogFields {
  readonly scopeNumber: number;
  /** Both parts of the time are 0 if the record has no timestamp. */
  readonly seconds: number;
  readonly nanos: number;
  readonly observedSeconds: number;
  readonly observedNanos: number;
  /** All words are 0 outside of a trace. */
  readonly traceWord0: number;
  readonly traceWord1: number;
  readonly traceWord2: number;
  readonly traceWord3: number;
  readonly spanWord0: number;
  readonly spanWord1: number;
  /** W3C trace flags. */
  readonly traceFlags: number;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  /** `undefined` for no body; `null` is a body, the empty value. */
  readonly body: AnyValue;
  readonly attributeList: AttributeList;
  readonly droppedAttributesCount: number;
}

// Positions in a log record, after the common head. The order of the strings in the text is
// severity text, event name, body, attributes.
export const LOG_TIME: number = RECORD_HEAD;
export const LOG_OBSERVED_TIME: number = RECORD_HEAD + 2;
export const LOG_TRACE_WORDS: number = RECORD_HEAD + 4;
export const LOG_SPAN_WORDS: number = RECORD_HEAD + 8;
export const LOG_TRACE_FLAGS: number = RECORD_HEAD + 10;
export const LOG_SEVERITY_NUMBER: number = RECORD_HEAD + 11;
export const LOG_SEVERITY_TEXT_LENGTH: number = RECORD_HEAD + 12;
export const LOG_EVENT_NAME_LENGTH: number = RECORD_HEAD + 13;
export const LOG_DROPPED_ATTRIBUTES: number = RECORD_HEAD + 14;
export const LOG_ATTRIBUTE_COUNT: number = RECORD_HEAD + 15;
/** 1 when a body follows, 0 when there is none. */
export const LOG_HAS_BODY: number = RECORD_HEAD + 16;
/** The body, if there is one, and the attributes follow from here. */
export const LOG_BODY: number = RECORD_HEAD + 17;

/** Writes a log record as one record. */
export function writeLogRecord(writer: RecordWriter, log: LogFields): void {
  const numbers = writer.numbers;
  const start = writer.position;
  numbers[start + RECORD_SCOPE] = log.scopeNumber;
  numbers[start + LOG_TIME] = log.seconds;
  numbers[start + LOG_TIME + 1] = log.nanos;
  numbers[start + LOG_OBSERVED_TIME] = log.observedSeconds;
  numbers[start + LOG_OBSERVED_TIME + 1] = log.observedNanos;
  numbers[start + LOG_TRACE_WORDS] = log.traceWord0;
  numbers[start + LOG_TRACE_WORDS + 1] = log.traceWord1;
  numbers[start + LOG_TRACE_WORDS + 2] = log.traceWord2;
  numbers[start + LOG_TRACE_WORDS + 3] = log.traceWord3;
  numbers[start + LOG_SPAN_WORDS] = log.spanWord0;
  numbers[start + LOG_SPAN_WORDS + 1] = log.spanWord1;
  numbers[start + LOG_TRACE_FLAGS] = log.traceFlags;
  numbers[start + LOG_SEVERITY_NUMBER] = log.severityNumber;
  const severityText = log.severityText;
  const eventName = log.eventName;
  const body = log.body;
  const attributes = log.attributeList;
  numbers[start + LOG_SEVERITY_TEXT_LENGTH] = severityText.length;
  numbers[start + LOG_EVENT_NAME_LENGTH] = eventName.length;
  numbers[start + LOG_DROPPED_ATTRIBUTES] = log.droppedAttributesCount;
  numbers[start + LOG_ATTRIBUTE_COUNT] = attributes.length >> 1;
  numbers[start + LOG_HAS_BODY] = body === undefined ? 0 : 1;
  writer.position = start + LOG_BODY;
  if (typeof body === "string" && eventName === "") {
    // By far most records. On Bun, one concatenation of three costs a third of three concatenations
    // (bench/logs.ts).
    numbers[start + LOG_BODY] = VALUE_STRING;
    numbers[start + LOG_BODY + 1] = body.length;
    writer.position = start + LOG_BODY + 2;
    writer.text = writer.text + severityText + body;
  } else {
    writeText(writer, severityText);
    writeText(writer, eventName);
    if (body !== undefined) writeValue(writer, body);
  }
  writeAttributes(writer, attributes);
}

/** A log record as data, read back from its record. Times are `[seconds, nanoseconds]`. */
export interface LogSnapshot {
  readonly scopeNumber: number;
  /** `[0, 0]` if the record has no timestamp. */
  readonly time: readonly [number, number];
  readonly observedTime: readonly [number, number];
  /** `""` outside of a trace. */
  readonly traceId: string;
  /** `""` outside of a trace. */
  readonly spanId: string;
  readonly traceFlags: number;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  /** `undefined` for no body. */
  readonly body: AnyValue;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** Reads the record at the reader's place. */
export function readLogRecord(reader: RecordReader): LogSnapshot {
  reader.seek(LOG_BODY);
  const severityText = reader.string(reader.at(LOG_SEVERITY_TEXT_LENGTH));
  const eventName = reader.string(reader.at(LOG_EVENT_NAME_LENGTH));
  const body = reader.at(LOG_HAS_BODY) === 0 ? undefined : readValue(reader);
  return {
    scopeNumber: reader.scope,
    time: [reader.at(LOG_TIME), reader.at(LOG_TIME + 1)],
    observedTime: [reader.at(LOG_OBSERVED_TIME), reader.at(LOG_OBSERVED_TIME + 1)],
    traceId: hexOf(reader, LOG_TRACE_WORDS, 4),
    spanId: hexOf(reader, LOG_SPAN_WORDS, 2),
    traceFlags: reader.at(LOG_TRACE_FLAGS),
    severityNumber: reader.at(LOG_SEVERITY_NUMBER),
    severityText,
    eventName,
    body,
    attributes: readEntries(reader, reader.at(LOG_ATTRIBUTE_COUNT)),
    droppedAttributesCount: reader.at(LOG_DROPPED_ATTRIBUTES),
  };
}

// An id of zeros is no id.
function hexOf(reader: RecordReader, position: number, wordCount: number): string {
  let hex = "";
  let bits = 0;
  for (let i = position; i < position + wordCount; i++) {
    bits |= reader.at(i);
    hex += wordToHex(reader.at(i));
  }
  return bits === 0 ? "" : hex;
}
