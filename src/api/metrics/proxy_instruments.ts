import type { Attributes } from "../attributes.ts";
import { BoundDelegate } from "./bound_delegate.ts";
import type { Context } from "../context/context.ts";
import type {
  BoundAdder,
  BoundRecorder,
  Counter,
  Gauge,
  Histogram,
  UpDownCounter,
} from "./instruments.ts";
import type { MeterDelegate } from "./meter_delegate.ts";
import { ownAttributes } from "../own_attributes.ts";

/** A counter or up-down counter that was made before a meter provider was registered. */
export class ProxyAdder<AttributesTypes extends Attributes>
  implements Counter<AttributesTypes>, UpDownCounter<AttributesTypes> {
  readonly #delegate: MeterDelegate<Counter<AttributesTypes>>;

  /** @param delegate The instrument of the registered provider. */
  constructor(delegate: MeterDelegate<Counter<AttributesTypes>>) {
    this.#delegate = delegate;
  }

  /** Adds to the sum, or does nothing while no provider is registered. */
  add(value: number, attributes?: AttributesTypes, context?: Context): void {
    this.#delegate.get()?.add(value, attributes, context);
  }

  /** Returns whether a measurement now could be recorded. */
  enabled(): boolean {
    const instrument = this.#delegate.get();
    return instrument !== undefined && (instrument.enabled?.() ?? true);
  }

  /** Returns this instrument bound to a set of attributes. */
  bind(attributes: AttributesTypes): BoundAdder {
    const own = ownAttributes(attributes);
    const bound = new BoundDelegate<Counter<AttributesTypes>, BoundAdder>(
      this.#delegate,
      (instrument) =>
        instrument.bind?.(own) ??
          { add: (value, context) => instrument.add(value, own, context) },
    );
    return { add: (value, context) => bound.get()?.add(value, context) };
  }
}

/** A gauge or histogram that was made before a meter provider was registered. */
export class ProxyRecorder<AttributesTypes extends Attributes>
  implements Gauge<AttributesTypes>, Histogram<AttributesTypes> {
  readonly #delegate: MeterDelegate<Gauge<AttributesTypes>>;

  /** @param delegate The instrument of the registered provider. */
  constructor(delegate: MeterDelegate<Gauge<AttributesTypes>>) {
    this.#delegate = delegate;
  }

  /** Records a value, or does nothing while no provider is registered. */
  record(value: number, attributes?: AttributesTypes, context?: Context): void {
    this.#delegate.get()?.record(value, attributes, context);
  }

  /** Returns whether a measurement now could be recorded. */
  enabled(): boolean {
    const instrument = this.#delegate.get();
    return instrument !== undefined && (instrument.enabled?.() ?? true);
  }

  /** Returns this instrument bound to a set of attributes. */
  bind(attributes: AttributesTypes): BoundRecorder {
    const own = ownAttributes(attributes);
    const bound = new BoundDelegate<Gauge<AttributesTypes>, BoundRecorder>(
      this.#delegate,
      (instrument) =>
        instrument.bind?.(own) ??
          { record: (value, context) => instrument.record(value, own, context) },
    );
    return { record: (value, context) => bound.get()?.record(value, context) };
  }
}
