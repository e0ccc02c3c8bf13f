import { diag, reportOnce } from "../api/mod.ts";
import {
  type ConfigReport,
  type EnvironmentReader,
  type OtelConfig,
  resolveConfig,
  resolveResource,
} from "../config/mod.ts";
import { shareHeaders } from "../http/shared_headers.ts";
import { ExportLink } from "../link/mod.ts";
import { currentPlatform } from "../platform/current.ts";
import { useKnownMethods } from "../platform/http/known_methods.ts";
import { RUNTIME_SCOPE_NAME } from "../platform/metrics/runtime_metrics.ts";
import { startRuntimeMetrics } from "../platform/metrics/start_runtime_metrics.ts";
import type { Platform } from "../platform/platform.ts";
import { SDK_SCOPE_NAME } from "../sdk/sdk_scope_name.ts";
import { deliverAtEnd } from "./deliver_at_end.ts";
import { setUpDiag } from "./global/diag_setup.ts";
import { ownMeter } from "./global/own_meter.ts";
import { registerGlobally } from "./global/register_globally.ts";
import { keepHandle, setUpOnce } from "./global/set_up_once.ts";
import { Destinations } from "./lanes/destinations.ts";
import { PipelineStarter } from "./lanes/pipeline_starter.ts";
import { setUpSinks } from "./lanes/sinks_setup.ts";
import { checkSetupOptions } from "./options/check_setup_options.ts";
import type { SetupOptions } from "./options/setup_options.ts";
import { type OtelHandle, SdkHandle } from "./otel_handle.ts";
import { ReleaseStack } from "./release_stack.ts";
import { SdkMetrics } from "./sdk_metrics/sdk_metrics.ts";
import { setUpLogs } from "./signals/logs_setup.ts";
import { setUpMetrics } from "./signals/metrics_setup.ts";
import { setUpTraces } from "./signals/traces_setup.ts";

/**
 * Sets up OpenTelemetry for an application: tracer provider, context, propagation, an export worker
 * that sends to an OpenTelemetry Collector, and delivery at the end of the process. Options win
 * over `OTEL_*` environment variables, and these over the defaults of the specification.
 *
 * Call it once, before anything else. A second call without `shutdown()` in between changes
 * nothing, warns, and returns the first handle.
 *
 * @throws TypeError, RangeError for invalid options, TypeError for a `sampler` function that throws
 *     and for a call from code that it runs, such as a detector; the set-up is undone then. Bad
 *     environment variables are reported and their defaults used; unknown options are reported and
 *     ignored.
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
  return setUpOnce(() => createHandle(currentPlatform().environment(), options));
}

/** The arguments of a {@linkcode ConfigReport}, kept until there is a logger to report to. */
export type InitReport = Parameters<ConfigReport>;

/**
 * Does what `init()` does, with an environment from anywhere, and with earlier problems to report.
 *
 * @param early Problems found before; reported at the configured log level, like all others.
 * @throws TypeError, RangeError for invalid options.
 */
export function createHandle(
  environment: EnvironmentReader,
  options: SetupOptions,
  early: readonly InitReport[] = [],
): OtelHandle {
  const platform = currentPlatform();
  const unknownOptions = checkSetupOptions(options);
  const reports: InitReport[] = [...early];
  const config = resolveConfig(options, environment, (...report) => reports.push(report));
  const releases = new ReleaseStack();
  releases.add(setUpDiag(config.logLevel));
  for (const report of reports) reportOnce(...report);
  if (unknownOptions.length > 0) {
    diag.warn(`init() ignores unknown options: ${unknownOptions.join(", ")}.`);
  }
  try {
    const handle = config.disabled
      ? setUpDisabled(config, platform, releases)
      : setUp(config, options, { platform, releases });
    releases.add(keepHandle(handle));
    return handle;
  } catch (error) {
    releases.run();
    throw error;
  }
}

// A disabled SDK still propagates context (specification, Environment Variables,
// OTEL_SDK_DISABLED).
function setUpDisabled(
  config: OtelConfig,
  platform: Platform,
  releases: ReleaseStack,
): OtelHandle {
  releases.add(registerGlobally(config, {}, platform).unregister);
  const resource = resolveResource(config.resource, platform.processInfo());
  return new SdkHandle({ resource, release: () => releases.run() });
}

// Creates everything that may fail before it changes anything that other code sees.
function setUp(
  config: OtelConfig,
  options: SetupOptions,
  { platform, releases }: { readonly platform: Platform; readonly releases: ReleaseStack },
): OtelHandle {
  const resource = resolveResource(config.resource, platform.processInfo());
  const pipeline = new PipelineStarter(platform, config.worker);
  const link = new ExportLink((events) => pipeline.start(events), platform);
  // Released last: what a provider could not deliver in time counts as lost.
  releases.add(() => link.close());
  const sdkMetrics = options.sdkMetrics === true
    ? new SdkMetrics(() => platform.monotonicMs())
    : undefined;
  const common = { link, resource, platform, sdkMetrics };
  const sinks = setUpSinks(options.sinks ?? [], common);
  const destinations = new Destinations(config.destinations, common);
  const parts = { ...common, destinations, sinks };
  const traces = setUpTraces(config, options, parts);
  releases.add(traces.release);
  const logs = setUpLogs(config, options, parts);
  const metrics = setUpMetrics(config, options, parts);
  releases.add(metrics.release);
  const providers = {
    tracerProvider: traces.provider,
    loggerProvider: logs.provider,
    meterProvider: metrics.provider,
  };
  const registration = registerGlobally(config, providers, platform);
  releases.add(registration.unregister);
  releases.add(useKnownMethods(config.http.knownMethods, platform));
  releases.add(shareHeaders(config.http));
  if (options.runtimeMetrics === true) {
    const meter = ownMeter(RUNTIME_SCOPE_NAME, config, metrics.provider);
    releases.add(startRuntimeMetrics(meter, platform));
  }
  if (sdkMetrics !== undefined) {
    releases.add(sdkMetrics.start(ownMeter(SDK_SCOPE_NAME, config, metrics.provider)));
  }
  if (options.captureConsole === true) releases.add(logs.captureConsole());
  if (config.exit.hooks) {
    const ending = { link, pipeline, platform, registration, traces, logs, metrics };
    releases.add(deliverAtEnd(config, ending));
  }
  const release = (): void => releases.run();
  return new SdkHandle({ resource, traces, logs, metrics, destinations, sinks, release });
}
