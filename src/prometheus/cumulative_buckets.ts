import type { ExponentialHistogramValue, HistogramValue } from "../sdk/metrics/mod.ts";

/** A histogram as Prometheus has it: each bucket counts all values up to its boundary. */
export interface CumulativeBuckets {
  /** Finite and strictly increasing. */
  readonly boundaries: readonly number[];
  /** Cumulative counts, one for each boundary. */
  readonly counts: readonly number[];
  /** The count of all values. */
  readonly count: number;
  /** `undefined` if unknown, or if it might decrease: it or a boundary is negative. */
  readonly sum: number | undefined;
}

/** The finest scale of a converted exponential histogram: four buckets per doubling. */
const MAX_CONVERTED_SCALE = 2;

/** Maximum number of buckets per sign in a converted exponential histogram. */
export const MAX_CONVERTED_BUCKETS = 160;

/** Returns the cumulative buckets of an explicit histogram. */
export function explicitBuckets(value: HistogramValue): CumulativeBuckets {
  const collector = new BucketCollector();
  const { boundaries, counts } = value.buckets;
  counts.forEach((count, i) => collector.add(boundaries[i] ?? Infinity, count));
  return collector.finish(value);
}

/**
 * Returns the buckets of an exponential histogram as explicit ones. Its scale is reduced to at most
 * {@link MAX_CONVERTED_SCALE} first: boundaries then stay the same while the histogram's own scale
 * adapts to its values, and series are few.
 */
export function convertedBuckets(value: ExponentialHistogramValue): CumulativeBuckets {
  const collector = new BucketCollector();
  const negative = rescale(value.negative, value.scale);
  for (let i = negative.counts.length - 1; i >= 0; i--) {
    collector.add(-boundary(negative.offset + i - 1, negative.scale), negative.counts[i]);
  }
  if (value.zeroCount > 0) collector.add(value.zeroThreshold, value.zeroCount);
  const positive = rescale(value.positive, value.scale);
  positive.counts.forEach((count, i) => {
    collector.add(boundary(positive.offset + i, positive.scale), count);
  });
  return collector.finish(value);
}

/** Adds up buckets. One whose boundary is not above the last is merged into that one. */
class BucketCollector {
  readonly #boundaries: number[] = [];
  readonly #counts: number[] = [];
  #count = 0;
  #last = -Infinity;

  add(upperBoundary: number, count: number): void {
    this.#count += count;
    if (upperBoundary <= this.#last && this.#counts.length > 0) {
      this.#counts[this.#counts.length - 1] = this.#count;
    } else if (Number.isFinite(upperBoundary)) {
      this.#last = upperBoundary;
      this.#boundaries.push(upperBoundary);
      this.#counts.push(this.#count);
    }
  }

  finish({ count, sum }: { readonly count: number; readonly sum?: number }): CumulativeBuckets {
    const isSumKept = !(this.#boundaries[0] < 0) && sum !== undefined && sum >= 0;
    return {
      boundaries: this.#boundaries,
      counts: this.#counts,
      count: Math.max(count, this.#count),
      sum: isSumKept ? sum : undefined,
    };
  }
}

interface Scaled {
  readonly scale: number;
  readonly offset: number;
  readonly counts: readonly number[];
}

function rescale(
  { offset, bucketCounts }: ExponentialHistogramValue["positive"],
  scale: number,
): Scaled {
  if (bucketCounts.every((count) => count === 0)) return { scale, offset, counts: [] };
  let shift = Math.max(0, scale - MAX_CONVERTED_SCALE);
  const last = offset + bucketCounts.length - 1;
  while (indexAt(last, shift) - indexAt(offset, shift) >= MAX_CONVERTED_BUCKETS) shift++;
  const first = indexAt(offset, shift);
  const counts = new Array<number>(indexAt(last, shift) - first + 1).fill(0);
  bucketCounts.forEach((count, i) => counts[indexAt(offset + i, shift) - first] += count);
  return { scale: scale - shift, offset: first, counts };
}

function indexAt(index: number, shift: number): number {
  return Math.floor(index / 2 ** shift);
}

/** The upper boundary of a bucket of positive values. */
function boundary(index: number, scale: number): number {
  return 2 ** ((index + 1) * 2 ** -scale);
}
