import {
  type Attributes,
  type BatchObservableCallback,
  type Observable,
  type ObservableCallback,
  reportOnce,
} from "../../../api/mod.ts";
import { MAX_NESTING, reportNesting } from "../../nesting.ts";
import type { AsyncStream } from "../streams/async_stream.ts";
import type { InstrumentDescriptor } from "../instrument_type.ts";
import { reportMeasurement } from "../report_measurement.ts";
import { validValue } from "./valid_value.ts";

/** Depth of nested observations: attributes may have getters that observe. */
let depth = 0;

/** An instrument whose callbacks observe values (specification, Metrics API, async instruments). */
export class ObservableInstrument implements Observable {
  /** What the instrument was created with. */
  readonly descriptor: InstrumentDescriptor;
  /** The callbacks, each called once per collection. */
  readonly callbacks: Set<ObservableCallback> = new Set();
  readonly #streams = new Map<object, readonly AsyncStream[]>();

  /** Made by the meter. */
  constructor(descriptor: InstrumentDescriptor) {
    this.descriptor = descriptor;
  }

  /** Adds a callback; adding it again changes nothing. */
  addCallback(callback: ObservableCallback): void {
    if (typeof callback !== "function") {
      reportOnce(
        "metric-callback",
        "warn",
        `addCallback() expects a function, not ${typeof callback}; the call is ignored.`,
      );
      return;
    }
    this.callbacks.add(callback);
  }

  /** Removes a callback. */
  removeCallback(callback: ObservableCallback): void {
    this.callbacks.delete(callback);
  }

  /** Replaces the streams that receive a reader's observations. */
  setStreams(reader: object, streams: readonly AsyncStream[]): void {
    this.#streams.set(reader, streams);
  }

  /** Whether observations for this reader have a stream to go to. */
  hasStreams(reader: object): boolean {
    return (this.#streams.get(reader)?.length ?? 0) > 0;
  }

  /** Records an observation for one reader. Never throws, whatever the attributes do. */
  observe(reader: object, value: number, attributes: Attributes | undefined): void {
    const streams = this.#streams.get(reader);
    if (streams === undefined || streams.length === 0) return;
    const valid = validValue(value, this.descriptor);
    if (valid === undefined) return;
    if (depth === MAX_NESTING) return reportNesting("an observation is dropped");
    depth++;
    try {
      for (const stream of streams) stream.observe(this, valid, attributes);
    } catch (error) {
      reportMeasurement(error);
    } finally {
      depth--;
    }
  }
}

/** A callback for several instruments of one meter. */
export interface BatchCallback {
  readonly callback: BatchObservableCallback;
  readonly instruments: ReadonlySet<ObservableInstrument>;
}
