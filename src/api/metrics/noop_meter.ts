import type { BoundAdder, BoundRecorder, Observable } from "./instruments.ts";
import type { Meter } from "./meter.ts";

function ignore(): void {}

function isEnabled(): boolean {
  return false;
}

const NOOP_BOUND_ADDER: BoundAdder = { add: ignore };
const NOOP_BOUND_RECORDER: BoundRecorder = { record: ignore };
const NOOP_ADDER = { add: ignore, enabled: isEnabled, bind: () => NOOP_BOUND_ADDER };
const NOOP_RECORDER = { record: ignore, enabled: isEnabled, bind: () => NOOP_BOUND_RECORDER };
const NOOP_OBSERVABLE: Observable = { addCallback: ignore, removeCallback: ignore };

const NOOP_METER: Meter = {
  createGauge: () => NOOP_RECORDER,
  createHistogram: () => NOOP_RECORDER,
  createCounter: () => NOOP_ADDER,
  createUpDownCounter: () => NOOP_ADDER,
  createObservableGauge: () => NOOP_OBSERVABLE,
  createObservableCounter: () => NOOP_OBSERVABLE,
  createObservableUpDownCounter: () => NOOP_OBSERVABLE,
  addBatchObservableCallback: ignore,
  removeBatchObservableCallback: ignore,
};

/** Returns the meter whose instruments do nothing. It is stateless and shared. */
export function createNoopMeter(): Meter {
  return NOOP_METER;
}
