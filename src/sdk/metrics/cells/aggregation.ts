import { InstrumentType, isMonotonic, isObservable } from "../instrument_type.ts";

/** The default boundaries of a histogram. */
export const DEFAULT_BOUNDARIES: readonly number[] = [
  0,
  5,
  10,
  25,
  50,
  75,
  100,
  250,
  500,
  750,
  1000,
  2500,
  5000,
  7500,
  10_000,
];

/** The default maximum number of buckets on each side of zero of an exponential histogram. */
export const DEFAULT_MAX_SIZE = 160;
/** The default finest scale of an exponential histogram. */
export const DEFAULT_MAX_SCALE = 20;

/** Counts values in buckets with given boundaries. */
export interface ExplicitBucketHistogramAggregation {
  /** Which aggregation this is. */
  readonly kind: "explicit_bucket_histogram";
  /**
   * The inclusive upper boundaries, ascending.
   * @default those of the instrument's advice, or `DEFAULT_BOUNDARIES`
   */
  readonly boundaries?: readonly number[];
  /** Whether minimum and maximum are recorded. @default true */
  readonly recordMinMax?: boolean;
}

/** Counts values in buckets whose boundaries grow by a fixed ratio. */
export interface ExponentialHistogramAggregation {
  /** Which aggregation this is. */
  readonly kind: "base2_exponential_bucket_histogram";
  /** Maximum number of buckets on each side of zero, from 2 to 16384. @default 160 */
  readonly maxSize?: number;
  /** The finest scale, from -10 to 20. @default 20 */
  readonly maxScale?: number;
  /** Whether minimum and maximum are recorded. @default true */
  readonly recordMinMax?: boolean;
}

/**
 * How a stream aggregates measurements (specification, Metrics SDK, Aggregation): `drop` discards
 * them, `default` does what suits the instrument, `sum` adds them up, `last_value` keeps the latest
 * one, and the others make a histogram.
 */
export type Aggregation =
  | { readonly kind: "drop" }
  | { readonly kind: "default" }
  | { readonly kind: "sum" }
  | { readonly kind: "last_value" }
  | ExplicitBucketHistogramAggregation
  | ExponentialHistogramAggregation;

/** Chooses the aggregation for a kind of instrument. */
export type AggregationSelector = (type: InstrumentType) => Aggregation;

/** An aggregation with all defaults filled in. */
export type ResolvedAggregation =
  | { readonly kind: "drop" }
  | { readonly kind: "sum"; readonly isMonotonic: boolean }
  | { readonly kind: "last_value" }
  | {
    readonly kind: "explicit_bucket_histogram";
    readonly bounds: Float64Array;
    readonly hasSum: boolean;
    readonly hasMinMax: boolean;
  }
  | {
    readonly kind: "base2_exponential_bucket_histogram";
    readonly maxSize: number;
    readonly maxScale: number;
    readonly hasSum: boolean;
    readonly hasMinMax: boolean;
  };

/** Whether numbers can be the boundaries of a histogram. */
export function areBoundaries(boundaries: readonly number[]): boolean {
  return boundaries.every((bound, i) =>
    typeof bound === "number" && !Number.isNaN(bound) && (i === 0 || bound > boundaries[i - 1])
  );
}

/**
 * Fills in what an aggregation leaves open. Returns `undefined` if it does not suit the instrument:
 * a sum for a gauge, or a histogram for an observable instrument.
 */
export function resolveAggregation(
  aggregation: Aggregation,
  type: InstrumentType,
  advisedBoundaries: readonly number[] | undefined,
): ResolvedAggregation | undefined {
  const isGauge = type === InstrumentType.GAUGE || type === InstrumentType.OBSERVABLE_GAUGE;
  // A sum is meaningless if values can be negative (specification, histogram aggregations).
  const hasSum = type === InstrumentType.COUNTER || type === InstrumentType.HISTOGRAM;
  switch (aggregation.kind) {
    case "drop":
    case "last_value":
      return aggregation;
    case "default":
      return resolveAggregation(defaultAggregation(type), type, advisedBoundaries);
    case "sum":
      return isGauge ? undefined : { kind: "sum", isMonotonic: isMonotonic(type) };
    case "explicit_bucket_histogram": {
      if (isObservable(type)) return undefined;
      const { boundaries = advisedBoundaries ?? DEFAULT_BOUNDARIES, recordMinMax = true } =
        aggregation;
      const bounds = Float64Array.from(boundaries.filter((bound) => Number.isFinite(bound)));
      return { kind: "explicit_bucket_histogram", bounds, hasSum, hasMinMax: recordMinMax };
    }
    case "base2_exponential_bucket_histogram": {
      if (isObservable(type)) return undefined;
      const { maxSize = DEFAULT_MAX_SIZE, maxScale = DEFAULT_MAX_SCALE, recordMinMax = true } =
        aggregation;
      return { kind: aggregation.kind, maxSize, maxScale, hasSum, hasMinMax: recordMinMax };
    }
    default:
      return aggregation satisfies never;
  }
}

function defaultAggregation(type: InstrumentType): Aggregation {
  switch (type) {
    case InstrumentType.HISTOGRAM:
      return { kind: "explicit_bucket_histogram" };
    case InstrumentType.GAUGE:
    case InstrumentType.OBSERVABLE_GAUGE:
      return { kind: "last_value" };
    default:
      return { kind: "sum" };
  }
}
