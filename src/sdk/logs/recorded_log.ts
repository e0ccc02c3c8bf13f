import {
  type Attributes,
  type AttributeValue,
  type HrTime,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  type LogRecord,
  type SeverityNumber,
  type Span,
  type SpanContext,
  type TimeInput,
} from "../../api/mod.ts";
import {
  type AnyValue,
  type AttributeList,
  hexToWord,
  type LogFields,
  type Scope,
  wordToHex,
} from "../../snapshot/mod.ts";
import { type AttributeLimits, attributesOf, putAttribute, putAttributes } from "../attributes.ts";
import { toText } from "../../api/to_text.ts";
import type { Resource } from "../resource/mod.ts";
import { exceptionAttributes } from "../trace/span/exception_attributes.ts";
import { traceIdOf } from "../trace/ids/id_words.ts";
import { RecordingSpan } from "../trace/span/recording_span.ts";
import type { LoggerState } from "./logger_state.ts";
import { readSpanContext } from "./read_span_context.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

const MAX_SEVERITY: SeverityNumber = 24;

/** Most levels of arrays and maps in a body; no option changes it. */
const MAX_BODY_DEPTH = 256;

const BODY_LIMITS: AttributeLimits = {
  countLimit: 1,
  valueLengthLimit: Infinity,
  valueDepthLimit: MAX_BODY_DEPTH,
};

/**
 * A log record that is being emitted. Its fields are public within this package, since the snapshot
 * writer reads all of them (bench/logs.ts); the class is not exported from it.
 */
export class RecordedLog implements ReadWriteLogRecord, LogFields {
  seconds = 0;
  nanos = 0;
  observedSeconds = 0;
  observedNanos = 0;
  traceWord0 = 0;
  traceWord1 = 0;
  traceWord2 = 0;
  traceWord3 = 0;
  spanWord0 = 0;
  spanWord1 = 0;
  traceFlags = 0;
  severityNumber: SeverityNumber = 0;
  severityText = "";
  eventName = "";
  body: AnyValue = undefined;
  attributeList: AttributeList = [];
  droppedAttributesCount = 0;
  // Set for a foreign or unsampled span; otherwise made on first use.
  #spanContext: SpanContext | undefined;
  readonly #state: LoggerState;

  /** Starts empty; the logger fills it in. */
  constructor(state: LoggerState) {
    this.#state = state;
  }

  get scopeNumber(): number {
    return this.#state.scopeNumber;
  }

  get instrumentationScope(): Scope {
    return this.#state.scope;
  }

  get resource(): Resource {
    return this.#state.provider.resource;
  }

  get timestamp(): HrTime | undefined {
    return this.seconds === 0 && this.nanos === 0 ? undefined : [this.seconds, this.nanos];
  }

  get observedTimestamp(): HrTime {
    return [this.observedSeconds, this.observedNanos];
  }

  get hrTime(): HrTime {
    return this.timestamp ?? this.observedTimestamp;
  }

  // Processors for the official SDK set times and the span context by assignment.
  set hrTime(time: HrTime) {
    this.setTimestamp(time);
  }

  get hrTimeObserved(): HrTime {
    return this.observedTimestamp;
  }

  set hrTimeObserved(time: HrTime) {
    this.setObservedTimestamp(time);
  }

  get attributes(): Attributes {
    return attributesOf(this.attributeList);
  }

  set spanContext(spanContext: SpanContext | undefined) {
    this.setSpanContext(spanContext);
  }

