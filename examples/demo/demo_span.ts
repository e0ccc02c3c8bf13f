/**
 * A span as the demo draws it: plain data, passed between processes as JSON.
 *
 * @module
 */

/** An attribute's value. */
export type DemoValue = string | number | boolean | readonly DemoValue[] | null;

/** Attributes by name. */
export type DemoAttributes = Readonly<Record<string, DemoValue>>;

/** Something that happened within a span. */
export interface DemoEvent {
  /** Name of the event. */
  readonly name: string;
  /** Milliseconds since the epoch, with fractions. */
  readonly timeMs: number;
  /** Attributes of the event. */
  readonly attributes: DemoAttributes;
}

/** A span. */
export interface DemoSpan {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** 16 hex digits; empty for the root of a trace. */
  readonly parentSpanId: string;
  /** `service.name` of the resource. */
  readonly service: string;
  /** Name of the span. */
  readonly name: string;
  /** Either side of an HTTP request, or internal work. */
  readonly kind: "server" | "client" | "internal";
  /** Milliseconds since the epoch, with fractions. */
  readonly startMs: number;
  /** Milliseconds since the epoch, with fractions. */
  readonly endMs: number;
  /** Attributes of the span. */
  readonly attributes: DemoAttributes;
  /** What happened within it, in order. */
  readonly events: readonly DemoEvent[];
  /** Whether its status is ERROR. */
  readonly isError: boolean;
  /** The description of an ERROR status; may be empty. */
  readonly errorMessage: string;
}
