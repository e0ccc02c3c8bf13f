import { NO_ENVIRONMENT } from "../config/mod.ts";
import { currentHandle, initIn, type InitReport } from "../init/init.ts";
import type { OtelHandle, SetupOptions } from "../init/mod.ts";
import type { ConfigurationModel } from "./model/configuration_model.ts";
import { mapConfiguration } from "./map/map_configuration.ts";

/**
 * Sets up OpenTelemetry as a configuration says, like `init()` does by options and variables; no
 * `OTEL_*` variable is looked at. What the package does not support is left out, with one warning
 * that names its place; providers and propagators that the configuration does not mention do
 * nothing.
 *
 * A call while OpenTelemetry is set up changes nothing, warns, and gives back the first handle.
 *
 * Specification: Configuration SDK, Create.
 *
 * @throws {TypeError | RangeError} Where the configuration cannot be used; the message names the
 * places, and nothing is left of the set-up.
 *
 * @example
 * ```ts
 * import { initFromConfiguration, parseConfiguration } from "@offthread/otel/config";
 *
 * const model = parseConfiguration(`
 * file_format: "1.1"
 * tracer_provider:
 *   processors: [{ batch: { exporter: { otlp_http: } } }]
 * `);
 * await using telemetry = initFromConfiguration(model);
 * console.assert(telemetry.tracerProvider !== undefined);
 * ```
 */
export function initFromConfiguration(model: ConfigurationModel): OtelHandle {
  return setUpConfiguration(model, []);
}

/** The same, with something to say before. */
export function setUpConfiguration(
  model: ConfigurationModel,
  early: readonly InitReport[],
): OtelHandle {
  if (currentHandle() !== undefined) return initIn(NO_ENVIRONMENT, {});
  const { options, prometheus, notes } = mapConfiguration(model);
  const reports = notes.map((
    note,
  ): InitReport => [`config-${note}`, "warn", `Configuration: ${note}.`]);
  const handle = initIn(NO_ENVIRONMENT, options, [...early, ...reports]);
  if (handle.meterProvider !== undefined) {
    for (const { exporter, host, port } of prometheus) exporter.serve({ host, port });
  }
  return handle;
}

/** Sets up what does nothing at all, and says why. */
export function setUpNothing(report: InitReport): OtelHandle {
  const options: SetupOptions = { disabled: true, propagators: [] };
  return initIn(NO_ENVIRONMENT, options, [report]);
}
