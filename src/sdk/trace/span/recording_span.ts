import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  type TraceState,
} from "../../../api/mod.ts";
import {
  type AttributeList,
  type EventFields,
  hexToWord,
  type Scope,
  type SpanFields,
} from "../../../snapshot/mod.ts";
import {
  type AttributeShape,
  attributesOfShape,
  ShapedSpan,
  type ShapedValues,
} from "../../../api/global/inner_protocol.ts";
import { attributesOf, putAttribute, putAttributes } from "../../attributes.ts";
import type { Clock } from "../../clock.ts";
import { allAttributes } from "../../shaped_attributes.ts";
import { isTimeInput } from "../../is_time_input.ts";
import type { Resource } from "../../resource/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { endAtStart } from "./end_at_start.ts";
import { exceptionAttributes } from "./exception_attributes.ts";
import { storeWhenEnded } from "./store_when_ended.ts";
import { defineOlderNames } from "./older_names.ts";
import { putStatus } from "./put_status.ts";
import { reportEndedSpan } from "./report_misuse.ts";
import { timeBetween } from "./time_between.ts";
import { spanContextOf } from "../ids/id_words.ts";
import { eventFields, reportLostEvent, timedEvent } from "./timed_event.ts";
import { type KeptLink, putLink, putLinks, recordedLink } from "./link_fields.ts";
import type { ReadableSpan, RecordedLink, TimedEvent } from "./readable_span.ts";
import { HAS_IS_REMOTE, IS_REMOTE } from "./span_flags.ts";
import { traceStateText } from "./trace_state_text.ts";
import type { TracerState } from "../tracer_state.ts";

/** The list of a span that has no attributes yet or has released them. Never written to. */
const EMPTY_LIST: AttributeList = [];

/**
 * A span that is being recorded. Its fields are open within this package only: the snapshot writer
 * reads some thirty of them per span, and ids are words so that no hexadecimal text is made unless
 * it is asked for (bench/span_life.ts). None is `#private`: span processors pass on a `Proxy` of
 * the span, or an object whose prototype it is, and neither has private fields.
 */
export class RecordingSpan implements Span, ShapedSpan, ReadableSpan, SpanFields {
  // Like "extends", which would cost each span a second constructor call (bench/http_hello.ts).
  static {
    Object.setPrototypeOf(this.prototype, ShapedSpan.prototype);
    defineOlderNames(this.prototype);
  }

  traceWord0 = 0;
  traceWord1 = 0;
  traceWord2 = 0;
  traceWord3 = 0;
  spanWord0 = 0;
  spanWord1 = 0;
  parentWord0 = 0;
  parentWord1 = 0;
  /** W3C trace flags. */
  traceFlags = 0;
  otlpFlags: number = HAS_IS_REMOTE;
  traceState: TraceState | undefined;
  /** The `tracestate` header, set when the span ends: making it may run foreign code. */
  traceStateText = "";
  name: string;
  readonly kind: SpanKind;
  startSeconds = 0;
  startNanos = 0;
  endSeconds = 0;
  endNanos = 0;
  statusCode: SpanStatusCode = SpanStatusCode.UNSET;
  statusMessage = "";
  shape: AttributeShape | undefined;
  shapedValues: ShapedValues | undefined;
  attributeList: AttributeList = EMPTY_LIST;
  eventList: EventFields[] | undefined;
  linkList: KeptLink[] | undefined;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  ended = false;
  readonly origin: TracerState;
  // Monotonic time of the start; NaN if the caller set the start.
  startTick: number = NaN;
  // False once the span has ended and its onEnding callbacks, which may still write, have run.
  isWritable = true;
  madeContext: SpanContext | undefined;
  givenParent: SpanContext | undefined;
  parentFlags = 0;
  parentState: TraceState | undefined;

  /** Starts empty; the tracer fills in ids, flags and time. */
  constructor(state: TracerState, name: string, kind: SpanKind) {
    this.origin = state;
    this.name = name;
    this.kind = kind;
  }

  get scopeNumber(): number {
    return this.origin.scopeNumber;
  }

  get instrumentationScope(): Scope {
    return this.origin.scope;
  }

  get resource(): Resource {
    return this.origin.provider.resource;
  }

  get status(): SpanStatus {
    const { statusCode: code, statusMessage: message } = this;
    return storeWhenEnded(this, "status", message === "" ? { code } : { code, message });
  }

