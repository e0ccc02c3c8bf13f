import type { Attributes } from "../attributes.ts";
import type { BatchObservableCallback, BatchObservableResult, Observable } from "./instruments.ts";
import type { Meter } from "./meter.ts";
import type { MeterDelegate } from "./meter_delegate.ts";
import { ProxyObservable } from "./proxy_observable.ts";

/** Returns the SDK's instrument for one that was made early; any other instrument as it is. */
function delegateOf<AttributesTypes extends Attributes>(
  observable: Observable<AttributesTypes>,
): Observable<AttributesTypes> {
  return observable instanceof ProxyObservable ? observable.attach() ?? observable : observable;
}

/** A callback for several instruments that was added before a meter provider was registered. */
export class ProxyBatchCallback<AttributesTypes extends Attributes> {
  readonly #delegate: MeterDelegate<Meter>;
  readonly #observables: readonly Observable<AttributesTypes>[];
  readonly #forward: BatchObservableCallback<AttributesTypes>;
  #attached: Meter | undefined;

  /**
   * @param delegate The meter of the registered provider.
   * @param callback Reports the values.
   * @param observables The instruments it may report.
   */
  constructor(
    delegate: MeterDelegate<Meter>,
    callback: BatchObservableCallback<AttributesTypes>,
    observables: readonly Observable<AttributesTypes>[],
  ) {
    this.#delegate = delegate;
    this.#observables = [...observables];
    this.#forward = (result) => {
      const translated: BatchObservableResult<AttributesTypes> = {
        observe: (metric, value, attributes) =>
          result.observe(delegateOf(metric), value, attributes),
      };
      return callback(translated);
    };
  }

  /**
   * Returns whether the callback was added for exactly these instruments.
   *
   * @param observables The instruments to compare.
   */
  isFor(observables: readonly Observable[]): boolean {
    return observables.length === this.#observables.length &&
      this.#observables.every((own) => observables.some((other) => other === own));
  }

  /** Hands the callback to the meter of the registered provider. */
  attach(): void {
    const meter = this.#delegate.get();
    if (meter === this.#attached) return;
    this.#attached = meter;
    meter?.addBatchObservableCallback(this.#forward, this.#observables.map(delegateOf));
  }

  /** Removes the callback from the meter that it was handed to. */
  detach(): void {
    this.#attached?.removeBatchObservableCallback(this.#forward, this.#observables.map(delegateOf));
    this.#attached = undefined;
  }
}
