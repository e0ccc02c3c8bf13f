import {
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
  TraceFlags,
} from "../api/mod.ts";
import { type B3Fields, parseB3Multi, parseB3Single } from "./b3_headers.ts";
import { outgoingSpanContext } from "./outgoing_span_context.ts";
import { readSingle } from "./read_field.ts";
import { writeField } from "./write_field.ts";

const B3 = "b3";
const TRACE_ID = "x-b3-traceid";
const SPAN_ID = "x-b3-spanid";
const SAMPLED = "x-b3-sampled";
const FLAGS = "x-b3-flags";

/**
 * The debug mark is kept in the context, since a span context has no room for it. Other copies of
 * this package read it, and so does `@opentelemetry/propagator-b3`, which injects the mark
 * unchanged, and itself stores "d" or "1".
 */
const B3_DEBUG_KEY: symbol = Symbol.for("OpenTelemetry Context Key B3 Debug Flag");
const B3_DEBUG_MARK = "d";

/** The headers that {@link B3Propagator} writes. */
export const B3InjectEncoding = {
  /** One header, `b3`. */
  SINGLE_HEADER: 0,
  /** Several headers, `x-b3-traceid` and so on. */
  MULTI_HEADER: 1,
} as const;

/** One of {@link B3InjectEncoding}. */
export type B3InjectEncoding = typeof B3InjectEncoding[keyof typeof B3InjectEncoding];

/** Options of {@link B3Propagator}. */
export interface B3PropagatorOptions {
  /**
   * The headers that `inject` writes. `extract` always understands both forms.
   *
   * @default {B3InjectEncoding.SINGLE_HEADER}
   */
  readonly injectEncoding?: B3InjectEncoding;
}

/**
 * Carries the span context in Zipkin's B3 headers.
 *
 * `extract` tries the single header first, then the multiple headers. The debug flag is kept and
 * counts as sampled; a trace id of 16 digits is padded with zeros. A parent span id is neither used
 * nor written. Neither `inject` nor `extract` throws.
 *
 * Implements {@link https://github.com/openzipkin/b3-propagation} as the specification's
 * Propagators API asks for (B3 Requirements).
 */
export class B3Propagator implements TextMapPropagator {
  readonly #isMulti: boolean;

  /**
   * Makes a B3 propagator.
   *
   * @param options Which headers are written.
   */
  constructor(options: B3PropagatorOptions = {}) {
    this.#isMulti = options.injectEncoding === B3InjectEncoding.MULTI_HEADER;
  }

  /** Writes the span context of `context` to the carrier. */
  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    const spanContext = outgoingSpanContext(context);
    if (spanContext === undefined) return;
    const isDebug = context.getValue(B3_DEBUG_KEY) !== undefined;
    const sampled = (spanContext.traceFlags & TraceFlags.SAMPLED) === 0 ? "0" : "1";
    const { traceId, spanId } = spanContext;
    if (!this.#isMulti) {
      writeField(setter, carrier, B3, `${traceId}-${spanId}-${isDebug ? "d" : sampled}`);
      return;
    }
    writeField(setter, carrier, TRACE_ID, traceId);
    writeField(setter, carrier, SPAN_ID, spanId);
    if (isDebug) writeField(setter, carrier, FLAGS, "1");
    else writeField(setter, carrier, SAMPLED, sampled);
  }

  /** Returns `context` with the carrier's span context, or `context` itself if there is none. */
  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    const single = readSingle(getter, carrier, B3);
    const found = (single === undefined ? undefined : parseB3Single(single)) ??
      readMulti(carrier, getter);
    if (found === undefined) return context;
    const { isDebug, traceId, spanId, isSampled } = found;
    const spanContext: SpanContext = {
      traceId,
      spanId,
      traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
      isRemote: true,
    };
    // A debug flag that an earlier propagator or request left behind must not stick.
    const marked = isDebug
      ? context.setValue(B3_DEBUG_KEY, B3_DEBUG_MARK)
      : context.deleteValue(B3_DEBUG_KEY);
    return trace.setSpanContext(marked, spanContext);
  }

  /** The headers that `inject` may write: those of the chosen encoding. */
  fields(): string[] {
    return this.#isMulti ? [TRACE_ID, SPAN_ID, FLAGS, SAMPLED] : [B3];
  }
}

function readMulti<Carrier>(
  carrier: Carrier,
  getter: TextMapGetter<Carrier>,
): B3Fields | undefined {
  const traceId = readSingle(getter, carrier, TRACE_ID);
  if (traceId === undefined) return undefined;
  const spanId = readSingle(getter, carrier, SPAN_ID);
  if (spanId === undefined) return undefined;
  const sampled = readSingle(getter, carrier, SAMPLED);
  return parseB3Multi(traceId, spanId, { sampled, flags: readSingle(getter, carrier, FLAGS) });
}