  set status(status: SpanStatus) {
    if (this.isWritable) this.setStatus(status);
    else storeWhenEnded(this, "status", status);
  }

  get attributes(): Attributes {
    return storeWhenEnded(this, "attributes", attributesOf(allAttributes(this)));
  }

  get events(): TimedEvent[] {
    return storeWhenEnded(this, "events", (this.eventList ?? []).map(timedEvent));
  }

  get links(): RecordedLink[] {
    return storeWhenEnded(this, "links", (this.linkList ?? []).map(recordedLink));
  }

  get startTime(): HrTime {
    return [this.startSeconds, this.startNanos];
  }

  get endTime(): HrTime {
    return [this.endSeconds, this.endNanos];
  }

  get duration(): HrTime {
    return this.ended ? timeBetween(this.startTime, this.endTime) : [0, 0];
  }

  get parentSpanContext(): SpanContext | undefined {
    const { parentWord0, parentWord1, givenParent } = this;
    if (givenParent !== undefined || (parentWord0 | parentWord1) === 0) return givenParent;
    return spanContextOf(this, parentWord0, parentWord1, this.parentFlags, this.parentState);
  }

  spanContext(): SpanContext {
    const { spanWord0, spanWord1, traceFlags: flags, traceState } = this;
    return this.madeContext ??= spanContextOf(this, spanWord0, spanWord1, flags, traceState);
  }

  /** Sets the start: now, or a time that the caller gave. */
  start(startTime: TimeInput | undefined): void {
    const clock = this.origin.provider.clock;
    if (startTime === undefined || !clock.parse(startTime)) {
      clock.read();
      this.startTick = clock.tick;
    }
    this.startSeconds = clock.seconds;
    this.startNanos = clock.nanos;
  }

  /** Sets the W3C flags of the span, and whether its parent is remote. */
  setFlags(traceFlags: number, isParentRemote: boolean): void {
    this.traceFlags = traceFlags;
    this.otlpFlags = traceFlags | HAS_IS_REMOTE | (isParentRemote ? IS_REMOTE : 0);
  }

  /** Sets the parent, a recording span of this SDK, without keeping a reference to it. */
  setParent(parent: RecordingSpan): void {
    this.parentWord0 = parent.spanWord0;
    this.parentWord1 = parent.spanWord1;
    this.parentFlags = parent.traceFlags;
    this.parentState = parent.traceState;
  }

  /** Sets the parent by its context. */
  setParentContext(parent: SpanContext): void {
    this.givenParent = parent;
    this.parentWord0 = hexToWord(parent.spanId, 0);
    this.parentWord1 = hexToWord(parent.spanId, 8);
  }

  get durationMs(): number {
    return (this.endSeconds - this.startSeconds) * 1e3 + (this.endNanos - this.startNanos) / 1e6;
  }

  /** Sets the first attributes by shape, unless the limits require a check of each of them. */
  setShape(shape: AttributeShape, values: ShapedValues): void {
    const limits = this.origin.provider.spanLimits.attributes;
    if (limits.valueLengthLimit === Infinity && shape.keys.length <= limits.countLimit) {
      this.shape = shape;
      this.shapedValues = values;
    } else {
      this.setAttributes(attributesOfShape(shape, values));
    }
  }

  putShaped(shape: AttributeShape, place: number, value: string | number): void {
    const values = this.isWritable && this.shape === shape ? this.shapedValues : undefined;
    if (values !== undefined) values[place] = value;
    else this.setAttribute(shape.keys[place], value);
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (!this.isWritable) return this.ignore("setAttribute");
    const limits = this.origin.provider.spanLimits.attributes;
    this.droppedAttributesCount += putAttribute(this.listFor(key, limits), key, value, limits);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (!this.isWritable) return this.ignore("setAttributes");
    const limits = this.origin.provider.spanLimits.attributes;
    // Added afterwards: a getter of the attributes may lose some, too.
    const lost = putAttributes(this.listFor(undefined, limits), attributes, limits);
    this.droppedAttributesCount += lost;
    return this;
  }

  addEvent(
    name: string,
    attributesOrStartTime?: Attributes | TimeInput,
    startTime?: TimeInput,
  ): this {
    return isTimeInput(attributesOrStartTime)
      ? this.putEvent(name, undefined, undefined, startTime ?? attributesOrStartTime)
      : this.putEvent(name, attributesOrStartTime, undefined, startTime);
  }

