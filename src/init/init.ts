import {
  type ContextManager,
  diag,
  DiagLogLevel,
  metrics as metricsApi,
  register,
  reportOnce,
  type TextMapPropagator,
} from "../api/mod.ts";
import { type OtelConfig, resolveConfig, resolveResource } from "../config/mod.ts";
import { ConsoleSpanExporter } from "../exporters/mod.ts";
import { ExportLink, type LaneHandle } from "../link/mod.ts";
import { currentPlatform } from "../platform/current.ts";
import type { Platform } from "../platform/platform.ts";
import { RUNTIME_SCOPE_NAME } from "../platform/runtime_metrics.ts";
import { startRuntimeMetrics } from "../platform/start_runtime_metrics.ts";
import { CompositePropagator, getPropagatorsFromNames } from "../propagation/mod.ts";
import { asyncLocalContextStorage, StorageContextManager } from "../sdk/context/mod.ts";
import {
  type LoggerProvider,
  type MeterProvider,
  type Resource,
  SimpleSpanProcessor,
  SnapshotSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "../sdk/mod.ts";
import { type SpanFields, writeSpan } from "../snapshot/mod.ts";
import { SDK_VERSION } from "../sdk/version.ts";
import { createSampler } from "./create_sampler.ts";
import { otlpLaneConfig, outboxLimits } from "./lane_config.ts";
import { setUpLogs } from "./logs_setup.ts";
import { setUpMetrics } from "./metrics_setup.ts";
import { explainNativeTelemetry, hasNativeTelemetry } from "./native_telemetry.ts";
import { type OtelHandle, SdkHandle } from "./otel_handle.ts";
import type { SetupOptions } from "./setup_options.ts";
import { setUpSinks, type SinksSetup } from "./sinks_setup.ts";
import { pipelineStarter } from "./start_pipeline.ts";
import { STDERR_DIAG_LOGGER } from "./stderr_diag_logger.ts";

/** Where the handle is kept, for all copies of this package in the process. */
const HANDLE_KEY = Symbol.for("offthread.otel.handle");

/**
 * Sets up OpenTelemetry for an application: tracer provider, context, propagation, an export worker
 * that sends to an OpenTelemetry Collector, and delivery at the end of the process. Options of the
 * call come first, then the `OTEL_*` environment variables, then the defaults of the specification.
 *
 * Call it once, first of all. A second call without `shutdown()` in between changes nothing, warns,
 * and gives back the first handle.
 *
 * @throws TypeError, RangeError for options that make no sense. Nothing else makes it throw: bad
 * environment variables are reported and their defaults used.
 *
 * @example
 * ```ts
 * import { init, trace } from "@offthread/otel";
 *
 * await using telemetry = init({ serviceName: "shop" });
 * const span = trace.getTracer("shop").startSpan("checkout");
 * span.end();
 * console.assert(telemetry.stats().traces.ended === 1);
 * ```
 */
export function init(options: SetupOptions = {}): OtelHandle {
  const first: unknown = Reflect.get(globalThis, HANDLE_KEY);
  if (first !== undefined) {
    diag.warn("init() was called before: that set-up stays. Call its shutdown() first.");
    // Only init stores there, and every copy of this package gives handles of the same shape.
    return first as OtelHandle;
  }
  const platform = currentPlatform();
  const reports: Parameters<typeof reportOnce>[] = [];
  const config = resolveConfig(options, platform, (...report) => reports.push(report));
  setDiagLogger(config.logLevel);
  for (const report of reports) reportOnce(...report);
  const handle = config.disabled
    ? setUpDisabled(config, platform)
    : setUp(config, options, platform);
  Reflect.set(globalThis, HANDLE_KEY, handle);
  return handle;
}

// A disabled SDK still hands contexts on (specification, Environment Variables, OTEL_SDK_DISABLED).
function setUpDisabled(config: OtelConfig, platform: Platform): OtelHandle {
  const registration = register({
    contextManager: createContextManager(platform),
    propagator: createPropagator(config),
  });
  return new SdkHandle({
    resource: resolveResource(config.resource, platform.processInfo()),
    tracerProvider: undefined,
    loggerProvider: undefined,
    meterProvider: undefined,
    traceLane: undefined,
    logLane: undefined,
    metricLane: undefined,
    sinkStats: () => [],
    release: () => {
      registration.unregister();
      Reflect.deleteProperty(globalThis, HANDLE_KEY);
    },
  });
}

function setUp(config: OtelConfig, options: SetupOptions, platform: Platform): OtelHandle {
  const resource = resolveResource(config.resource, platform.processInfo());
  const startPipeline = pipelineStarter(platform, config.worker);
  let isConcurrent = config.worker === "worker";
  const link = new ExportLink((events) => {
    const host = startPipeline(events);
    isConcurrent = host.isConcurrent;
    return host;
  }, platform);
  const traceLane = config.traces.exporters.includes("otlp")
    ? openTraceLane(link, resource, config, platform)
    : undefined;
  const sinks = setUpSinks(options.sinks ?? [], { link, resource });
  const tracerProvider = createTracerProvider(config, resource, { lane: traceLane, sinks });
  const logs = setUpLogs(config, options, { link, resource, platform, sinks });
  const metrics = setUpMetrics(config, options, { link, resource, platform });
  const unregister = registerGlobally(config, {
    tracerProvider,
    loggerProvider: logs.provider,
    meterProvider: metrics.provider,
  }, platform);
  // Where the runtime's own telemetry stays in charge, its provider is the one to report to.
  const meters = config.native === "off" ? metrics.provider : metricsApi;
  const stopRuntimeMetrics = options.runtimeMetrics === true
    ? startRuntimeMetrics(meters.getMeter(RUNTIME_SCOPE_NAME, SDK_VERSION), platform)
    : () => {};
  const collectWhenIdle = once(() => metrics.provider.flushNow());
  const removeHooks = config.exit.hooks
    ? platform.installExitHooks({
      flush: (cause) => {
        metrics.provider.flushNow();
        // A signal need not be the end; what else comes here is.
        if (cause.kind === "signal") link.flushAtExit(config.exit.flushTimeoutMs);
        else link.flushAtEnd(config.exit.flushTimeoutMs);
      },
      onFatalError: logs.onFatalError,
      onIdle: () => {
        // Where the pipeline runs in this thread, what is collected at the exit is too late.
        if (!isConcurrent) collectWhenIdle();
        link.flushWhenIdle(config.exit.flushTimeoutMs);
      },
    })
    : () => {};
  return new SdkHandle({
    resource,
    tracerProvider,
    loggerProvider: logs.provider,
    meterProvider: metrics.provider,
    traceLane,
    logLane: logs.lane,
    metricLane: metrics.lane,
    sinkStats: sinks.stats,
    release: () => {
      stopRuntimeMetrics();
      logs.release();
      removeHooks();
      unregister();
      Reflect.deleteProperty(globalThis, HANDLE_KEY);
    },
  });
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    run();
  };
}

