/**
 * Context that travels between processes: propagators, and the carriers they write to and read
 * from.
 *
 * A propagator turns a part of a context (the span context, the baggage) into fields of text and
 * back. A carrier is whatever holds these fields: Fetch `Headers`, a plain object, a `Map`, a child
 * process's environment. Propagators access a carrier's fields through a getter or setter.
 *
 * Input is never trusted: whatever a carrier holds, propagators do not throw, invalid fields count
 * as absent, and the size of what is read and written is bounded. Problems are reported through
 * `diag`, once per cause.
 *
 * ```ts
 * import { propagation, ROOT_CONTEXT } from "@offthread/otel/api";
 * import {
 *   CompositePropagator,
 *   headersGetter,
 *   W3CBaggagePropagator,
 *   W3CTraceContextPropagator,
 * } from "@offthread/otel/propagation";
 *
 * propagation.setGlobalPropagator(
 *   new CompositePropagator({
 *     propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
 *   }),
 * );
 *
 * const headers = new Headers({
 *   traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
 * });
 * const context = propagation.extract(ROOT_CONTEXT, headers, headersGetter);
 * ```
 *
 * This folder imports from `api` only.
 *
 * @module
 */
export type {
  Baggage,
  BaggageEntry,
  BaggageEntryMetadata,
  Context,
  SpanContext,
  TextMapGetter,
  TextMapPropagator,
  TextMapSetter,
  TraceState,
} from "../api/mod.ts";
export { B3InjectEncoding, B3Propagator, type B3PropagatorOptions } from "./b3_propagator.ts";
export {
  formatBaggageHeader,
  MAX_BAGGAGE_BYTES,
  MAX_BAGGAGE_MEMBERS,
  parseBaggageHeader,
} from "./baggage_header.ts";
export { CompositePropagator, type CompositePropagatorOptions } from "./composite_propagator.ts";
export {
  type EnvironmentCarrier,
  environmentForChild,
  type EnvironmentForChildOptions,
  environmentGetter,
  environmentSetter,
  normalizeEnvironmentName,
} from "./environment_carrier.ts";
export { headersGetter, headersSetter } from "./headers_carrier.ts";
export { JaegerPropagator } from "./jaeger_propagator.ts";
export { mapGetter, mapSetter } from "./map_carrier.ts";
export { OTTracePropagator } from "./ot_trace_propagator.ts";
export { getPropagatorsFromNames } from "./propagators_from_names.ts";
export type { MultiValueGetter } from "./read_field.ts";
export { type RecordCarrier, recordGetter, recordSetter } from "./record_carrier.ts";
export { formatTraceparent, parseTraceparent } from "./traceparent.ts";
export { DEFAULT_TRACESTATE_MAX_CHARS } from "./tracestate_header.ts";
export { W3CBaggagePropagator } from "./w3c_baggage_propagator.ts";
export {
  W3CTraceContextPropagator,
  type W3CTraceContextPropagatorOptions,
} from "./w3c_trace_context_propagator.ts";
