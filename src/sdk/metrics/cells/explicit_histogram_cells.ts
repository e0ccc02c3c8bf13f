import type { PointFields } from "../../../snapshot/mod.ts";
import { Cells, PAGE_MASK, PAGE_SERIES, PAGE_SHIFT } from "./cells.ts";

// Layout of a series in a page: sum, minimum, maximum, then a count for each bucket.
const SUM = 0;
const MIN = 1;
const MAX = 2;
const COUNTS = 3;

/** Up to this many boundaries, the half that contains the value is searched linearly. */
const FEW_BOUNDS = 32;

/**
 * Returns the bucket of a value; upper boundaries are inclusive. For the usual number of
 * boundaries, halving once and then searching linearly is a third faster than a binary search.
 */
export function bucketOf(bounds: Float64Array, value: number): number {
  const length = bounds.length;
  const middle = length >>> 1;
  let bucket = length > 0 && value > bounds[middle] ? middle + 1 : 0;
  if (length <= FEW_BOUNDS) {
    while (bucket < length && value > bounds[bucket]) bucket++;
    return bucket;
  }
  let end = bucket === 0 ? middle : length;
  while (bucket < end) {
    const at = (bucket + end) >>> 1;
    if (value > bounds[at]) bucket = at + 1;
    else end = at;
  }
  return bucket;
}

/** What a histogram keeps besides its buckets. */
export interface HistogramCellsOptions {
  /** Whether the sum is kept: it is meaningless if values can be negative. */
  readonly hasSum: boolean;
  /** Whether minimum and maximum are kept. */
  readonly hasMinMax: boolean;
}

/**
 * Counts values in buckets with fixed boundaries (specification, Metrics SDK, Explicit Bucket
 * Histogram Aggregation).
 */
export class ExplicitHistogramCells extends Cells<Float64Array> {
  readonly pointNumbers: number;
  readonly #bounds: Float64Array;
  readonly #options: HistogramCellsOptions;
  readonly #stride: number;
  readonly #blank: Float64Array;

  /** @param bounds The inclusive upper boundaries, ascending. */
  constructor(bounds: Float64Array, options: HistogramCellsOptions) {
    super();
    this.#bounds = bounds;
    this.#options = options;
    this.#stride = COUNTS + bounds.length + 1;
    this.pointNumbers = this.#stride + 3;
    this.#blank = new Float64Array(this.#stride * PAGE_SERIES);
    for (let at = 0; at < this.#blank.length; at += this.#stride) {
      this.#blank[at + MIN] = Infinity;
      this.#blank[at + MAX] = -Infinity;
    }
  }

  update(series: number, value: number): void {
    const page = this.pages[series >> PAGE_SHIFT] ?? this.addPage(series);
    const at = (series & PAGE_MASK) * this.#stride;
    page[at + SUM] += value;
    if (value < page[at + MIN]) page[at + MIN] = value;
    if (value > page[at + MAX]) page[at + MAX] = value;
    page[at + COUNTS + bucketOf(this.#bounds, value)]++;
  }

  read(page: Float64Array, place: number, point: PointFields): void {
    const start = place * this.#stride;
    const end = start + this.#stride;
    let count = 0;
    for (let at = start + COUNTS; at < end; at++) count += page[at];
    point.count = count;
    point.hasSum = this.#options.hasSum;
    point.sum = page[start + SUM];
    point.hasMinMax = this.#options.hasMinMax;
    point.min = page[start + MIN];
    point.max = page[start + MAX];
    point.bucketCounts = page;
    point.bucketStart = start + COUNTS;
    point.bucketCount = this.#stride - COUNTS;
  }

  openPage(): Float64Array {
    return this.#blank.slice();
  }

  copyPage(page: Float64Array): Float64Array {
    return page.slice();
  }
}
