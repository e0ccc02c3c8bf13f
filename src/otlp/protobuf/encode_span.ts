import {
  SPAN_ATTRIBUTES_TAG,
  SPAN_DROPPED_ATTRIBUTES_COUNT_TAG,
  SPAN_DROPPED_EVENTS_COUNT_TAG,
  SPAN_DROPPED_LINKS_COUNT_TAG,
  SPAN_END_TIME_UNIX_NANO_TAG,
  SPAN_EVENT_ATTRIBUTES_TAG,
  SPAN_EVENT_DROPPED_ATTRIBUTES_COUNT_TAG,
  SPAN_EVENT_NAME_TAG,
  SPAN_EVENT_TIME_UNIX_NANO_TAG,
  SPAN_EVENTS_TAG,
  SPAN_FLAGS_TAG,
  SPAN_KIND_TAG,
  SPAN_LINK_ATTRIBUTES_TAG,
  SPAN_LINK_DROPPED_ATTRIBUTES_COUNT_TAG,
  SPAN_LINK_FLAGS_TAG,
  SPAN_LINK_SPAN_ID_TAG,
  SPAN_LINK_TRACE_ID_TAG,
  SPAN_LINK_TRACE_STATE_TAG,
  SPAN_LINKS_TAG,
  SPAN_NAME_TAG,
  SPAN_PARENT_SPAN_ID_TAG,
  SPAN_SPAN_ID_TAG,
  SPAN_START_TIME_UNIX_NANO_TAG,
  SPAN_STATUS_TAG,
  SPAN_TRACE_ID_TAG,
  SPAN_TRACE_STATE_TAG,
  STATUS_CODE_TAG,
  STATUS_MESSAGE_TAG,
} from "../../../gen/wire/trace.ts";
import {
  EVENT_ATTRIBUTE_COUNT,
  EVENT_BODY,
  EVENT_DROPPED_ATTRIBUTES,
  EVENT_NAME_LENGTH,
  EVENT_TIME,
  LINK_ATTRIBUTE_COUNT,
  LINK_BODY,
  LINK_DROPPED_ATTRIBUTES,
  LINK_FLAGS,
  LINK_SPAN_WORDS,
  LINK_TRACE_STATE_LENGTH,
  LINK_TRACE_WORDS,
  SPAN_ATTRIBUTE_COUNT,
  SPAN_BODY,
  SPAN_DROPPED_ATTRIBUTES,
  SPAN_DROPPED_EVENTS,
  SPAN_DROPPED_LINKS,
  SPAN_END,
  SPAN_EVENT_COUNT,
  SPAN_FLAGS,
  SPAN_ID_WORDS,
  SPAN_KIND,
  SPAN_LINK_COUNT,
  SPAN_NAME,
  SPAN_PARENT_WORDS,
  SPAN_START,
  SPAN_STATUS_CODE,
  SPAN_STATUS_MESSAGE_LENGTH,
  SPAN_TRACE_STATE_LENGTH,
  SPAN_TRACE_WORDS,
} from "../../snapshot/span_record.ts";
import type { RecordEncoder } from "./record_encoder.ts";

/** Bytes reserved for the length of a nested message; one suffices for most events and links. */
const SHORT = 1;