  get spanContext(): SpanContext | undefined {
    if ((this.spanWord0 | this.spanWord1) === 0) return undefined;
    return this.#spanContext ??= {
      traceId: traceIdOf(this),
      spanId: wordToHex(this.spanWord0) + wordToHex(this.spanWord1),
      traceFlags: this.traceFlags,
    };
  }

  /** Copies the application's record, and reads the time. */
  fill(record: LogRecord): void {
    const clock = this.#state.provider.clock;
    const { timestamp, observedTimestamp, body, attributes, exception } = record;
    if (timestamp !== undefined) this.setTimestamp(timestamp);
    if (observedTimestamp === undefined || !clock.parse(observedTimestamp)) clock.read();
    this.observedSeconds = clock.seconds;
    this.observedNanos = clock.nanos;
    if (record.severityNumber !== undefined) this.setSeverityNumber(record.severityNumber);
    if (record.severityText !== undefined) this.setSeverityText(record.severityText);
    if (record.eventName !== undefined) this.setEventName(record.eventName);
    if (typeof body === "string") this.body = body;
    else if (body !== undefined) this.setBody(body);
    if (attributes !== undefined && attributes !== null) this.setAttributes(attributes);
    if (exception !== undefined && exception !== null) this.#addException(exception);
  }

  /** Puts the record into a span; the ids of our own spans are words already. */
  setSpan(span: Span): void {
    if (!(span instanceof RecordingSpan)) {
      this.setSpanContext(readSpanContext(span));
      return;
    }
    this.traceWord0 = span.traceWord0;
    this.traceWord1 = span.traceWord1;
    this.traceWord2 = span.traceWord2;
    this.traceWord3 = span.traceWord3;
    this.spanWord0 = span.spanWord0;
    this.spanWord1 = span.spanWord1;
    this.traceFlags = span.traceFlags;
  }

  setSpanContext(spanContext: SpanContext | undefined): this {
    // Plain JavaScript may pass null for none.
    const valid = spanContext && isSpanContextValid(spanContext) ? spanContext : undefined;
    const { traceId, spanId, traceFlags } = valid ?? INVALID_SPAN_CONTEXT;
    this.traceWord0 = hexToWord(traceId, 0);
    this.traceWord1 = hexToWord(traceId, 8);
    this.traceWord2 = hexToWord(traceId, 16);
    this.traceWord3 = hexToWord(traceId, 24);
    this.spanWord0 = hexToWord(spanId, 0);
    this.spanWord1 = hexToWord(spanId, 8);
    this.traceFlags = traceFlags & 0xff;
    this.#spanContext = valid;
    return this;
  }

  setTimestamp(time: TimeInput): this {
    const clock = this.#state.provider.clock;
    if (clock.parse(time)) {
      this.seconds = clock.seconds;
      this.nanos = clock.nanos;
    }
    return this;
  }

  setObservedTimestamp(time: TimeInput): this {
    const clock = this.#state.provider.clock;
    if (clock.parse(time)) {
      this.observedSeconds = clock.seconds;
      this.observedNanos = clock.nanos;
    }
    return this;
  }

  setSeverityNumber(severityNumber: SeverityNumber): this {
    // Plain JavaScript may pass anything; an invalid severity becomes 0.
    const isSeverity = severityNumber >= 0 && severityNumber <= MAX_SEVERITY &&
      Number.isInteger(severityNumber);
    this.severityNumber = isSeverity ? severityNumber : 0;
    return this;
  }

  setSeverityText(severityText: string): this {
    // Plain JavaScript may pass null for none.
    this.severityText = toText(severityText ?? "");
    return this;
  }

  setEventName(eventName: string): this {
    this.eventName = toText(eventName ?? "");
    return this;
  }

  setBody(body: AttributeValue): this {
    // As the only attribute of a list, the value is copied as attributes are.
    const copy: AttributeList = [];
    putAttribute(copy, "body", body, BODY_LIMITS);
    this.body = copy[1];
    return this;
  }

  setAttribute(key: string, value: AttributeValue): this {
    const { limits } = this.#state.provider;
    this.droppedAttributesCount += putAttribute(this.attributeList, key, value, limits);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    const { limits } = this.#state.provider;
    this.droppedAttributesCount += putAttributes(this.attributeList, attributes, limits);
    return this;
  }

  removeAttribute(key: string): this {
    for (let i = 0; i < this.attributeList.length; i += 2) {
      if (this.attributeList[i] === key) this.attributeList.splice(i, 2);
    }
    return this;
  }

  clone(): RecordedLog {
    const copy = new RecordedLog(this.#state);
    Object.assign(copy, this);
    copy.attributeList = [...this.attributeList];
    copy.#spanContext = this.#spanContext;
    return copy;
  }

  // Attributes that the application gave win (specification, Logs SDK, Emit).
  #addException(exception: unknown): void {
    const generated = exceptionAttributes(exception);
    for (const key in generated) {
      if (!this.#hasAttribute(key)) this.setAttribute(key, generated[key]);
    }
  }

  #hasAttribute(key: string): boolean {
    for (let i = 0; i < this.attributeList.length; i += 2) {
      if (this.attributeList[i] === key) return true;
    }
    return false;
  }
}
