import { toText } from "../to_text.ts";
import { readSlot } from "../global/global_slot.ts";
import type { Meter } from "./meter.ts";
import type { MeterOptions, MeterProvider } from "./meter_provider.ts";
import { reportOnce } from "../diag/report_once.ts";

/** The arguments of `getMeter`. */
export interface MeterScope {
  /** The name of the scope. */
  readonly name: string;
  /** Its version. */
  readonly version: string | undefined;
  /** Schema URL and attributes of the scope. */
  readonly options: MeterOptions | undefined;
}

/**
 * An object made by the meter of the registered provider, such as an instrument: made anew whenever
 * another provider is registered, and `undefined` while there is none.
 */
export class MeterDelegate<Made> {
  readonly #scope: MeterScope;
  readonly #make: (meter: Meter) => Made;
  #provider: MeterProvider | undefined;
  #made: Made | undefined;

  /**
   * @param scope What to ask the provider for.
   * @param make Makes the object.
   */
  constructor(scope: MeterScope, make: (meter: Meter) => Made) {
    this.#scope = scope;
    this.#make = make;
  }

  /** Returns the object of the registered provider. */
  get(): Made | undefined {
    const provider = readSlot()?.metrics;
    return provider === this.#provider ? this.#made : this.#follow(provider);
  }

  #follow(provider: MeterProvider | undefined): Made | undefined {
    this.#provider = provider;
    this.#made = undefined;
    if (provider === undefined) return undefined;
    const { name, version, options } = this.#scope;
    try {
      this.#made = this.#make(provider.getMeter(name, version, options));
    } catch (error) {
      // A runtime's own meters throw on options that they do not know.
      reportOnce(
        "meter-threw",
        "warn",
        `The registered meter provider threw for an instrument of the meter "${toText(name)}", ` +
          `which records nothing: ${toText(error)}`,
      );
    }
    return this.#made;
  }
}
