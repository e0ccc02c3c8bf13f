import type { DataPoint, HistogramValue } from "../sdk/metrics/mod.ts";

/** A point that can be added to another. */
export type SummedPoint = DataPoint<number> | DataPoint<HistogramValue>;

/**
 * Returns the sum of two points, with the start time of the first and the exemplars of the second,
 * or `undefined` if their bucket boundaries differ or only one of them is a histogram.
 */
export function addPoints(first: SummedPoint, second: SummedPoint): SummedPoint | undefined {
  const { startTime } = first;
  if (isNumberPoint(first) && isNumberPoint(second)) {
    return { ...second, startTime, value: first.value + second.value };
  }
  if (isNumberPoint(first) || isNumberPoint(second)) return undefined;
  const { buckets: firstBuckets, sum: firstSum } = first.value;
  const { buckets, count, sum } = second.value;
  const isSame = firstBuckets.boundaries.length === buckets.boundaries.length &&
    firstBuckets.boundaries.every((boundary, i) => boundary === buckets.boundaries[i]);
  if (!isSame) return undefined;
  const hasSum = firstSum !== undefined && sum !== undefined;
  return {
    ...second,
    startTime,
    value: {
      buckets: {
        boundaries: buckets.boundaries,
        counts: buckets.counts.map((value, i) => value + (firstBuckets.counts[i] ?? 0)),
      },
      count: first.value.count + count,
      ...(hasSum ? { sum: firstSum + sum } : {}),
    },
  };
}

function isNumberPoint(point: SummedPoint): point is DataPoint<number> {
  return typeof point.value === "number";
}
