import {
  type Context,
  reportOnce,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from "../api/mod.ts";
import { outgoingSpanContext } from "./outgoing_span_context.ts";
import { readList, readSingle } from "./read_field.ts";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";
import {
  DEFAULT_TRACESTATE_MAX_CHARS,
  formatTracestate,
  readTracestate,
} from "./tracestate_header.ts";
import { writeField } from "./write_field.ts";

const TRACEPARENT = "traceparent";
const TRACESTATE = "tracestate";

/** Options of {@link W3CTraceContextPropagator}. */
export interface W3CTraceContextPropagatorOptions {
  /**
   * Maximum length of the `tracestate` header that `extract` keeps, and each span exports, and that
   * `inject` writes, in characters. To fit, whole members are left out: first those longer than 128
   * characters, then from the right end.
   *
   * @default {512} the length that every receiver has to accept
   */
  readonly tracestateMaxChars?: number;
}

/**
 * Carries the span context in the headers `traceparent` and `tracestate`.
 *
 * `extract` uses `tracestate` only along with a valid `traceparent`, and an invalid `tracestate`
 * does not affect the `traceparent`. `inject` writes nothing if there is no valid span context or
 * if tracing is suppressed. Neither throws.
 *
 * Implements {@link https://www.w3.org/TR/trace-context-2/ Trace Context Level 2}.
 */
export class W3CTraceContextPropagator implements TextMapPropagator {
  readonly #tracestateMaxChars: number;

  /**
   * Makes a Trace Context propagator.
   *
   * @param options How much is kept and written.
   * @throws {RangeError} when `tracestateMaxChars` is less than 512 or not a whole number.
   */
  constructor(options: W3CTraceContextPropagatorOptions = {}) {
    const { tracestateMaxChars = DEFAULT_TRACESTATE_MAX_CHARS } = options;
    if (
      !Number.isInteger(tracestateMaxChars) || tracestateMaxChars < DEFAULT_TRACESTATE_MAX_CHARS
    ) {
      throw new RangeError(
        `Cannot create a W3CTraceContextPropagator: tracestateMaxChars must be a whole number ` +
          `of at least ${DEFAULT_TRACESTATE_MAX_CHARS}, not ${tracestateMaxChars}.`,
      );
    }
    this.#tracestateMaxChars = tracestateMaxChars;
  }

  /** Writes the span context of `context` to the carrier. */
  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    const spanContext = outgoingSpanContext(context);
    if (spanContext === undefined) return;
    writeField(setter, carrier, TRACEPARENT, formatTraceparent(spanContext));
    if (spanContext.traceState === undefined) return;
    const tracestate = formatTracestate(spanContext.traceState, this.#tracestateMaxChars);
    if (tracestate !== "") writeField(setter, carrier, TRACESTATE, tracestate);
  }

  /** Returns `context` with the carrier's span context, or `context` itself if there is none. */
  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    const traceparent = readSingle(getter, carrier, TRACEPARENT);
    if (traceparent === undefined) return context;
    const spanContext = parseTraceparent(traceparent);
    if (spanContext === undefined) {
      reportOnce(
        "traceparent-invalid",
        "debug",
        "A traceparent header is not valid by W3C Trace Context, and is ignored.",
      );
      return context;
    }
    const tracestate = readList(getter, carrier, TRACESTATE);
    if (tracestate !== undefined && tracestate !== "") {
      spanContext.traceState = readTracestate(tracestate, this.#tracestateMaxChars);
    }
    return trace.setSpanContext(context, spanContext);
  }

  /** The headers that `inject` may write: `traceparent` and `tracestate`. */
  fields(): string[] {
    return [TRACEPARENT, TRACESTATE];
  }
}
