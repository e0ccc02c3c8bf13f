import { type Attributes, type Context, reportOnce, ValueType } from "../../api/mod.ts";
import { type InstrumentDescriptor, InstrumentType } from "./instrument_type.ts";
import type { SeriesTable } from "./series_table.ts";
import type { SyncStream } from "./sync_stream.ts";

/** What the instruments that the application calls have in common. */
export abstract class SyncInstrument {
  /** What the instrument was made with. */
  readonly descriptor: InstrumentDescriptor;
  /** Who takes the measurements; empty while the meter is disabled. */
  streams: readonly SyncStream[] = [];
  readonly #least: number;
  readonly #greatest: number;
  readonly #isInt: boolean;
  #only: SyncStream | undefined;

  /** Made by the meter. */
  constructor(descriptor: InstrumentDescriptor) {
    this.descriptor = descriptor;
    const { type, valueType } = descriptor;
    this.#isInt = valueType === ValueType.INT;
    const canBeInfinite = type === InstrumentType.GAUGE && !this.#isInt;
    const isSigned = type === InstrumentType.GAUGE || type === InstrumentType.UP_DOWN_COUNTER;
    this.#greatest = canBeInfinite ? Infinity : Number.MAX_VALUE;
    this.#least = isSigned ? -this.#greatest : 0;
  }

  /** Sends measurements to other streams from now on. */
  setStreams(streams: readonly SyncStream[]): void {
    this.streams = streams;
    this.#only = streams.length === 1 ? streams[0] : undefined;
  }

  /** Whether a measurement now would be recorded. */
  enabled(): boolean {
    return this.streams.length > 0;
  }

  /** Takes a measurement, or drops and reports what is no value for the instrument. */
  measure(
    value: number,
    attributes: Attributes | undefined,
    context: Context | undefined,
  ): void {
    const sound = this.sound(value);
    if (sound === undefined) return;
    const only = this.#only;
    if (only !== undefined) {
      only.record(sound, attributes, context);
      return;
    }
    for (const stream of this.streams) stream.record(sound, attributes, context);
  }

  /** The value as it is recorded; `undefined` for what is dropped. */
  sound(value: number): number | undefined {
    if (
      typeof value === "number" && value >= this.#least && value <= this.#greatest &&
      (!this.#isInt || Number.isInteger(value))
    ) return value;
    return this.#soundOf(value);
  }

  #soundOf(value: number): number | undefined {
    const { name } = this.descriptor;
    if (typeof value !== "number" || !Number.isFinite(value)) {
      reportOnce("metric-value", "warn", `${name}: a value that is no finite number was dropped.`);
      return undefined;
    }
    if (value < this.#least) {
      reportOnce("metric-negative", "warn", `${name}: a negative value was dropped.`);
      return undefined;
    }
    reportOnce("metric-int", "warn", `${name}: the fraction of a value for integers was cut off.`);
    return Math.trunc(value);
  }
}

/** An instrument tied to one set of attributes: it knows its series and looks nothing up. */
export class BoundInstrument {
  readonly #instrument: SyncInstrument;
  readonly #attributes: Attributes;
  #streams: readonly SyncStream[] = [];
  #series: readonly BoundSeries[] = [];
  #only: BoundSeries | undefined;

  /** Made by `bind` of an instrument. */
  constructor(instrument: SyncInstrument, attributes: Attributes | undefined) {
    this.#instrument = instrument;
    this.#attributes = { ...attributes };
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
    const sound = instrument.sound(value);
    if (sound === undefined) return;
    if (instrument.streams !== this.#streams) this.#rebind(instrument.streams);
    const only = this.#only;
    if (only !== undefined) {
      only.record(sound, context);
      return;
    }
    for (const series of this.#series) series.record(sound, context);
  }

  #rebind(streams: readonly SyncStream[]): void {
    this.#streams = streams;
    this.#series = streams.map((stream) => new BoundSeries(stream, this.#attributes));
    this.#only = this.#series.length === 1 ? this.#series[0] : undefined;
  }
}

/** One series of one stream; looked up at the first measurement, and when the table is another. */
class BoundSeries {
  readonly #stream: SyncStream;
  readonly #attributes: Attributes;
  #table: SeriesTable | undefined;
  #series = 0;

  constructor(stream: SyncStream, attributes: Attributes) {
    this.#stream = stream;
    this.#attributes = attributes;
  }

  record(value: number, context: Context | undefined): void {
    const stream = this.#stream;
    const { table } = stream;
    if (table !== this.#table) {
      this.#series = table.find(this.#attributes);
      this.#table = table;
    }
    stream.cells.update(this.#series, value);
    stream.exemplars?.offer(this.#series, value, this.#attributes, context);
  }
}
