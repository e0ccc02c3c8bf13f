import type { Context } from "../context/context.ts";
import { clearSlot, readSlot } from "../global/global_slot.ts";
import { wrapSpanContext } from "./non_recording_span.ts";
import { ProxyTracer } from "./proxy_tracer.ts";
import { registerMember } from "../global/register_member.ts";
import type { Span } from "./span.ts";
import type { SpanContext } from "./span_context.ts";
import { isSpanContextValid } from "./span_context_validity.ts";
import {
  deleteSpan,
  getActiveSpan,
  getSpan,
  getSpanContext,
  setSpan,
  setSpanContext,
} from "./span_in_context.ts";
import type { Tracer } from "./tracer.ts";
import type { TracerOptions, TracerProvider } from "./tracer_provider.ts";

/** The provider while none is registered: its tracers start to work once one is. */
const PROXY_TRACER_PROVIDER: TracerProvider = {
  getTracer: (name, version, options) => new ProxyTracer(name, version, options),
};

/** The tracing API of the process. Specification: Trace API. */
export class TraceApi {
  /** Returns a span that carries a span context and records nothing. */
  readonly wrapSpanContext: (spanContext: SpanContext) => Span = wrapSpanContext;
  /** Returns whether both ids of a span context are valid. */
  readonly isSpanContextValid: (spanContext: SpanContext) => boolean = isSpanContextValid;
  /** Returns the span in a context, or `undefined`. */
  readonly getSpan: (context: Context) => Span | undefined = getSpan;
  /** Returns the active span, or `undefined`. */
  readonly getActiveSpan: () => Span | undefined = getActiveSpan;
  /** Returns the span context of the span in a context, or `undefined`. */
  readonly getSpanContext: (context: Context) => SpanContext | undefined = getSpanContext;
  /** Returns a context with a span. */
  readonly setSpan: (context: Context, span: Span) => Context = setSpan;
  /** Returns a context with a span that records nothing and has a span context. */
  readonly setSpanContext: (context: Context, spanContext: SpanContext) => Context = setSpanContext;
  /** Returns a context without a span. */
  readonly deleteSpan: (context: Context) => Context = deleteSpan;

  /**
   * Sets the tracer provider of the process.
   *
   * @param provider Gives out tracers.
   * @returns False if another one is registered, or the global slot cannot be written to.
   */
  setGlobalTracerProvider(provider: TracerProvider): boolean {
    return registerMember("trace", provider);
  }

  /** Returns the tracer provider of the process, or one whose tracers wait for it. */
  getTracerProvider(): TracerProvider {
    return readSlot()?.trace ?? PROXY_TRACER_PROVIDER;
  }

  /**
   * Returns a tracer. It may be kept: a tracer obtained before a provider is registered works
   * afterwards.
   *
   * @param name The name of the instrumented library, module or package.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   * @example
   * ```ts
   * import { trace } from "@offthread/otel/api";
   *
   * const tracer = trace.getTracer("shop", "1.2.0");
   * tracer.startActiveSpan("checkout", (span) => {
   *   span.setAttribute("cart.items", 3);
   *   span.end();
   * });
   * ```
   */
  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return this.getTracerProvider().getTracer(name, version, options);
  }

  /** Removes the tracer provider of the process. */
  disable(): void {
    clearSlot("trace");
  }
}

/** Tracing: `trace.getTracer()`, `trace.getActiveSpan()`, `trace.setSpan()`. */
export const trace: TraceApi = new TraceApi();
