import type { MeterDelegate } from "./meter_delegate.ts";

/**
 * An instrument of the registered meter provider, bound to attributes: bound anew whenever another
 * provider is registered, and `undefined` while there is none.
 */
export class BoundDelegate<Instrument, Bound> {
  readonly #delegate: MeterDelegate<Instrument>;
  readonly #bind: (instrument: Instrument) => Bound;
  #instrument: Instrument | undefined;
  #bound: Bound | undefined;

  /**
   * @param delegate The instrument of the registered provider.
   * @param bind Binds an instrument to the attributes.
   */
  constructor(delegate: MeterDelegate<Instrument>, bind: (instrument: Instrument) => Bound) {
    this.#delegate = delegate;
    this.#bind = bind;
  }

  /** Returns the bound instrument. */
  get(): Bound | undefined {
    const instrument = this.#delegate.get();
    if (instrument !== this.#instrument) {
      this.#instrument = instrument;
      this.#bound = instrument === undefined ? undefined : this.#bind(instrument);
    }
    return this.#bound;
  }
}
