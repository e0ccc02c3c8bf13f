import type { Attributes } from "../attributes.ts";
import type { Observable, ObservableCallback } from "./instruments.ts";
import type { MeterDelegate } from "./meter_delegate.ts";
import { trackInstrument, untrackInstrument } from "./tracked_instruments.ts";

/**
 * An observable instrument that was made before a meter provider was registered. It keeps its
 * callbacks and hands them to the provider's instrument.
 */
export class ProxyObservable<AttributesTypes extends Attributes>
  implements Observable<AttributesTypes> {
  readonly #delegate: MeterDelegate<Observable<AttributesTypes>>;
  readonly #callbacks: Set<ObservableCallback<AttributesTypes>> = new Set();
  #attached: Observable<AttributesTypes> | undefined;

  /** @param delegate The instrument of the registered provider. */
  constructor(delegate: MeterDelegate<Observable<AttributesTypes>>) {
    this.#delegate = delegate;
  }

  /** Adds a callback, to be called at collections once a provider is registered. */
  addCallback(callback: ObservableCallback<AttributesTypes>): void {
    this.attach();
    if (this.#callbacks.has(callback)) return;
    this.#callbacks.add(callback);
    trackInstrument(this);
    this.#attached?.addCallback(callback);
  }

  /** Removes a callback. */
  removeCallback(callback: ObservableCallback<AttributesTypes>): void {
    this.attach();
    if (!this.#callbacks.delete(callback)) return;
    if (this.#callbacks.size === 0) untrackInstrument(this);
    this.#attached?.removeCallback(callback);
  }

  /** Hands the callbacks to the instrument of the registered provider, and returns it. */
  attach(): Observable<AttributesTypes> | undefined {
    const instrument = this.#delegate.get();
    if (instrument === this.#attached) return instrument;
    this.#attached = instrument;
    if (instrument !== undefined) {
      for (const callback of this.#callbacks) instrument.addCallback(callback);
    }
    return instrument;
  }
}
