import type { Attributes, AttributeValue } from "../attributes.ts";
import type { Exception } from "./exception.ts";
import type { Link } from "./link.ts";
import type { SpanContext } from "./span_context.ts";
import type { SpanStatus } from "./span_status.ts";
import type { TimeInput } from "../time.ts";

/**
 * One operation in a trace. Made by a `Tracer`; `end()` it, or it is never exported.
 * No method throws, and after `end()` none has an effect.
 *
 * Specification: Trace API, Span.
 */
export interface Span {
  /** Returns the ids, flags and vendor state of the span; the same object for its whole life. */
  spanContext(): SpanContext;
  /**
   * Sets one attribute. A sampler does not see it: attributes that are known at the start are
   * better given in `SpanOptions.attributes`.
   *
   * @param key The name, not empty.
   * @param value The value; `null` is kept as an empty value, `undefined` is ignored.
   */
  setAttribute(key: string, value: AttributeValue): this;
  /**
   * Sets several attributes, each as `setAttribute` does.
   *
   * @param attributes The attributes to set.
   */
  setAttributes(attributes: Attributes): this;
  /**
   * Adds an event: something that happened at a moment within the span.
   *
   * @param name What happened.
   * @param attributesOrStartTime What there is to say about it, or when it happened.
   * @param startTime When it happened. Default: now.
   */
  addEvent(
    name: string,
    attributesOrStartTime?: Attributes | TimeInput,
    startTime?: TimeInput,
  ): this;
  /**
   * Adds a link. A sampler does not see it: links that are known at the start are better given
   * in `SpanOptions.links`.
   *
   * @param link The link to add.
   */
  addLink(link: Link): this;
  /**
   * Adds several links, each as `addLink` does.
   *
   * @param links The links to add.
   */
  addLinks(links: Link[]): this;
  /**
   * Sets the status. `OK` is final; `UNSET` is ignored; a message is kept only with `ERROR`.
   *
   * @param status The new status.
   */
  setStatus(status: SpanStatus): this;
  /**
   * Renames the span. What the sampler decided on the first name stays decided.
   *
   * @param name The new name.
   */
  updateName(name: string): this;
  /**
   * Ends the span. Its children live on; later calls have no effect.
   *
   * @param endTime When the operation ended. Default: now.
   */
  end(endTime?: TimeInput): void;
  /** Returns whether the span records what it is told; false once it has ended. */
  isRecording(): boolean;
  /**
   * Adds an event `exception` with the type, message and stack trace of the exception. It does
   * not set the status. A span of another SDK may know only a time as its second argument.
   *
   * @param exception What was thrown.
   * @param attributesOrTime What else there is to say, which overrides what the exception says,
   * or when it was thrown.
   * @param time When it was thrown. Default: now.
   */
  recordException(
    exception: Exception,
    attributesOrTime?: Attributes | TimeInput,
    time?: TimeInput,
  ): void;
}
