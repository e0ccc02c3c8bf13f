import { readSlot } from "../api/global/global_slot.ts";
import {
  type ContextManager,
  diag,
  type Meter,
  type MetricOptions,
  ValueType,
} from "../api/mod.ts";
import type { NativeMode } from "../config/mod.ts";

/** The API version under which Deno registers its own OpenTelemetry. */
const DENO_SLOT_VERSION = "1.999.999";

/** Whether the runtime itself has registered OpenTelemetry for the process. */
export function hasNativeTelemetry(): boolean {
  return readSlot()?.version === DENO_SLOT_VERSION;
}

/** The context manager that the runtime itself has registered; `undefined` where it has none. */
export function nativeContextManager(): ContextManager | undefined {
  return hasNativeTelemetry() ? readSlot()?.context : undefined;
}

/** Says what living with the runtime's own telemetry means, once, at set-up. */
export function explainNativeTelemetry(mode: NativeMode): void {
  if (mode === "takeover") {
    diag.warn(
      "Deno's own OpenTelemetry is on and is taken over; its spans of Deno.serve and fetch still " +
        "come, beside ours. Start with OTEL_DENO=false to turn it off.",
    );
  } else if (mode === "defer") {
    diag.info(
      "Deno's own OpenTelemetry is on: spans and metrics go its way, and the options of init() " +
        "do not apply to them. Start with OTEL_DENO=false to change that, or give " +
        'native: "takeover".',
    );
  }
}

/**
 * A meter that asks another one for doubles only: Deno's own throws where it is asked for whole
 * numbers.
 */
export function meterOfDoubles(meter: Meter): Meter {
  const ofDoubles = (options?: MetricOptions): MetricOptions => ({
    ...options,
    valueType: ValueType.DOUBLE,
  });
  return {
    createGauge: (name, options) => meter.createGauge(name, ofDoubles(options)),
    createHistogram: (name, options) => meter.createHistogram(name, ofDoubles(options)),
    createCounter: (name, options) => meter.createCounter(name, ofDoubles(options)),
    createUpDownCounter: (name, options) => meter.createUpDownCounter(name, ofDoubles(options)),
    createObservableGauge: (name, options) => meter.createObservableGauge(name, ofDoubles(options)),
    createObservableCounter: (name, options) =>
      meter.createObservableCounter(name, ofDoubles(options)),
    createObservableUpDownCounter: (name, options) =>
      meter.createObservableUpDownCounter(name, ofDoubles(options)),
    addBatchObservableCallback: (callback, observables) =>
      meter.addBatchObservableCallback(callback, observables),
    removeBatchObservableCallback: (callback, observables) =>
      meter.removeBatchObservableCallback(callback, observables),
  };
}
