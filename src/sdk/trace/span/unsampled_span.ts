import type { Span, SpanContext, TraceState } from "../../../api/mod.ts";
import type { IdSource } from "../ids/id_source.ts";
import { spanContextOf, type TraceWords } from "../ids/id_words.ts";

/**
 * A span that the sampler dropped. It records nothing, but has a span id of its own and carries the
 * trace on. Its ids are made when they are asked for, which is rare.
 */
export class UnsampledSpan implements Span, TraceWords {
  /** W3C trace flags. */
  readonly traceFlags: number;
  /** Trace state of the span. */
  readonly traceState: TraceState | undefined;
  readonly #ids: IdSource;
  #trace: TraceWords | undefined;
  #spanContext: SpanContext | undefined;

  /** @param trace The trace that the span belongs to; without it, a new one. */
  constructor(
    ids: IdSource,
    trace: TraceWords | undefined,
    traceFlags: number,
    traceState: TraceState | undefined,
  ) {
    this.#ids = ids;
    // Below another unsampled span, refer to the one that started the trace and knows its id: a
    // chain would keep every span of it in memory.
    this.#trace = trace instanceof UnsampledSpan ? trace.#trace ?? trace : trace;
    this.traceFlags = traceFlags;
    this.traceState = traceState;
  }

  get traceWord0(): number {
    return this.#words().traceWord0;
  }

  get traceWord1(): number {
    return this.#words().traceWord1;
  }

  get traceWord2(): number {
    return this.#words().traceWord2;
  }

  get traceWord3(): number {
    return this.#words().traceWord3;
  }

  spanContext(): SpanContext {
    return this.#spanContext ??= this.#makeSpanContext();
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

  recordException(): void {}

  end(): void {}

  isRecording(): boolean {
    return false;
  }

  #words(): TraceWords {
    return this.#trace ??= this.#ids.newTrace();
  }

  #makeSpanContext(): SpanContext {
    const trace = this.#words();
    this.#ids.nextSpan();
    const { spanWord0, spanWord1 } = this.#ids;
    return spanContextOf(trace, spanWord0, spanWord1, this.traceFlags, this.traceState);
  }
}