function openTraceLane(
  link: ExportLink,
  resource: Resource,
  config: OtelConfig,
  platform: Platform,
): LaneHandle<SpanFields> {
  const { otlp, batch } = config.traces;
  return link.openLane(
    otlpLaneConfig("traces", resource, { otlp, batch, platform }),
    writeSpan,
    outboxLimits(batch),
  );
}

function createTracerProvider(
  config: OtelConfig,
  resource: Resource,
  parts: { readonly lane: LaneHandle<SpanFields> | undefined; readonly sinks: SinksSetup },
): TracerProvider {
  const { exporters, sampler, spanLimits, idGenerator } = config.traces;
  const { lane, sinks } = parts;
  const spanProcessors: SpanProcessor[] = [...config.traces.spanProcessors];
  if (lane !== undefined) spanProcessors.push(new SnapshotSpanProcessor(lane));
  spanProcessors.push(...sinks.spanProcessors);
  if (exporters.includes("console")) {
    spanProcessors.push(new SimpleSpanProcessor(new ConsoleSpanExporter()));
  }
  return new TracerProvider({
    resource,
    sampler: createSampler(sampler),
    spanProcessors,
    spanLimits,
    ...(idGenerator === undefined ? {} : { idGenerator }),
  });
}

function registerGlobally(
  config: OtelConfig,
  providers: {
    readonly tracerProvider: TracerProvider;
    readonly loggerProvider: LoggerProvider;
    readonly meterProvider: MeterProvider;
  },
  platform: Platform,
): () => void {
  if (config.native === "off") return () => {};
  if (hasNativeTelemetry()) {
    explainNativeTelemetry(config.native);
    if (config.native === "defer") {
      // Deno's own has no logs behind the API, so ours are added to it.
      const registration = register({ loggerProvider: providers.loggerProvider });
      return () => registration.unregister();
    }
  }
  const registration = register({
    ...providers,
    contextManager: createContextManager(platform),
    propagator: createPropagator(config),
  }, { takeover: config.native === "takeover" });
  return () => registration.unregister();
}

function createContextManager(platform: Platform): ContextManager {
  return new StorageContextManager(platform.contextStorage() ?? asyncLocalContextStorage);
}

function createPropagator(config: OtelConfig): TextMapPropagator {
  const propagators = config.propagators.flatMap((propagator) =>
    typeof propagator === "string" ? getPropagatorsFromNames([propagator]) : [propagator]
  );
  return propagators.length === 1 ? propagators[0] : new CompositePropagator({ propagators });
}

// An application that has set a logger of its own keeps it.
function setDiagLogger(logLevel: OtelConfig["logLevel"]): void {
  const slot: unknown = Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1"));
  if (typeof slot === "object" && slot !== null && "diag" in slot && slot.diag !== undefined) {
    return;
  }
  const level = LEVELS[logLevel];
  if (level !== DiagLogLevel.NONE) diag.setLogger(STDERR_DIAG_LOGGER, level);
}

const LEVELS: Readonly<Record<OtelConfig["logLevel"], DiagLogLevel>> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
};
