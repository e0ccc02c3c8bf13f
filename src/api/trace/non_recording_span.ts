import type { Span } from "./span.ts";
import type { SpanContext } from "./span_context.ts";
import { INVALID_SPAN_CONTEXT } from "./span_context_validity.ts";

/**
 * A span that carries a span context and records nothing.
 *
 * Specification: Trace API, Wrapping a SpanContext in a Span.
 */
class NonRecordingSpan implements Span {
  readonly #spanContext: SpanContext;

  constructor(spanContext: SpanContext) {
    this.#spanContext = spanContext;
  }

  spanContext(): SpanContext {
    return this.#spanContext;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {}

  isRecording(): boolean {
    return false;
  }

  recordException(): void {}
}

/** The invalid span: all ids are zero. It is stateless, so one instance is enough. */
export const INVALID_SPAN: Span = new NonRecordingSpan(INVALID_SPAN_CONTEXT);

/**
 * Wraps a span context, for example one that was extracted from request headers, in a span that
 * records nothing, so that it can be the parent of other spans.
 *
 * @param spanContext The span context to wrap.
 */
export function wrapSpanContext(spanContext: SpanContext): Span {
  return new NonRecordingSpan(spanContext);
}
