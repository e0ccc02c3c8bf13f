import { clearSlot, readSlot } from "../global/global_slot.ts";
import type { Meter } from "./meter.ts";
import type { MeterOptions, MeterProvider } from "./meter_provider.ts";
import { ProxyMeter } from "./proxy_meter.ts";
import { registerMember } from "../global/register_member.ts";

/** The provider while none is registered: its meters start to work once one is. */
const PROXY_METER_PROVIDER: MeterProvider = {
  getMeter: (name, version, options) => new ProxyMeter(name, version, options),
};

/** The metrics API of the process. Specification: Metrics API. */
export class MetricsApi {
  /**
   * Sets the meter provider of the process.
   *
   * @param provider Gives out meters.
   * @returns False if another one is registered, or the global slot cannot be written to.
   */
  setGlobalMeterProvider(provider: MeterProvider): boolean {
    return registerMember("metrics", provider);
  }

  /** Returns the meter provider of the process, or one whose meters wait for it. */
  getMeterProvider(): MeterProvider {
    return readSlot()?.metrics ?? PROXY_METER_PROVIDER;
  }

  /**
   * Returns a meter. It may be kept: a meter obtained before a provider is registered works
   * afterwards, with all its instruments. Observable instruments have to be notified: they start to
   * work once a copy of this package, and not only `npm:@opentelemetry/api`, registers something.
   *
   * @param name The name of the instrumented library, module or package.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   * @example
   * ```ts
   * import { metrics } from "@offthread/otel/api";
   *
   * const requests = metrics.getMeter("shop").createCounter("shop.requests", {
   *   unit: "{request}",
   * });
   * requests.add(1, { "http.route": "/cart" });
   * ```
   */
  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    return this.getMeterProvider().getMeter(name, version, options);
  }

  /** Removes the meter provider of the process. */
  disable(): void {
    clearSlot("metrics");
  }
}

/** Metrics: `metrics.getMeter()`. */
export const metrics: MetricsApi = new MetricsApi();
