import { type Meter, metrics as metricsApi } from "../../api/mod.ts";
import type { OtelConfig } from "../../config/mod.ts";
import type { MeterProvider } from "../../sdk/mod.ts";
import { SDK_VERSION } from "../../sdk/version.ts";
import { SCHEMA_URL } from "../../semconv/mod.ts";
import { meterOfDoubles } from "./meter_of_doubles.ts";
import { hasNativeTelemetry } from "./native_telemetry.ts";

/**
 * Returns a meter for what the package measures about itself and the runtime. Call it once the
 * providers are registered: if the runtime's own telemetry stays in charge, the meter is from its
 * provider.
 *
 * @param name Name of the scope.
 * @param provider The provider of the set-up.
 */
export function ownMeter(name: string, { native }: OtelConfig, provider: MeterProvider): Meter {
  const options = { schemaUrl: SCHEMA_URL };
  if (native === "off") return provider.getMeter(name, SDK_VERSION, options);
  const meter = metricsApi.getMeter(name, SDK_VERSION, options);
  return native === "defer" && hasNativeTelemetry() ? meterOfDoubles(meter) : meter;
}
