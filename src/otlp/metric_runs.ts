import { METRIC_COLLECTION, METRIC_NUMBER, METRIC_POINT_COUNT } from "../snapshot/metric_record.ts";
import type { RecordBatch, RecordPlace } from "../snapshot/mod.ts";

/** Groups consecutive runs of one metric and collection. */
export function groupByMetric(places: RecordBatch): RecordBatch[] {
  return groupRuns(places, (a, b) => isAlike(a, b, METRIC_NUMBER) && isSameCollection(a, b));
}

/** Data points in a batch. */
export function countPoints(batch: RecordBatch): number {
  let count = 0;
  for (const { chunk, position } of batch) count += chunk.numbers[position + METRIC_POINT_COUNT];
  return count;
}

/** Groups records by collection: a request never mixes two. */
export function groupByCollection(batch: RecordBatch): RecordBatch[] {
  return groupRuns(batch, isSameCollection);
}

function isSameCollection(a: RecordPlace, b: RecordPlace): boolean {
  return isAlike(a, b, METRIC_COLLECTION);
}

function isAlike(a: RecordPlace, b: RecordPlace, at: number): boolean {
  return a.chunk.numbers[a.position + at] === b.chunk.numbers[b.position + at];
}

function groupRuns(
  places: RecordBatch,
  isTogether: (a: RecordPlace, b: RecordPlace) => boolean,
): RecordBatch[] {
  const groups: RecordBatch[] = [];
  for (let first = 0; first < places.length;) {
    let end = first + 1;
    while (end < places.length && isTogether(places[first], places[end])) end++;
    groups.push(places.slice(first, end));
    first = end;
  }
  return groups;
}
