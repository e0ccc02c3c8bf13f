import type { Attributes } from "./attributes.ts";
import type { Context } from "./context.ts";
import type {
  BoundAdder,
  BoundRecorder,
  Counter,
  Gauge,
  Histogram,
  UpDownCounter,
} from "./instruments.ts";
import type { MeterDelegate } from "./meter_delegate.ts";

/** A counter that was given out before a meter provider was registered. */
export class ProxyAdder<AttributesTypes extends Attributes>
  implements Counter<AttributesTypes>, UpDownCounter<AttributesTypes> {
  readonly #delegate: MeterDelegate<Counter<AttributesTypes>>;

  /** @param delegate The instrument of the registered provider. */
  constructor(delegate: MeterDelegate<Counter<AttributesTypes>>) {
    this.#delegate = delegate;
  }

  /** Adds to the sum, or does nothing where no provider is registered. */
  add(value: number, attributes?: AttributesTypes, context?: Context): void {
    this.#delegate.get()?.add(value, attributes, context);
  }

  /** Returns whether a measurement now could be recorded. */
  enabled(): boolean {
    const instrument = this.#delegate.get();
    return instrument !== undefined && (instrument.enabled?.() ?? true);
  }

  /** Returns this instrument tied to a set of attributes. */
  bind(attributes: AttributesTypes): BoundAdder {
    return new ProxyBoundAdder(this.#delegate, { ...attributes });
  }
}

/** A gauge or histogram that was given out before a meter provider was registered. */
export class ProxyRecorder<AttributesTypes extends Attributes>
  implements Gauge<AttributesTypes>, Histogram<AttributesTypes> {
  readonly #delegate: MeterDelegate<Gauge<AttributesTypes>>;

  /** @param delegate The instrument of the registered provider. */
  constructor(delegate: MeterDelegate<Gauge<AttributesTypes>>) {
    this.#delegate = delegate;
  }

  /** Records a value, or does nothing where no provider is registered. */
  record(value: number, attributes?: AttributesTypes, context?: Context): void {
    this.#delegate.get()?.record(value, attributes, context);
  }

  /** Returns whether a measurement now could be recorded. */
  enabled(): boolean {
    const instrument = this.#delegate.get();
    return instrument !== undefined && (instrument.enabled?.() ?? true);
  }

  /** Returns this instrument tied to a set of attributes. */
  bind(attributes: AttributesTypes): BoundRecorder {
    return new ProxyBoundRecorder(this.#delegate, { ...attributes });
  }
}

/** A counter tied to attributes; it is tied anew when another provider is registered. */
class ProxyBoundAdder<AttributesTypes extends Attributes> implements BoundAdder {
  readonly #delegate: MeterDelegate<Counter<AttributesTypes>>;
  readonly #attributes: AttributesTypes;
  #instrument: Counter<AttributesTypes> | undefined;
  #bound: BoundAdder | undefined;

  constructor(
    delegate: MeterDelegate<Counter<AttributesTypes>>,
    attributes: AttributesTypes,
  ) {
    this.#delegate = delegate;
    this.#attributes = attributes;
  }

  add(value: number, context?: Context): void {
    const instrument = this.#delegate.get();
    if (instrument !== this.#instrument) {
      this.#instrument = instrument;
      this.#bound = instrument?.bind?.(this.#attributes);
    }
    if (this.#bound !== undefined) this.#bound.add(value, context);
    else instrument?.add(value, this.#attributes, context);
  }
}

/** A gauge or histogram tied to attributes; it is tied anew when another provider is registered. */
class ProxyBoundRecorder<AttributesTypes extends Attributes> implements BoundRecorder {
  readonly #delegate: MeterDelegate<Gauge<AttributesTypes>>;
  readonly #attributes: AttributesTypes;
  #instrument: Gauge<AttributesTypes> | undefined;
  #bound: BoundRecorder | undefined;

  constructor(
    delegate: MeterDelegate<Gauge<AttributesTypes>>,
    attributes: AttributesTypes,
  ) {
    this.#delegate = delegate;
    this.#attributes = attributes;
  }

  record(value: number, context?: Context): void {
    const instrument = this.#delegate.get();
    if (instrument !== this.#instrument) {
      this.#instrument = instrument;
      this.#bound = instrument?.bind?.(this.#attributes);
    }
    if (this.#bound !== undefined) this.#bound.record(value, context);
    else instrument?.record(value, this.#attributes, context);
  }
}
