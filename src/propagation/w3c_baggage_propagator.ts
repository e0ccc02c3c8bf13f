import {
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from "../api/mod.ts";
import { formatBaggageHeader, parseBaggageHeader } from "./baggage_header.ts";
import { outgoingBaggage } from "./outgoing_baggage.ts";
import { readList } from "./read_field.ts";
import { writeField } from "./write_field.ts";

const BAGGAGE = "baggage";

/**
 * Carries baggage in the header `baggage`.
 *
 * `extract` combines several headers, leaves out invalid members, and replaces the context's
 * baggage only if there is a valid member. `inject` writes nothing when there is no baggage or when
 * tracing is suppressed. Both are limited to 64 members and 8192 bytes, in whole members, and
 * neither throws.
 *
 * Implements {@link https://www.w3.org/TR/baggage/ W3C Baggage}.
 */
export class W3CBaggagePropagator implements TextMapPropagator {
  /** Writes the baggage of `context` to the carrier. */
  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    const header = outgoingBaggage(context, formatBaggageHeader);
    if (header !== undefined && header !== "") writeField(setter, carrier, BAGGAGE, header);
  }

  /** Returns `context` with the carrier's baggage, or `context` itself if there is none. */
  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    const header = readList(getter, carrier, BAGGAGE);
    if (header === undefined || header === "") return context;
    const baggage = parseBaggageHeader(header);
    return baggage === undefined ? context : propagation.setBaggage(context, baggage);
  }

  /** The header that `inject` may write: `baggage`. */
  fields(): string[] {
    return [BAGGAGE];
  }
}
