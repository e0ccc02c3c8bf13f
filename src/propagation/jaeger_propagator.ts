import {
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
  TraceFlags,
} from "../api/mod.ts";
import { decodeLoneValue, encodeBaggageValue } from "./baggage_grammar.ts";
import { isNonZeroHex } from "./hex.ts";
import { outgoingSpanContext } from "./outgoing_span_context.ts";
import {
  extractPrefixedBaggage,
  injectPrefixedBaggage,
  type PrefixedBaggageFormat,
} from "./prefixed_baggage.ts";
import { readSingle } from "./read_field.ts";
import { trimBlanks } from "../api/trim_blanks.ts";
import { writeField } from "./write_field.ts";

const UBER_TRACE_ID = "uber-trace-id";

const BAGGAGE: PrefixedBaggageFormat = {
  prefix: "uberctx-",
  encode: encodeBaggageValue,
  decode: decodeLoneValue,
};

/** More than a header needs with full ids, percent-encoded colons and surrounding blanks. */
const MAX_HEADER_CHARS = 256;

const SHORT_FLAGS: RegExp = /^[0-9a-f]{1,2}$/;

/**
 * Carries the span context in Jaeger's `uber-trace-id` and baggage in its `uberctx-` headers.
 * Neither `inject` nor `extract` throws.
 *
 * The specification lists this format for systems that still use it; new ones use
 * `W3CTraceContextPropagator`.
 */
export class JaegerPropagator implements TextMapPropagator {
  /** Writes the span context and the baggage of `context` to the carrier. */
  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    const spanContext = outgoingSpanContext(context);
    if (spanContext !== undefined) {
      const { traceId, spanId, traceFlags } = spanContext;
      const header = `${traceId}:${spanId}:0:${traceFlags & TraceFlags.SAMPLED}`;
      writeField(setter, carrier, UBER_TRACE_ID, header);
    }
    injectPrefixedBaggage(context, carrier, { setter, format: BAGGAGE });
  }

  /** Returns `context` with the carrier's span context and baggage. */
  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    const header = readSingle(getter, carrier, UBER_TRACE_ID);
    const spanContext = header === undefined ? undefined : parseUberTraceId(header);
    const extracted = spanContext === undefined
      ? context
      : trace.setSpanContext(context, spanContext);
    return extractPrefixedBaggage(extracted, carrier, { getter, format: BAGGAGE });
  }

  /** The header of the span context: `uber-trace-id`. Baggage headers depend on the entries. */
  fields(): string[] {
    return [UBER_TRACE_ID];
  }
}

function parseUberTraceId(header: string): SpanContext | undefined {
  if (header.length > MAX_HEADER_CHARS) return undefined;
  const parts = trimBlanks(header).replace(/%3a/gi, ":").split(":");
  if (parts.length !== 4) return undefined;
  const [trace = "", span = "", , flags = ""] = parts;
  if (trace.length > 32 || span.length > 16 || !SHORT_FLAGS.test(flags)) return undefined;
  const traceId = trace.padStart(32, "0");
  const spanId = span.padStart(16, "0");
  if (!isNonZeroHex(traceId, 0, 32) || !isNonZeroHex(spanId, 0, 16)) return undefined;
  return {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  };
}
