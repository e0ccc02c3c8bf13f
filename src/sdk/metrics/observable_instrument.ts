import {
  type Attributes,
  type BatchObservableCallback,
  type Observable,
  type ObservableCallback,
  reportOnce,
  ValueType,
} from "../../api/mod.ts";
import type { AsyncStream } from "./async_stream.ts";
import { type InstrumentDescriptor, InstrumentType } from "./instrument_type.ts";

/** An instrument that is asked for its values (specification, Metrics API, async instruments). */
export class ObservableInstrument implements Observable {
  /** What the instrument was made with. */
  readonly descriptor: InstrumentDescriptor;
  /** Who asks, each once per collection. */
  readonly callbacks: Set<ObservableCallback> = new Set();
  readonly #streams = new Map<object, readonly AsyncStream[]>();

  /** Made by the meter. */
  constructor(descriptor: InstrumentDescriptor) {
    this.descriptor = descriptor;
  }

  /** Adds a callback; adding it again changes nothing. */
  addCallback(callback: ObservableCallback): void {
    if (typeof callback !== "function") {
      reportOnce("metric-callback", "warn", "A callback that is no function was left out.");
      return;
    }
    this.callbacks.add(callback);
  }

  /** Removes a callback. */
  removeCallback(callback: ObservableCallback): void {
    this.callbacks.delete(callback);
  }

  /** Sends observations for a reader to other streams from now on. */
  setStreams(reader: object, streams: readonly AsyncStream[]): void {
    this.#streams.set(reader, streams);
  }

  /** Whether anybody would use an observation for this reader. */
  hasStreams(reader: object): boolean {
    return (this.#streams.get(reader)?.length ?? 0) > 0;
  }

  /** Takes an observation for one reader. */
  observe(reader: object, value: number, attributes: Attributes | undefined): void {
    const streams = this.#streams.get(reader);
    if (streams === undefined || streams.length === 0) return;
    const sound = soundOf(value, this.descriptor);
    if (sound === undefined) return;
    for (const stream of streams) stream.observe(sound, attributes);
  }
}

/** A callback for several instruments of one meter. */
export interface BatchCallback {
  readonly callback: BatchObservableCallback;
  readonly instruments: ReadonlySet<ObservableInstrument>;
}

function soundOf(value: number, descriptor: InstrumentDescriptor): number | undefined {
  const { name, type, valueType } = descriptor;
  const canBeInfinite = type === InstrumentType.OBSERVABLE_GAUGE && valueType !== ValueType.INT;
  const isSound = typeof value === "number" &&
    (canBeInfinite ? !Number.isNaN(value) : Number.isFinite(value));
  if (!isSound) {
    reportOnce("metric-value", "warn", `${name}: a value that is no finite number was dropped.`);
    return undefined;
  }
  if (valueType !== ValueType.INT || Number.isInteger(value)) return value;
  reportOnce("metric-int", "warn", `${name}: the fraction of a value for integers was cut off.`);
  return Math.trunc(value);
}
