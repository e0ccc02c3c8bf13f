import type { AttributeShape, ShapedValues } from "../api/global/inner_protocol.ts";
import type { Attributes } from "../api/mod.ts";
import { readEntries } from "./any_value.ts";
import { RECORD_HEAD, RECORD_SCOPE } from "./chunk.ts";
import { wordToHex } from "./ids.ts";
import { numberName } from "./names.ts";
import type { RecordReader } from "./record_reader.ts";
import {
  type AttributeList,
  type RecordWriter,
  writeAttributes,
  writeShape,
  writeText,
} from "./record_writer.ts";
import { RepeatTable } from "./repeat_table.ts";

/** What a span must expose to be written: everything that OTLP has of a span, as plain fields. */
export interface SpanFields {
  readonly scopeNumber: number;
  readonly traceWord0: number;
  readonly traceWord1: number;
  readonly traceWord2: number;
  readonly traceWord3: number;
  readonly spanWord0: number;
  readonly spanWord1: number;
  /** Both words are 0 for a root span. */
  readonly parentWord0: number;
  readonly parentWord1: number;
  /** W3C trace flags in bits 0-7, bit 8 set, bit 9 set when the parent is remote. */
  readonly otlpFlags: number;
  readonly kind: number;
  readonly startSeconds: number;
  readonly startNanos: number;
  readonly endSeconds: number;
  readonly endNanos: number;
  readonly name: string;
  /** The `tracestate` header, or `""`. */
  readonly traceStateText: string;
  readonly statusCode: number;
  readonly statusMessage: string;
  /** The keys of the initial attributes, if they came by shape; none is in `attributeList`. */
  readonly shape?: AttributeShape | undefined;
  /** The values of the shape, one for each key. */
  readonly shapedValues?: ShapedValues | undefined;
  readonly attributeList: AttributeList;
  readonly eventList: readonly EventFields[] | undefined;
  readonly linkList: readonly LinkFields[] | undefined;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** An event of a span, as plain fields. */
export interface EventFields {
  readonly name: string;
  readonly seconds: number;
  readonly nanos: number;
  readonly attributeList: AttributeList;
  readonly droppedAttributesCount: number;
}

/** A link of a span, as plain fields. */
export interface LinkFields {
  readonly traceWord0: number;
  readonly traceWord1: number;
  readonly traceWord2: number;
  readonly traceWord3: number;
  readonly spanWord0: number;
  readonly spanWord1: number;
  /** W3C trace flags in bits 0-7, bit 8 set, bit 9 set when the linked context is remote. */
  readonly otlpFlags: number;
  readonly traceStateText: string;
  readonly attributeList: AttributeList;
  readonly droppedAttributesCount: number;
}

/** The numbers of span names, which are few: they name operations, not single cases of them. */
const spanNames = new RepeatTable(256, numberName);

// Positions in a span's record, after the common head. The order of the strings in the text is
// name, trace state, status message, attributes, events, links.
export const SPAN_TRACE_WORDS: number = RECORD_HEAD;
export const SPAN_ID_WORDS: number = RECORD_HEAD + 4;
export const SPAN_PARENT_WORDS: number = RECORD_HEAD + 6;
export const SPAN_FLAGS: number = RECORD_HEAD + 8;
export const SPAN_KIND: number = RECORD_HEAD + 9;
export const SPAN_START: number = RECORD_HEAD + 10;
export const SPAN_END: number = RECORD_HEAD + 12;
export const SPAN_STATUS_CODE: number = RECORD_HEAD + 14;
/** The name: `-1 - number` if it has a number, otherwise its length. */
export const SPAN_NAME: number = RECORD_HEAD + 15;
export const SPAN_TRACE_STATE_LENGTH: number = RECORD_HEAD + 16;
export const SPAN_STATUS_MESSAGE_LENGTH: number = RECORD_HEAD + 17;
export const SPAN_DROPPED_ATTRIBUTES: number = RECORD_HEAD + 18;
export const SPAN_DROPPED_EVENTS: number = RECORD_HEAD + 19;
export const SPAN_DROPPED_LINKS: number = RECORD_HEAD + 20;
export const SPAN_ATTRIBUTE_COUNT: number = RECORD_HEAD + 21;
export const SPAN_EVENT_COUNT: number = RECORD_HEAD + 22;
export const SPAN_LINK_COUNT: number = RECORD_HEAD + 23;
/** Attributes, events and links follow from here. */
export const SPAN_BODY: number = RECORD_HEAD + 24;

// Positions in an event, from its start. Its attributes follow from `EVENT_BODY`.
export const EVENT_TIME = 0;
export const EVENT_NAME_LENGTH = 2;
export const EVENT_DROPPED_ATTRIBUTES = 3;
export const EVENT_ATTRIBUTE_COUNT = 4;
export const EVENT_BODY = 5;

// Positions in a link, from its start. Its attributes follow from `LINK_BODY`.
export const LINK_TRACE_WORDS = 0;
export const LINK_SPAN_WORDS = 4;
export const LINK_FLAGS = 6;
export const LINK_TRACE_STATE_LENGTH = 7;
export const LINK_DROPPED_ATTRIBUTES = 8;
export const LINK_ATTRIBUTE_COUNT = 9;
export const LINK_BODY = 10;

/** Writes an ended span as one record. */
export function writeSpan(writer: RecordWriter, span: SpanFields): void {
  const numbers = writer.numbers;
  const start = writer.position;
  numbers[start + RECORD_SCOPE] = span.scopeNumber;
  numbers[start + SPAN_TRACE_WORDS] = span.traceWord0;
  numbers[start + SPAN_TRACE_WORDS + 1] = span.traceWord1;
  numbers[start + SPAN_TRACE_WORDS + 2] = span.traceWord2;
  numbers[start + SPAN_TRACE_WORDS + 3] = span.traceWord3;
  numbers[start + SPAN_ID_WORDS] = span.spanWord0;
  numbers[start + SPAN_ID_WORDS + 1] = span.spanWord1;
  numbers[start + SPAN_PARENT_WORDS] = span.parentWord0;
  numbers[start + SPAN_PARENT_WORDS + 1] = span.parentWord1;
  numbers[start + SPAN_FLAGS] = span.otlpFlags;
  numbers[start + SPAN_KIND] = span.kind;
  numbers[start + SPAN_START] = span.startSeconds;
  numbers[start + SPAN_START + 1] = span.startNanos;
  numbers[start + SPAN_END] = span.endSeconds;
  numbers[start + SPAN_END + 1] = span.endNanos;
  numbers[start + SPAN_STATUS_CODE] = span.statusCode;
  const name = span.name;
  const traceState = span.traceStateText;
  const message = span.statusMessage;
  const known = name.length === 0 ? -1 : spanNames.numberOf(name);
  numbers[start + SPAN_NAME] = known >= 0 ? -1 - known : name.length;
  numbers[start + SPAN_TRACE_STATE_LENGTH] = traceState.length;
  numbers[start + SPAN_STATUS_MESSAGE_LENGTH] = message.length;
  if (known < 0) writeText(writer, name);
  writeText(writer, traceState);
  writeText(writer, message);
  numbers[start + SPAN_DROPPED_ATTRIBUTES] = span.droppedAttributesCount;
  numbers[start + SPAN_DROPPED_EVENTS] = span.droppedEventsCount;
  numbers[start + SPAN_DROPPED_LINKS] = span.droppedLinksCount;
  const attributes = span.attributeList;
  const events = span.eventList;
  const links = span.linkList;
  numbers[start + SPAN_EVENT_COUNT] = events === undefined ? 0 : events.length;
  numbers[start + SPAN_LINK_COUNT] = links === undefined ? 0 : links.length;
  writer.position = start + SPAN_BODY;
  let count = attributes.length >> 1;
  const { shape, shapedValues } = span;
  if (shape !== undefined && shapedValues !== undefined) {
    count += writeShape(writer, shape, shapedValues);
  }
  numbers[start + SPAN_ATTRIBUTE_COUNT] = count;
  if (attributes.length > 0) writeAttributes(writer, attributes);
  if (events !== undefined) {
    for (let i = 0; i < events.length; i++) {
      writeEvent(writer, events[i]);
    }
  }
  if (links !== undefined) { for (let i = 0; i < links.length; i++) writeLink(writer, links[i]); }
}

function writeEvent(writer: RecordWriter, event: EventFields): void {
  const numbers = writer.numbers;
  const at = writer.position;
  numbers[at + EVENT_TIME] = event.seconds;
  numbers[at + EVENT_TIME + 1] = event.nanos;
  numbers[at + EVENT_NAME_LENGTH] = event.name.length;
  numbers[at + EVENT_DROPPED_ATTRIBUTES] = event.droppedAttributesCount;
  numbers[at + EVENT_ATTRIBUTE_COUNT] = event.attributeList.length >> 1;
  writer.position = at + EVENT_BODY;
  writeText(writer, event.name);
  writeAttributes(writer, event.attributeList);
}

function writeLink(writer: RecordWriter, link: LinkFields): void {
  const numbers = writer.numbers;
  const at = writer.position;
  numbers[at + LINK_TRACE_WORDS] = link.traceWord0;
  numbers[at + LINK_TRACE_WORDS + 1] = link.traceWord1;
  numbers[at + LINK_TRACE_WORDS + 2] = link.traceWord2;
  numbers[at + LINK_TRACE_WORDS + 3] = link.traceWord3;
  numbers[at + LINK_SPAN_WORDS] = link.spanWord0;
  numbers[at + LINK_SPAN_WORDS + 1] = link.spanWord1;
  numbers[at + LINK_FLAGS] = link.otlpFlags;
  numbers[at + LINK_TRACE_STATE_LENGTH] = link.traceStateText.length;
  numbers[at + LINK_DROPPED_ATTRIBUTES] = link.droppedAttributesCount;
  numbers[at + LINK_ATTRIBUTE_COUNT] = link.attributeList.length >> 1;
  writer.position = at + LINK_BODY;
  writeText(writer, link.traceStateText);
  writeAttributes(writer, link.attributeList);
}

/**
 * A span as data, read back from its record. Times are `[seconds, nanoseconds]` since the epoch.
 */
export interface SpanSnapshot {
  readonly scopeNumber: number;
  readonly traceId: string;
  readonly spanId: string;
  /** `""` for a root span. */
  readonly parentSpanId: string;
  /** `SpanFlags` of OTLP. */
  readonly flags: number;
  readonly kind: number;
  readonly startTime: readonly [number, number];
  readonly endTime: readonly [number, number];
  readonly name: string;
  readonly traceState: string;
  readonly status: { readonly code: number; readonly message: string };
  readonly attributes: Attributes;
  readonly events: readonly EventSnapshot[];
  readonly links: readonly LinkSnapshot[];
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** An event as data. */
export interface EventSnapshot {
  readonly time: readonly [number, number];
  readonly name: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** A link as data. */
export interface LinkSnapshot {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** Reads the record at the reader's place. For JSON, console and tests; not made for speed. */
export function readSpan(reader: RecordReader): SpanSnapshot {
  reader.seek(SPAN_BODY);
  const name = reader.name(reader.at(SPAN_NAME));
  const traceState = reader.string(reader.at(SPAN_TRACE_STATE_LENGTH));
  const message = reader.string(reader.at(SPAN_STATUS_MESSAGE_LENGTH));
  const hasParent = reader.at(SPAN_PARENT_WORDS) !== 0 || reader.at(SPAN_PARENT_WORDS + 1) !== 0;
  return {
    scopeNumber: reader.scope,
    traceId: wordToHex(reader.at(SPAN_TRACE_WORDS)) + wordToHex(reader.at(SPAN_TRACE_WORDS + 1)) +
      wordToHex(reader.at(SPAN_TRACE_WORDS + 2)) + wordToHex(reader.at(SPAN_TRACE_WORDS + 3)),
    spanId: wordToHex(reader.at(SPAN_ID_WORDS)) + wordToHex(reader.at(SPAN_ID_WORDS + 1)),
    parentSpanId: hasParent
      ? wordToHex(reader.at(SPAN_PARENT_WORDS)) + wordToHex(reader.at(SPAN_PARENT_WORDS + 1))
      : "",
    flags: reader.at(SPAN_FLAGS),
    kind: reader.at(SPAN_KIND),
    startTime: [reader.at(SPAN_START), reader.at(SPAN_START + 1)],
    endTime: [reader.at(SPAN_END), reader.at(SPAN_END + 1)],
    name,
    traceState,
    status: { code: reader.at(SPAN_STATUS_CODE), message },
    attributes: readEntries(reader, reader.at(SPAN_ATTRIBUTE_COUNT)),
    events: reader.list(reader.at(SPAN_EVENT_COUNT), () => readEvent(reader)),
    links: reader.list(reader.at(SPAN_LINK_COUNT), () => readLink(reader)),
    droppedAttributesCount: reader.at(SPAN_DROPPED_ATTRIBUTES),
    droppedEventsCount: reader.at(SPAN_DROPPED_EVENTS),
    droppedLinksCount: reader.at(SPAN_DROPPED_LINKS),
  };
}

function readEvent(reader: RecordReader): EventSnapshot {
  const time: [number, number] = [reader.number(), reader.number()];
  const name = reader.string(reader.number());
  const droppedAttributesCount = reader.number();
  const attributes = readEntries(reader, reader.number());
  return { time, name, attributes, droppedAttributesCount };
}

function readLink(reader: RecordReader): LinkSnapshot {
  const words: string[] = [];
  for (let i = 0; i < 6; i++) words.push(wordToHex(reader.number()));
  const flags = reader.number();
  const traceState = reader.string(reader.number());
  const droppedAttributesCount = reader.number();
  return {
    traceId: words.slice(0, 4).join(""),
    spanId: words.slice(4).join(""),
    flags,
    traceState,
    droppedAttributesCount,
    attributes: readEntries(reader, reader.number()),
  };
}
