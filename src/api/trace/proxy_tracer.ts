import type { Context } from "../context/context.ts";
import type { Span } from "./span.ts";
import type { SpanOptions } from "./span_options.ts";
import { startActiveNonRecordingSpan } from "./start_non_recording_span.ts";
import type { Tracer } from "./tracer.ts";
import { TracerDelegate } from "./tracer_delegate.ts";
import type { TracerOptions } from "./tracer_provider.ts";

/**
 * The tracer that callers get before a provider is registered. It delegates to the registered
 * provider, also after another one replaces it, and records nothing while there is none.
 */
export class ProxyTracer implements Tracer {
  readonly #delegate: TracerDelegate;

  /**
   * Makes a tracer that waits for a provider.
   *
   * @param name The name of the scope.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   */
  constructor(name: string, version?: string, options?: TracerOptions) {
    this.#delegate = new TracerDelegate({ name, version, options });
  }

  /** Starts a span, or a non-recording one while no provider is registered. */
  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    return this.#delegate.startSpan(name, options, context);
  }

  /** Starts a span and calls a function with it as the active span. */
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    optionsOrFn: SpanOptions | F,
    contextOrFn?: Context | F,
    fn?: F,
  ): ReturnType<F> {
    const tracer = this.#delegate.get();
    if (typeof optionsOrFn === "function") {
      return tracer === undefined
        ? startActiveNonRecordingSpan(undefined, undefined, optionsOrFn)
        : tracer.startActiveSpan(name, optionsOrFn);
    }
    if (typeof contextOrFn === "function") {
      return tracer === undefined
        ? startActiveNonRecordingSpan(optionsOrFn, undefined, contextOrFn)
        : tracer.startActiveSpan(name, optionsOrFn, contextOrFn);
    }
    if (typeof fn !== "function") return missingFunction();
    if (tracer === undefined) return startActiveNonRecordingSpan(optionsOrFn, contextOrFn, fn);
    return contextOrFn === undefined
      ? tracer.startActiveSpan(name, optionsOrFn, fn)
      : tracer.startActiveSpan(name, optionsOrFn, contextOrFn, fn);
  }

  /** Returns whether a span started now could be recorded. */
  enabled(): boolean {
    return this.#delegate.enabled();
  }
}

/** The result of a call without a function, which only untyped code can make. */
function missingFunction<Result>(): Result {
  // why: without a function there is no result that could have another type
  return undefined as Result;
}
