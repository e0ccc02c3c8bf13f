import type { Attributes, AttributeValue } from "../attributes.ts";
import type { Exception } from "./exception.ts";
import type { Link } from "./link.ts";
import type { SpanContext } from "./span_context.ts";
import type { SpanStatus } from "./span_status.ts";
import type { TimeInput } from "../time.ts";

/**
 * One operation in a trace, started by a `Tracer`. A span that is never ended is never exported. No
 * method throws, and none has an effect after `end()`.
 *
 * Specification: Trace API, Span.
 */
export interface Span {
  /** Returns the ids, flags and vendor state of the span; the same object for its whole life. */
  spanContext(): SpanContext;
  /**
   * Sets one attribute. Samplers do not see it: pass attributes that are known at the start in
   * `SpanOptions.attributes`.
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
   * @param attributesOrStartTime The attributes of the event, or when it happened.
   * @param startTime When it happened. Default: now.
   */
  addEvent(
    name: string,
    attributesOrStartTime?: Attributes | TimeInput,
    startTime?: TimeInput,
  ): this;
  /**
   * Adds a link. Samplers do not see it: pass links that are known at the start in
   * `SpanOptions.links`.
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
   * Renames the span. The sampling decision, which was made for the first name, stands.
   *
   * @param name The new name.
   */
  updateName(name: string): this;
  /**
   * Ends the span, but not its children. Later calls have no effect.
   *
   * @param endTime When the operation ended. Default: now.
   */
  end(endTime?: TimeInput): void;
  /** Returns whether the span records data; false once it has ended. */
  isRecording(): boolean;
  /**
   * Adds an event `exception` with the type, message and stack trace of the exception. It does not
   * set the status. A span of another SDK may accept only a time as the second argument.
   *
   * @param exception What was thrown.
   * @param attributesOrTime More attributes, which override those of the exception, or when it was
   * thrown.
   * @param time When it was thrown. Default: now.
   */
  recordException(
    exception: Exception,
    attributesOrTime?: Attributes | TimeInput,
    time?: TimeInput,
  ): void;
}
