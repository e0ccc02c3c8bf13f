import { type Meter, type MetricOptions, ValueType } from "../../api/mod.ts";

/**
 * Returns a meter whose instruments all take doubles: Deno's own meter throws if asked for
 * integers.
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
