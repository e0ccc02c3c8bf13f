import {
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
  TraceFlags,
} from "../api/mod.ts";
import { isHeaderValue } from "../api/header_problem.ts";
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

const TRACE_ID = "ot-tracer-traceid";
const SPAN_ID = "ot-tracer-spanid";
const SAMPLED = "ot-tracer-sampled";

/** Values are written as they are: basic tracers encode nothing. */
const BAGGAGE: PrefixedBaggageFormat = {
  prefix: "ot-baggage-",
  encode: headerValue,
  decode: headerValue,
};

/**
 * Carries the span context in the `ot-tracer-` headers of OpenTracing's basic tracers, and baggage
 * in their `ot-baggage-` headers. The format carries only the last 16 digits of a trace id. It does
 * not encode baggage values: one that a header cannot hold is left out. Neither `inject` nor
 * `extract` throws.
 *
 * The specification lists this format for systems that still use it; new ones use
 * `W3CTraceContextPropagator`.
 */
export class OTTracePropagator implements TextMapPropagator {
  /** Writes the span context and the baggage of `context` to the carrier. */
  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    const spanContext = outgoingSpanContext(context);
    if (spanContext === undefined) return;
    const isSampled = (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0;
    writeField(setter, carrier, TRACE_ID, spanContext.traceId.slice(16));
    writeField(setter, carrier, SPAN_ID, spanContext.spanId);
    writeField(setter, carrier, SAMPLED, isSampled ? "true" : "false");
    injectPrefixedBaggage(context, carrier, { setter, format: BAGGAGE });
  }

  /** Returns `context` with the carrier's span context and, only along with that, its baggage. */
  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    const spanContext = readSpanContext(carrier, getter);
    if (spanContext === undefined) return context;
    const extracted = trace.setSpanContext(context, spanContext);
    return extractPrefixedBaggage(extracted, carrier, { getter, format: BAGGAGE });
  }

  /** The headers of the span context. Baggage headers depend on the entries. */
  fields(): string[] {
    return [TRACE_ID, SPAN_ID, SAMPLED];
  }
}

function readSpanContext<Carrier>(
  carrier: Carrier,
  getter: TextMapGetter<Carrier>,
): SpanContext | undefined {
  const traceId = trimBlanks(readSingle(getter, carrier, TRACE_ID) ?? "");
  const spanId = trimBlanks(readSingle(getter, carrier, SPAN_ID) ?? "");
  if (traceId.length !== 16 && traceId.length !== 32) return undefined;
  if (spanId.length !== 16 || !isNonZeroHex(spanId, 0, 16)) return undefined;
  if (!isNonZeroHex(traceId, 0, traceId.length)) return undefined;
  const sampled = trimBlanks(readSingle(getter, carrier, SAMPLED) ?? "");
  const isSampled = sampled === "true" || sampled === "1";
  if (!isSampled && sampled !== "false" && sampled !== "0" && sampled !== "") return undefined;
  return {
    traceId: traceId.padStart(32, "0"),
    spanId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  };
}

// A header does not keep the blanks at the ends of its value (RFC 7230, field-value).
function headerValue(text: string): string | undefined {
  return isHeaderValue(text) && trimBlanks(text) === text ? text : undefined;
}
