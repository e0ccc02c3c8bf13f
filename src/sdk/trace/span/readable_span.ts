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
 * What processors and exporters may read of a span (specification, Trace SDK, ReadableSpan). What a
 * property gives is a copy of its own, except arrays, maps and bytes that are values of attributes:
 * those are the span's, and are not to be changed. Once the span has ended, attributes, events,
 * links and status are the same copies each time. A processor that hands the span to an exporter of
 * its own may edit them, to mask a value, say; what `init` sends by OTLP stays as it was.
 */
export interface ReadableSpan {
  /** What the operation is. */
  readonly name: string;
  /** The part that the span plays: server, client and so on. */
  readonly kind: SpanKind;
  /** Ids, flags and trace state of the span. */
  spanContext(): SpanContext;
  /** The parent's span context; `undefined` for a root span. */
  readonly parentSpanContext: SpanContext | undefined;
  /** Seconds and nanoseconds since the epoch. */
  readonly startTime: HrTime;
  /** Seconds and nanoseconds since the epoch; `[0, 0]` until the span has ended. */
  readonly endTime: HrTime;
  /** Length of the span as seconds and nanoseconds; `[0, 0]` until it has ended. */
  readonly duration: HrTime;
  /** The status; `UNSET` unless somebody set it. */
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
