import type { MetricData, ResourceMetrics } from "./metric_data.ts";
import { isObject } from "../is_object.ts";
import { isRecorded } from "./read_collection.ts";

/**
 * Whether nothing was recorded from one collection to the next. What observable instruments and
 * producers say does not count: they say something else each time that they are asked. Nor does
 * what the SDK measures of itself, such as the export in between.
 */
export function tellsNothingNew(before: ResourceMetrics, after: ResourceMetrics): boolean {
  const told = recordedOf(before);
  let index = 0;
  // In the same order, but without those of delta temporality.
  return recordedOf(after).every((metric) => {
    while (index < told.length && !isSame(told[index], metric, "endTime")) index++;
    return index++ < told.length;
  });
}

function recordedOf({ scopeMetrics }: ResourceMetrics): readonly MetricData[] {
  return scopeMetrics.flatMap(({ metrics }) => metrics.filter(isRecorded));
}

// Walks both, since a text of each would hold the end of the process where there are many points.
function isSame(before: unknown, after: unknown, leftOut?: string): boolean {
  if (Object.is(before, after)) return true;
  if (!isObject(before) || !isObject(after)) return false;
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length &&
      before.every((each, index) => isSame(each, after[index], leftOut));
  }
  const keys = Object.keys(before);
  if (keys.length !== Object.keys(after).length) return false;
  for (const key of keys) {
    if (key === leftOut) continue;
    // The keys of attributes are the application's.
    const leftOutThere = key === "attributes" ? undefined : leftOut;
    if (!isSame(Reflect.get(before, key), Reflect.get(after, key), leftOutThere)) return false;
  }
  return true;
}
