import { NO_ENVIRONMENT } from "../config/mod.ts";
import { createHandle, type InitReport } from "../init/init.ts";
import { setUpOnce } from "../init/global/set_up_once.ts";
import type { OtelHandle, SetupOptions } from "../init/mod.ts";
import type { ConfigurationModel } from "./model/configuration_model.ts";
import { mapConfiguration } from "./map/map_configuration.ts";
import { stopComponents } from "./model/stop_components.ts";

/**
 * Sets up OpenTelemetry from a configuration, as `init()` does from options and variables. `OTEL_*`
 * variables are not read. What the package does not support is left out, with one warning that
 * names its place. Providers and propagators that the configuration does not mention do nothing.
 *
 * A call while OpenTelemetry is set up changes nothing, warns, and returns the first handle.
 *
 * Specification: Configuration SDK, Create.
 *
 * @throws {TypeError | RangeError} If the configuration cannot be used; the message names the
 *     places, and the set-up is undone.
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

/** Does what `initFromConfiguration` does, with earlier problems to report. */
export function setUpConfiguration(
  model: ConfigurationModel,
  early: readonly InitReport[],
): OtelHandle {
  return setUpOnce(() => {
    const { options, prometheus, notes, components } = mapConfiguration(model);
    const reports = notes.map((
      note,
    ): InitReport => [`config-${note}`, "warn", `Configuration: ${note}.`]);
    try {
      const handle = createHandle(NO_ENVIRONMENT, options, [...early, ...reports]);
      if (options.disabled === true) stopComponents(components);
      else for (const { exporter, host, port } of prometheus) exporter.serve({ host, port });
      return handle;
    } catch (error) {
      stopComponents(components);
      throw error;
    }
  });
}

/** Sets up a handle that does nothing, and reports why. */
export function setUpNothing(report: InitReport): OtelHandle {
  const options: SetupOptions = { disabled: true, propagators: [] };
  return setUpOnce(() => createHandle(NO_ENVIRONMENT, options, [report]));
}
