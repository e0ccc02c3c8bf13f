import type {
  Attributes,
  BoundAdder,
  BoundRecorder,
  Context,
  Counter,
  Gauge,
  Histogram,
  UpDownCounter,
} from "../../../api/mod.ts";
import { BoundInstrument, SyncInstrument } from "./sync_instrument.ts";

/** A counter of either kind (specification, Metrics API, Counter and UpDownCounter). */
export class SdkCounter extends SyncInstrument implements Counter, UpDownCounter {
  /** Adds to the sum. Only an up-down counter accepts negative values. */
  add(value: number, attributes?: Attributes, context?: Context): void {
    this.measure(value, attributes, context);
  }

  /** Returns this instrument bound to a set of attributes. */
  bind(attributes: Attributes): BoundAdder {
    return new BoundInstrument(this, attributes);
  }
}

/** A gauge or histogram (specification, Metrics API, Gauge and Histogram). */
export class SdkRecorder extends SyncInstrument implements Gauge, Histogram {
  /** Records a value. */
  record(value: number, attributes?: Attributes, context?: Context): void {
    this.measure(value, attributes, context);
  }

  /** Returns this instrument bound to a set of attributes. */
  bind(attributes: Attributes): BoundRecorder {
    return new BoundInstrument(this, attributes);
  }
}
