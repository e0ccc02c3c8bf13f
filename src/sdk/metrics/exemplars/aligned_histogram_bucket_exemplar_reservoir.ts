import type { Attributes, Context } from "../../../api/mod.ts";
import type { Clock } from "../../clock.ts";
import type { Exemplar, ExemplarReservoir } from "./exemplar.ts";
import { ExemplarSlot } from "./exemplar_slot.ts";
import { bucketOf } from "../cells/explicit_histogram_cells.ts";
import { RandomSequence } from "./random_sequence.ts";

/**
 * Keeps one measurement per bucket of a histogram; each one in the bucket has the same chance
 * (specification, Metrics SDK, AlignedHistogramBucketExemplarReservoir).
 */
export class AlignedHistogramBucketExemplarReservoir implements ExemplarReservoir {
  readonly #bounds: Float64Array;
  readonly #slots: (ExemplarSlot | undefined)[];
  readonly #offered: Float64Array;
  readonly #random: RandomSequence;

  /**
   * Creates a reservoir for one series.
   *
   * @param boundaries The inclusive upper boundaries of the buckets, ascending.
   * @param seed Seed of the random choice. @default 1
   */
  constructor(boundaries: ArrayLike<number>, seed = 1) {
    this.#bounds = boundaries instanceof Float64Array ? boundaries : Float64Array.from(boundaries);
    this.#slots = new Array(boundaries.length + 1).fill(undefined);
    this.#offered = new Float64Array(boundaries.length + 1);
    this.#random = new RandomSequence(seed);
  }

  /** Keeps the measurement, or not. */
  offer(value: number, attributes: Attributes, context: Context, clock: Clock): void {
    const bucket = bucketOf(this.#bounds, value);
    const offered = ++this.#offered[bucket];
    if (offered > 1 && this.#random.below(offered) !== 0) return;
    const slot = this.#slots[bucket] ??= new ExemplarSlot();
    slot.keep(value, attributes, context, clock);
  }

  /** Returns what was kept, and starts again. */
  collect(pointAttributes: Attributes): Exemplar[] {
    this.#offered.fill(0);
    return this.#slots
      .map((slot) => slot?.collect(pointAttributes))
      .filter((exemplar) => exemplar !== undefined);
  }
}
