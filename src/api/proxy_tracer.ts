import type { Context } from "./context.ts";
import { readSlot } from "./global_slot.ts";
import type { Span } from "./span.ts";
import type { SpanOptions } from "./span_options.ts";
import { startActiveNonRecordingSpan, startNonRecordingSpan } from "./start_non_recording_span.ts";
import type { Tracer } from "./tracer.ts";
import type { TracerOptions, TracerProvider } from "./tracer_provider.ts";

/**
 * The tracer that is given out before a provider is registered. It works from the moment one is,
 * follows when another one takes its place, and records nothing where there is none.
 */
export class ProxyTracer implements Tracer {
  readonly #name: string;
  readonly #version: string | undefined;
  readonly #options: TracerOptions | undefined;
  #provider: TracerProvider | undefined;
  #delegate: Tracer | undefined;

  /**
   * Makes a tracer that waits for a provider.
   *
   * @param name The name of the scope.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   */
  constructor(name: string, version?: string, options?: TracerOptions) {
    this.#name = name;
    this.#version = version;
    this.#options = options;
  }

  #resolve(): Tracer | undefined {
    const provider = readSlot()?.trace;
    if (provider === this.#provider) return this.#delegate;
    this.#provider = provider;
    this.#delegate = provider?.getTracer(this.#name, this.#version, this.#options);
    return this.#delegate;
  }

  /** Starts a span, or one that records nothing where no provider is registered. */
  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    const tracer = this.#resolve();
    if (tracer === undefined) return startNonRecordingSpan(options, context);
    return tracer.startSpan(name, options, context);
  }

  /** Starts a span and calls a function with it, while it is the active span. */
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    optionsOrFn: SpanOptions | F,
    contextOrFn?: Context | F,
    fn?: F,
  ): ReturnType<F> {
    const tracer = this.#resolve();
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
    const tracer = this.#resolve();
    return tracer !== undefined && (tracer.enabled === undefined || tracer.enabled());
  }
}

/** The answer to a call without a function, which only untyped code can make. */
function missingFunction<Result>(): Result {
  // Holds as far as anything can: there is no function that could have returned something.
  return undefined as Result;
}
