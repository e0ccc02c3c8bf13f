import { type Attributes, type Context, ValueType } from "../../../api/mod.ts";
import { attributesOf } from "../../attributes.ts";
import { copyAttributes } from "../copy_attributes.ts";
import type { InstrumentDescriptor } from "../instrument_type.ts";
import { validValue, valueRange } from "./valid_value.ts";
import type { SyncStream } from "../streams/sync_stream.ts";

/** The common part of all synchronous instruments. */
export abstract class SyncInstrument {
  /** What the instrument was created with. */
  readonly descriptor: InstrumentDescriptor;
  /** The streams that receive measurements; none while the meter is disabled. */
  streams: readonly SyncStream[] = [];
  readonly #least: number;
  readonly #greatest: number;
  readonly #isInt: boolean;
  #only: SyncStream | undefined;

  /** Made by the meter. */
  constructor(descriptor: InstrumentDescriptor) {
    this.descriptor = descriptor;
    this.#isInt = descriptor.valueType === ValueType.INT;
    const { least, greatest } = valueRange(descriptor);
    this.#least = least;
    this.#greatest = greatest;
  }

  /** Replaces the streams that receive measurements. */
  setStreams(streams: readonly SyncStream[]): void {
    this.streams = streams;
    this.#only = streams.length === 1 ? streams[0] : undefined;
  }

  /** Whether a measurement now would be recorded. */
  enabled(): boolean {
    return this.streams.length > 0;
  }

  /** Records a measurement; drops and reports a value that is invalid for the instrument. */
  measure(
    value: number,
    attributes: Attributes | undefined,
    context: Context | undefined,
  ): void {
    const valid = this.validValue(value);
    if (valid === undefined) return;
    const only = this.#only;
    if (only !== undefined) {
      only.record(valid, attributes, context);
      return;
    }
    for (const stream of this.streams) stream.record(valid, attributes, context);
  }

  /** Returns the value to record; reports an invalid one and returns `undefined`. */
  validValue(value: number): number | undefined {
    if (
      typeof value === "number" && value >= this.#least && value <= this.#greatest &&
      (!this.#isInt || Number.isInteger(value))
    ) return value;
    return validValue(value, this.descriptor);
  }
}

/** An instrument bound to one set of attributes. It keeps its series instead of looking it up. */
export class BoundInstrument {
  readonly #instrument: SyncInstrument;
  readonly #attributes: Attributes;
  #streams: readonly SyncStream[] = [];
  #series: readonly BoundSeries[] = [];
  #only: BoundSeries | undefined;

  /**
   * Created by an instrument's `bind`. The attributes are copied, so that the application can go on
   * changing its own, and no getter can throw later.
   */
  constructor(instrument: SyncInstrument, attributes: Attributes | undefined) {
    this.#instrument = instrument;
    this.#attributes = attributesOf(copyAttributes(attributes));
  }

  /** Adds to the sum of a counter. */
  add(value: number, context?: Context): void {
    this.#measure(value, context);
  }

  /** Records a value of a gauge or histogram. */
  record(value: number, context?: Context): void {
    this.#measure(value, context);
  }

  #measure(value: number, context: Context | undefined): void {
    const instrument = this.#instrument;
    const valid = instrument.validValue(value);
    if (valid === undefined) return;
    if (instrument.streams !== this.#streams) this.#rebind(instrument.streams);
    const only = this.#only;
    if (only !== undefined) {
      only.record(valid, context);
      return;
    }
    for (const series of this.#series) series.record(valid, context);
  }

  #rebind(streams: readonly SyncStream[]): void {
    this.#streams = streams;
    this.#series = streams.map((stream) => new BoundSeries(stream, this.#attributes));
    this.#only = this.#series.length === 1 ? this.#series[0] : undefined;
  }
}

/** One series of one stream, looked up at the first measurement and after a change of table. */
class BoundSeries {
  readonly #stream: SyncStream;
  readonly #attributes: Attributes;
  #tableNumber = 0;
  #series = 0;

  constructor(stream: SyncStream, attributes: Attributes) {
    this.#stream = stream;
    this.#attributes = attributes;
  }

  record(value: number, context: Context | undefined): void {
    const stream = this.#stream;
    if (stream.tableNumber !== this.#tableNumber) {
      this.#series = stream.table.find(this.#attributes);
      this.#tableNumber = stream.tableNumber;
    }
    stream.cells.update(this.#series, value);
    stream.exemplars?.offer(this.#series, value, this.#attributes, context);
  }
}
