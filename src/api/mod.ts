/**
 * The OpenTelemetry API: what libraries and applications call to trace, measure and log. It has no
 * dependencies and does nothing until an SDK registers; tracers, meters, instruments and loggers
 * obtained before then start to work.
 *
 * Its types are interchangeable with those of `@opentelemetry/api` 1.10, and both share one state
 * per process: a library that uses one of them reports through the SDK that registered with the
 * other.
 *
 * ```ts
 * import { SpanStatusCode, trace } from "@offthread/otel/api";
 *
 * const tracer = trace.getTracer("shop");
 *
 * export function checkout(items: number): void {
 *   tracer.startActiveSpan("checkout", { attributes: { "cart.items": items } }, (span) => {
 *     try {
 *       if (items === 0) throw new RangeError("the cart is empty");
 *     } catch (error) {
 *       span.recordException(error instanceof Error ? error : String(error));
 *       span.setStatus({ code: SpanStatusCode.ERROR });
 *     } finally {
 *       span.end();
 *     }
 *   });
 * }
 * ```
 *
 * Pass attributes and links that are known when a span starts in its `SpanOptions`: samplers see
 * only those. A `null` attribute value is recorded as an empty value; an `undefined` one is not
 * recorded.
 *
 * @module
 */

export type { AnyValue, Attributes, AttributeValue } from "./attributes.ts";
export type { HrTime, TimeInput } from "./time.ts";
export type {
  Exception,
  ExceptionWithCode,
  ExceptionWithMessage,
  ExceptionWithName,
} from "./trace/exception.ts";

export type { Context, ContextManagementToken, ContextManager } from "./context/context.ts";
export { createContextKey } from "./context/context_key.ts";
export { ROOT_CONTEXT } from "./context/root_context.ts";
export { context, type ContextApi } from "./context/context_api.ts";
export {
  isTracingSuppressed,
  suppressTracing,
  unsuppressTracing,
} from "./context/suppress_tracing.ts";

export { trace, type TraceApi } from "./trace/trace_api.ts";
export type { Tracer } from "./trace/tracer.ts";
export type { TracerOptions, TracerProvider } from "./trace/tracer_provider.ts";
export { ProxyTracer } from "./trace/proxy_tracer.ts";
export type { Span } from "./trace/span.ts";
export type { SpanOptions } from "./trace/span_options.ts";
export type { Link } from "./trace/link.ts";
export { SpanKind } from "./trace/span_kind.ts";
export { type SpanStatus, SpanStatusCode } from "./trace/span_status.ts";
export type { SpanContext } from "./trace/span_context.ts";
export {
  INVALID_SPAN_CONTEXT,
  INVALID_SPANID,
  INVALID_TRACEID,
  isSpanContextValid,
  isValidSpanId,
  isValidTraceId,
} from "./trace/span_context_validity.ts";
export { wrapSpanContext } from "./trace/non_recording_span.ts";
export { TraceFlags } from "./trace/trace_flags.ts";
export type { TraceState } from "./trace/trace_state.ts";
export { createTraceState } from "./trace/create_trace_state.ts";

export { propagation, type PropagationApi } from "./propagation/propagation_api.ts";
export type {
  TextMapGetter,
  TextMapPropagator,
  TextMapSetter,
} from "./propagation/text_map_propagator.ts";
export { defaultTextMapGetter, defaultTextMapSetter } from "./propagation/text_map_access.ts";
export type {
  Baggage,
  BaggageEntry,
  BaggageEntryMetadata,
  ForeignMark,
} from "./propagation/baggage.ts";
export { baggageEntryMetadataFromString } from "./propagation/entry_baggage.ts";

export { diag, type DiagApi } from "./diag/diag_api.ts";
export {
  type ComponentLoggerOptions,
  type DiagLogFunction,
  type DiagLogger,
  type DiagLoggerOptions,
  DiagLogLevel,
} from "./diag/diag_logger.ts";
export { DiagConsoleLogger } from "./diag/diag_console_logger.ts";
export type { DiagLevelName } from "./diag/diag_level_logger.ts";
export { reportCounts, reportOnce } from "./diag/report_once.ts";

export { metrics, type MetricsApi } from "./metrics/metrics_api.ts";
export { createNoopMeter } from "./metrics/noop_meter.ts";
export type { Meter } from "./metrics/meter.ts";
export type { MeterOptions, MeterProvider } from "./metrics/meter_provider.ts";
export {
  type BatchObservableCallback,
  type BatchObservableResult,
  type BoundAdder,
  type BoundRecorder,
  type Counter,
  type Gauge,
  type Histogram,
  type MetricAdvice,
  type MetricOptions,
  type Observable,
  type ObservableCallback,
  type ObservableCounter,
  type ObservableGauge,
  type ObservableResult,
  type ObservableUpDownCounter,
  type UpDownCounter,
  ValueType,
} from "./metrics/instruments.ts";

export { logs, type LogsApi } from "./logs/logs_api.ts";
export { createNoopLogger } from "./logs/noop_logger.ts";
export type { Logger, LoggerEnabledOptions, LogRecord } from "./logs/logger.ts";
export type { LoggerOptions, LoggerProvider } from "./logs/logger_provider.ts";
export { SeverityNumber } from "./logs/severity_number.ts";

export {
  register,
  type RegisteredMembers,
  type RegisterOptions,
  type Registration,
} from "./global/registration.ts";
export type { GlobalMember, GlobalMembers } from "./global/global_slot.ts";