  putEvent(
    name: string,
    attributes: Attributes | undefined,
    overriding: Attributes | undefined,
    time: TimeInput | undefined,
  ): this {
    if (!this.isWritable) return this.ignore("addEvent");
    const { eventCount, eventAttributes } = this.origin.provider.spanLimits;
    const events = this.eventList ??= [];
    if (events.length >= eventCount) {
      this.droppedEventsCount += reportLostEvent(eventCount);
      return this;
    }
    const { seconds, nanos } = this.readTime(time);
    const at = { name: toText(name), seconds, nanos };
    events.push(eventFields(at, eventAttributes, attributes, overriding));
    return this;
  }

  addLink(link: Link): this {
    if (!this.isWritable) return this.ignore("addLink");
    this.droppedLinksCount += putLink(this.linkList ??= [], link, this.origin.provider.spanLimits);
    return this;
  }

  addLinks(links: readonly Link[]): this {
    if (!this.isWritable) return this.ignore("addLinks");
    const lost = putLinks(this.linkList ??= [], links, this.origin.provider.spanLimits);
    this.droppedLinksCount += lost;
    return this;
  }

  setStatus(status: SpanStatus): this {
    if (!this.isWritable) return this.ignore("setStatus");
    putStatus(this, status);
    return this;
  }

  updateName(name: string): this {
    if (!this.isWritable) return this.ignore("updateName");
    this.name = toText(name);
    return this;
  }

  recordException(
    exception: Exception,
    attributesOrTime?: Attributes | TimeInput,
    time?: TimeInput,
  ): void {
    const [attributes, at] = isTimeInput(attributesOrTime)
      ? [undefined, attributesOrTime]
      : [attributesOrTime, time];
    this.putEvent("exception", exceptionAttributes(exception), attributes, at);
  }

  end(endTime?: TimeInput): void {
    const clock = this.readTime(endTime); // first: parsing a time may run code that ends the span
    if (!this.isWritable || this.ended) return void this.ignore("end");
    this.endSeconds = clock.seconds;
    this.endNanos = clock.nanos;
    if (this.durationMs < 0) endAtStart(this);
    this.ended = true;
    if (this.traceState !== undefined) this.traceStateText = traceStateText(this.traceState);
    const { processor, keepsEndedSpans, counts } = this.origin.provider;
    if (counts !== undefined) counts.end(this.traceFlags);
    if (processor.onEnding !== undefined) processor.onEnding(this);
    this.isWritable = false;
    processor.onEnd(this);
    if (!keepsEndedSpans) this.release();
  }

  // Returns the list for one attribute, or several without a key. The shape's attributes move there
  // to be compared, unless the key is not one of them and the limit is not reached.
  listFor(key: string | undefined, limits: { readonly countLimit: number }): AttributeList {
    const { shape } = this;
    const keepsShape = shape === undefined || key !== undefined && !shape.has(key) &&
        shape.keys.length + (this.attributeList.length >> 1) < limits.countLimit;
    if (!keepsShape) {
      this.attributeList = allAttributes(this);
      this.shape = undefined;
      this.shapedValues = undefined;
    } else if (this.attributeList === EMPTY_LIST) {
      this.attributeList = [];
    }
    return this.attributeList;
  }

  // Contexts outlive spans, above all in an AsyncLocalStorage on Deno (bench/http_hello.ts). The
  // snapshot is written, so the rest can go.
  release(): void {
    this.shape = undefined;
    this.shapedValues = undefined;
    this.attributeList = EMPTY_LIST;
    this.eventList = undefined;
    this.linkList = undefined;
  }

  isRecording(): boolean {
    return this.isWritable;
  }

  // Reads the given time, or now, measured from the monotonic start if there is one.
  readTime(time: TimeInput | undefined): Clock {
    const clock = this.origin.provider.clock;
    if (time !== undefined && clock.parse(time)) return clock;
    if (Number.isNaN(this.startTick)) clock.read();
    else clock.readSince(this.startTick, this.startSeconds, this.startNanos);
    return clock;
  }

  ignore(operation: string): this {
    reportEndedSpan(operation, this.name);
    return this;
  }
}
