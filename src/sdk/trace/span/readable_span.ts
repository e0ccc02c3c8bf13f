import type {
  Attributes,
  HrTime,
  Link,
  SpanContext,
  SpanKind,
  SpanStatus,
} from "../../../api/mod.ts";
import type { Scope } from "../../../snapshot/mod.ts";
import type { Resource } from "../../resource/mod.ts";

/** An event as exporters see it. */
export interface TimedEvent {
  /** When it happened: seconds and nanoseconds since the epoch. */
  readonly time: HrTime;
  /** Name of the event. */
  readonly name: string;
  /** Attributes of the event. */
  readonly attributes: Attributes;
  /** Attributes lost to the limit. */
  readonly droppedAttributesCount: number;
}

/** A link as exporters see it. */
export interface RecordedLink extends Link {
  /** Attributes of the link. */
  readonly attributes: Attributes;
  /** Attributes lost to the limit. */
  readonly droppedAttributesCount: number;
}

/**
 * What processors and exporters may read of a span (specification, Trace SDK, ReadableSpan).
 * Properties are copies, except that arrays, maps and bytes in attribute values are the span's own
 * and must not be changed. After the end of the span, attributes, events, links and status stay the
 * same copies. A processor may edit them for an exporter of its own, for example to mask a value;
 * what `init` exports by OTLP does not change.
 */
export interface ReadableSpan {
  /** Name of the operation. */
  readonly name: string;
  /** Role of the span: server, client and so on. */
  readonly kind: SpanKind;
  /** Ids, flags and trace state of the span. */
  spanContext(): SpanContext;
  /** The parent's span context; `undefined` for a root span. */
  readonly parentSpanContext: SpanContext | undefined;
  /** Seconds and nanoseconds since the epoch. */
  readonly startTime: HrTime;
  /** Seconds and nanoseconds since the epoch; `[0, 0]` until the span has ended. */
  readonly endTime: HrTime;
  /** Duration of the span as seconds and nanoseconds; `[0, 0]` until it has ended. */
  readonly duration: HrTime;
  /** The status; `UNSET` unless set. */
  readonly status: SpanStatus;
  /** The attributes, within the limits. */
  readonly attributes: Attributes;
  /** The events, in the order in which they were added. */
  readonly events: TimedEvent[];
  /** The links, in the order in which they were added. */
  readonly links: RecordedLink[];
  /** Whether `end` was called. */
  readonly ended: boolean;
  /** What produced the span. */
  readonly resource: Resource;
  /** The scope of the tracer. */
  readonly instrumentationScope: Scope;
  /** Attributes lost to the limit, or because they could not be recorded. */
  readonly droppedAttributesCount: number;
  /** Events lost to the limit. */
  readonly droppedEventsCount: number;
  /** Links lost to the limit. */
  readonly droppedLinksCount: number;
}