/** Writes the fields of an OTLP `Span` from the record at the encoder's cursor. */
export function encodeSpan(encoder: RecordEncoder): void {
  const numbers = encoder.numbers;
  const start = encoder.at;
  encoder.at = start + SPAN_BODY;
  encoder.nameField(SPAN_NAME_TAG, encoder.count(start + SPAN_NAME));
  encoder.stringField(SPAN_TRACE_STATE_TAG, encoder.count(start + SPAN_TRACE_STATE_LENGTH));
  encodeStatus(
    encoder,
    encoder.count(start + SPAN_STATUS_CODE),
    encoder.count(start + SPAN_STATUS_MESSAGE_LENGTH),
  );
  encodeTraceId(encoder, SPAN_TRACE_ID_TAG, start + SPAN_TRACE_WORDS);
  encodeSpanId(encoder, SPAN_SPAN_ID_TAG, start + SPAN_ID_WORDS);
  const parent = start + SPAN_PARENT_WORDS;
  if (numbers[parent] !== 0 || numbers[parent + 1] !== 0) {
    encodeSpanId(encoder, SPAN_PARENT_SPAN_ID_TAG, parent);
  }
  encoder.varint(SPAN_FLAGS_TAG);
  encoder.fixed32(numbers[start + SPAN_FLAGS]);
  // OTLP counts kinds from 1; 0 means unspecified.
  encoder.uintField(SPAN_KIND_TAG, encoder.count(start + SPAN_KIND) + 1);
  encoder.varint(SPAN_START_TIME_UNIX_NANO_TAG);
  encoder.unixNano(numbers[start + SPAN_START], numbers[start + SPAN_START + 1]);
  encoder.varint(SPAN_END_TIME_UNIX_NANO_TAG);
  encoder.unixNano(numbers[start + SPAN_END], numbers[start + SPAN_END + 1]);
  encoder.uintField(
    SPAN_DROPPED_ATTRIBUTES_COUNT_TAG,
    encoder.count(start + SPAN_DROPPED_ATTRIBUTES),
  );
  encoder.uintField(SPAN_DROPPED_EVENTS_COUNT_TAG, encoder.count(start + SPAN_DROPPED_EVENTS));
  encoder.uintField(SPAN_DROPPED_LINKS_COUNT_TAG, encoder.count(start + SPAN_DROPPED_LINKS));
  encoder.attributes(SPAN_ATTRIBUTES_TAG, encoder.count(start + SPAN_ATTRIBUTE_COUNT));
  const eventCount = encoder.count(start + SPAN_EVENT_COUNT);
  for (let i = 0; i < eventCount; i++) encodeEvent(encoder);
  const linkCount = encoder.count(start + SPAN_LINK_COUNT);
  for (let i = 0; i < linkCount; i++) encodeLink(encoder);
}

function encodeStatus(encoder: RecordEncoder, code: number, messageLength: number): void {
  if (code === 0 && messageLength === 0) return;
  const start = encoder.beginMessage(SPAN_STATUS_TAG, SHORT);
  encoder.uintField(STATUS_CODE_TAG, code);
  encoder.stringField(STATUS_MESSAGE_TAG, messageLength);
  encoder.endMessage(start, SHORT);
}

function encodeEvent(encoder: RecordEncoder): void {
  const numbers = encoder.numbers;
  const at = encoder.at;
  encoder.at = at + EVENT_BODY;
  const start = encoder.beginMessage(SPAN_EVENTS_TAG, SHORT);
  encoder.varint(SPAN_EVENT_TIME_UNIX_NANO_TAG);
  encoder.unixNano(numbers[at + EVENT_TIME], numbers[at + EVENT_TIME + 1]);
  encoder.stringField(SPAN_EVENT_NAME_TAG, encoder.count(at + EVENT_NAME_LENGTH));
  encoder.uintField(
    SPAN_EVENT_DROPPED_ATTRIBUTES_COUNT_TAG,
    encoder.count(at + EVENT_DROPPED_ATTRIBUTES),
  );
  encoder.attributes(SPAN_EVENT_ATTRIBUTES_TAG, encoder.count(at + EVENT_ATTRIBUTE_COUNT));
  encoder.endMessage(start, SHORT);
}

function encodeLink(encoder: RecordEncoder): void {
  const numbers = encoder.numbers;
  const at = encoder.at;
  encoder.at = at + LINK_BODY;
  const start = encoder.beginMessage(SPAN_LINKS_TAG, SHORT);
  encodeTraceId(encoder, SPAN_LINK_TRACE_ID_TAG, at + LINK_TRACE_WORDS);
  encodeSpanId(encoder, SPAN_LINK_SPAN_ID_TAG, at + LINK_SPAN_WORDS);
  encoder.varint(SPAN_LINK_FLAGS_TAG);
  encoder.fixed32(numbers[at + LINK_FLAGS]);
  encoder.stringField(SPAN_LINK_TRACE_STATE_TAG, encoder.count(at + LINK_TRACE_STATE_LENGTH));
  encoder.uintField(
    SPAN_LINK_DROPPED_ATTRIBUTES_COUNT_TAG,
    encoder.count(at + LINK_DROPPED_ATTRIBUTES),
  );
  encoder.attributes(SPAN_LINK_ATTRIBUTES_TAG, encoder.count(at + LINK_ATTRIBUTE_COUNT));
  encoder.endMessage(start, SHORT);
}

/** Writes a trace id from four words of the record. */
export function encodeTraceId(encoder: RecordEncoder, tag: number, at: number): void {
  encoder.varint(tag);
  encoder.varint(16);
  for (let i = at; i < at + 4; i++) encoder.idWord(encoder.numbers[i]);
}

/** Writes a span id from two words of the record. */
export function encodeSpanId(encoder: RecordEncoder, tag: number, at: number): void {
  encoder.varint(tag);
  encoder.varint(8);
  encoder.idWord(encoder.numbers[at]);
  encoder.idWord(encoder.numbers[at + 1]);
}
