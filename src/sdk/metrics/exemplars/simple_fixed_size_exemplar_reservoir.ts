import type { Attributes, Context } from "../../../api/mod.ts";
import type { Clock } from "../../clock.ts";
import type { Exemplar, ExemplarReservoir } from "./exemplar.ts";
import { ExemplarSlot } from "./exemplar_slot.ts";
import { RandomSequence } from "./random_sequence.ts";

/**
 * Keeps a fixed number of measurements; each one has the same chance (specification, Metrics SDK,
 * SimpleFixedSizeExemplarReservoir).
 */
export class SimpleFixedSizeExemplarReservoir implements ExemplarReservoir {
  readonly #slots: readonly ExemplarSlot[];
  readonly #random: RandomSequence;
  #offered = 0;

  /**
   * Creates a reservoir for one series.
   *
   * @param size Maximum number of measurements to keep.
   * @param seed Seed of the random choice. @default 1
   * @throws RangeError if the size is not an integer of at least 1.
   */
  constructor(size: number, seed = 1) {
    if (!Number.isInteger(size) || size < 1) {
      throw new RangeError(
        `The size of an exemplar reservoir must be an integer of at least 1, not ${size}.`,
      );
    }
    this.#slots = Array.from({ length: size }, () => new ExemplarSlot());
    this.#random = new RandomSequence(seed);
  }

  /** Keeps the measurement, or not. */
  offer(value: number, attributes: Attributes, context: Context, clock: Clock): void {
    const offered = this.#offered++;
    const size = this.#slots.length;
    const place = offered < size ? offered : this.#random.below(offered + 1);
    if (place < size) this.#slots[place].keep(value, attributes, context, clock);
  }

  /** Returns what was kept, and starts again. */
  collect(pointAttributes: Attributes): Exemplar[] {
    this.#offered = 0;
    return this.#slots
      .map((slot) => slot.collect(pointAttributes))
      .filter((exemplar) => exemplar !== undefined);
  }
}
