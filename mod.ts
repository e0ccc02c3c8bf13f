/**
 * OpenTelemetry for Deno and Bun: the application thread only records; a dedicated worker batches,
 * serialises, compresses, sends and retries.
 *
 * ```ts
 * import { init, trace } from "@offthread/otel";
 *
 * init({ serviceName: "shop" }); // the rest comes from OTEL_* variables, or from defaults
 *
 * trace.getTracer("shop").startActiveSpan("checkout", (span) => {
 *   span.setAttribute("cart.items", 3);
 *   span.end();
 * });
 * ```
 *
 * To trace a server, use `instrument` from `@offthread/otel/deno` or `@offthread/otel/bun`, or, for
 * Express, Koa or Fastify, from `@offthread/otel/node-http`. Libraries import
 * `@offthread/otel/api`.
 *
 * @module
 */
export {
  type DestinationStats,
  init,
  type OtelHandle,
  type SetupOptions,
  type SinkMetricsOptions,
  type SinkOptions,
  type SinkStats,
  type Stats,
} from "./src/init/mod.ts";
export type {
  AttributeLimitsOptions,
  BatchOptions,
  CapturedHeadersOptions,
  DestinationMetricsOptions,
  DestinationOptions,
  ExemplarFilterName,
  ExitOptions,
  HistogramAggregationName,
  HttpOptions,
  InitOptions,
  LogExporterName,
  LogLevel,
  LogsOptions,
  MetricExporterName,
  MetricsExportOptions,
  MetricsOptions,
  NativeMode,
  OtlpHeadersFunction,
  OtlpOptions,
  PrometheusOptions,
  PropagatorName,
  TemporalityPreference,
  TraceExporterName,
  TracesOptions,
} from "./src/config/mod.ts";
export { DROP_REASONS, type DropReason, type SignalStats } from "./src/link/mod.ts";
export {
  type Attributes,
  type AttributeValue,
  type Baggage,
  type Context,
  context,
  diag,
  type Link,
  logs,
  metrics,
  propagation,
  ROOT_CONTEXT,
  SeverityNumber,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  trace,
  type Tracer,
} from "./src/api/mod.ts";
