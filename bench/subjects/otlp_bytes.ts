import {
  ANY_VALUE_INT_VALUE_TAG,
  ANY_VALUE_STRING_VALUE_TAG,
  KEY_VALUE_KEY_TAG,
  KEY_VALUE_VALUE_TAG,
} from "../../gen/wire/common.ts";
import {
  SCOPE_SPANS_SPANS_TAG,
  SPAN_ATTRIBUTES_TAG,
  SPAN_END_TIME_UNIX_NANO_TAG,
  SPAN_EVENT_ATTRIBUTES_TAG,
  SPAN_EVENT_NAME_TAG,
  SPAN_EVENT_TIME_UNIX_NANO_TAG,
  SPAN_EVENTS_TAG,
  SPAN_FLAGS_TAG,
  SPAN_KIND_TAG,
  SPAN_NAME_TAG,
  SPAN_SPAN_ID_TAG,
  SPAN_START_TIME_UNIX_NANO_TAG,
  SPAN_TRACE_ID_TAG,
} from "../../gen/wire/trace.ts";
import type { AttributeList, EventFields, SpanFields } from "../../src/snapshot/mod.ts";

const NANOS_PER_SECOND = 1_000_000_000;
const WORD_RANGE = 2 ** 32;

const ENCODER = new TextEncoder();

/**
 * The rejected alternative: OTLP written directly into a reused buffer on the application thread.
 * It supports just what the sample spans need: strings, integers, events.
 *
 * Messages reserve one byte for their length, and are moved if they are longer.
 */
export class OtlpBytes {
  /** The buffer being filled. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Position of the next byte. */
  position = 0;

  /** Takes a buffer that must hold all spans of a batch. */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
  }

  /** Appends a span. */
  writeSpan(span: SpanFields): void {
    const start = this.#begin(SCOPE_SPANS_SPANS_TAG);
    this.#byte(SPAN_TRACE_ID_TAG);
    this.#byte(16);
    this.#wordBigEndian(span.traceWord0);
    this.#wordBigEndian(span.traceWord1);
    this.#wordBigEndian(span.traceWord2);
    this.#wordBigEndian(span.traceWord3);
    this.#byte(SPAN_SPAN_ID_TAG);
    this.#byte(8);
    this.#wordBigEndian(span.spanWord0);
    this.#wordBigEndian(span.spanWord1);
    this.#varint(SPAN_FLAGS_TAG);
    this.#word(span.otlpFlags);
    this.#string(SPAN_NAME_TAG, span.name);
    this.#byte(SPAN_KIND_TAG);
    this.#varint(span.kind + 1);
    this.#byte(SPAN_START_TIME_UNIX_NANO_TAG);
    this.#time(span.startSeconds, span.startNanos);
    this.#byte(SPAN_END_TIME_UNIX_NANO_TAG);
    this.#time(span.endSeconds, span.endNanos);
    this.#attributes(SPAN_ATTRIBUTES_TAG, span.attributeList);
    for (const event of span.eventList ?? []) this.#event(event);
    this.#end(start);
  }

  #event(event: EventFields): void {
    const start = this.#begin(SPAN_EVENTS_TAG);
    this.#byte(SPAN_EVENT_TIME_UNIX_NANO_TAG);
    this.#time(event.seconds, event.nanos);
    this.#string(SPAN_EVENT_NAME_TAG, event.name);
    this.#attributes(SPAN_EVENT_ATTRIBUTES_TAG, event.attributeList);
    this.#end(start);
  }

  #attributes(tag: number, list: AttributeList): void {
    for (let i = 0; i < list.length; i += 2) {
      const start = this.#begin(tag);
      this.#string(KEY_VALUE_KEY_TAG, String(list[i]));
      const valueStart = this.#begin(KEY_VALUE_VALUE_TAG);
      const value = list[i + 1];
      if (typeof value === "number") {
        this.#byte(ANY_VALUE_INT_VALUE_TAG);
        this.#varint(value);
      } else {
        this.#string(ANY_VALUE_STRING_VALUE_TAG, String(value));
      }
      this.#end(valueStart);
      this.#end(start);
    }
  }

  #begin(tag: number): number {
    this.#byte(tag);
    return ++this.position;
  }

  #end(start: number): void {
    const length = this.position - start;
    if (length < 128) {
      this.bytes[start - 1] = length;
      return;
    }
    // The length of every message of the sample fits into two bytes.
    this.bytes.copyWithin(start + 1, start, this.position);
    this.bytes[start - 1] = (length & 0x7f) | 0x80;
    this.bytes[start] = length >> 7;
    this.position++;
  }

  // A loop is faster than TextEncoder for the short ASCII strings of attributes.
  #string(tag: number, text: string): void {
    const start = this.#begin(tag);
    const { bytes } = this;
    const { length } = text;
    let at = start;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        at = start + ENCODER.encodeInto(text, bytes.subarray(start)).written;
        break;
      }
      bytes[at++] = code;
    }
    this.position = at;
    this.#end(start);
  }

  #byte(value: number): void {
    this.bytes[this.position++] = value;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.bytes[this.position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.position++] = rest;
  }

  #word(word: number): void {
    const { bytes, position } = this;
    bytes[position] = word;
    bytes[position + 1] = word >>> 8;
    bytes[position + 2] = word >>> 16;
    bytes[position + 3] = word >>> 24;
    this.position = position + 4;
  }

  #wordBigEndian(word: number): void {
    const { bytes, position } = this;
    bytes[position] = word >>> 24;
    bytes[position + 1] = word >>> 16;
    bytes[position + 2] = word >>> 8;
    bytes[position + 3] = word;
    this.position = position + 4;
  }

  // 64 bits of nanoseconds from two exact doubles.
  #time(seconds: number, nanos: number): void {
    const high = Math.floor(seconds * (NANOS_PER_SECOND / WORD_RANGE));
    // Exact: each product stays below 2^53.
    const lowSeconds = (Math.imul(seconds, NANOS_PER_SECOND) >>> 0) + nanos;
    const carry = lowSeconds >= WORD_RANGE ? 1 : 0;
    this.#word(lowSeconds >>> 0);
    this.#word(high + carry);
  }
}
