import type { PointFields } from "../../../snapshot/mod.ts";
import { reportInfinite } from "../report_measurement.ts";
import { Cells, PAGE_MASK, PAGE_SERIES, PAGE_SHIFT } from "./cells.ts";
import type { HistogramCellsOptions } from "./explicit_histogram_cells.ts";
import { ExponentialBuckets } from "./exponential_buckets.ts";
import { exponentialIndex } from "./exponential_index.ts";

/** Options of an exponential histogram. */
export interface ExponentialHistogramOptions extends HistogramCellsOptions {
  /** Maximum number of buckets on each side of zero. */
  readonly maxSize: number;
  /** The finest scale, which a histogram starts with. */
  readonly maxScale: number;
}

/** One series of an exponential histogram. */
export class ExponentialHistogram {
  /** Number of values. */
  count = 0;
  /** Sum of the values. */
  sum = 0;
  /** The minimum. */
  min: number = Infinity;
  /** The maximum. */
  max: number = -Infinity;
  /** Number of values that are zero. */
  zeroCount = 0;
  /** The scale of both sides. */
  scale: number;
  /** Values above zero. */
  positive: ExponentialBuckets = new ExponentialBuckets();
  /** Values below zero, by magnitude. */
  negative: ExponentialBuckets | undefined;

  /** @param scale The scale to start at. */
  constructor(scale: number) {
    this.scale = scale;
  }

  /**
   * Records a value, and reduces the scale as far as necessary. Infinite values, which only gauges
   * accept, have no bucket: they are dropped and reported.
   */
  record(value: number, maxSize: number): void {
    if (!Number.isFinite(value)) return reportInfinite();
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (value === 0) {
      this.zeroCount++;
      return;
    }
    const buckets = value > 0 ? this.positive : this.negative ??= new ExponentialBuckets();
    const magnitude = Math.abs(value);
    const index = exponentialIndex(magnitude, this.scale);
    const shift = buckets.shiftFor(index, maxSize);
    if (shift > 0) {
      this.positive.downscale(shift);
      this.negative?.downscale(shift);
      this.scale -= shift;
    }
    buckets.increment(index >> shift);
  }

  /** Returns an independent copy. */
  copy(): ExponentialHistogram {
    const copy = new ExponentialHistogram(this.scale);
    copy.count = this.count;
    copy.sum = this.sum;
    copy.min = this.min;
    copy.max = this.max;
    copy.zeroCount = this.zeroCount;
    copy.positive = this.positive.copy();
    copy.negative = this.negative?.copy();
    return copy;
  }
}

const NO_BUCKETS = new ExponentialBuckets(0);

type Page = (ExponentialHistogram | undefined)[];

/**
 * Counts values in exponential buckets (specification, Metrics SDK, Base2 Exponential Bucket
 * Histogram Aggregation).
 */
export class ExponentialHistogramCells extends Cells<Page> {
  readonly pointNumbers: number;
  readonly #options: ExponentialHistogramOptions;

  /** @param options Options of each series. */
  constructor(options: ExponentialHistogramOptions) {
    super();
    this.#options = options;
    this.pointNumbers = options.maxSize + 12;
  }

  update(series: number, value: number): void {
    const page = this.pages[series >> PAGE_SHIFT] ?? this.addPage(series);
    const place = series & PAGE_MASK;
    const histogram = page[place] ??= new ExponentialHistogram(this.#options.maxScale);
    histogram.record(value, this.#options.maxSize);
  }

  read(page: Page, place: number, point: PointFields): void {
    const histogram = page[place];
    if (histogram === undefined) return;
    const { positive, negative = NO_BUCKETS } = histogram;
    point.count = histogram.count;
    point.hasSum = this.#options.hasSum;
    point.sum = histogram.sum;
    point.hasMinMax = this.#options.hasMinMax && histogram.count > 0;
    point.min = histogram.min;
    point.max = histogram.max;
    point.scale = histogram.scale;
    point.zeroCount = histogram.zeroCount;
    point.zeroThreshold = 0;
    point.bucketStart = 0;
    point.bucketCount = positive.length;
    point.bucketCounts = positive.counts;
    point.offset = positive.offset;
    point.negativeOffset = negative.offset;
    point.negativeCount = negative.length;
    point.negativeCounts = negative.counts;
  }

  openPage(): Page {
    return new Array(PAGE_SERIES).fill(undefined);
  }

  copyPage(page: Page): Page {
    return page.map((histogram) => histogram?.copy());
  }
}
