import type { MetricData, ResourceMetrics } from "./metric_data.ts";
import { isObject } from "../is_object.ts";
import { isRecorded } from "./read_collection.ts";

/**
 * Whether anything was recorded between two collections. Observable instruments and producers do
 * not count, as they may report something else at each collection. Nor do the SDK's own metrics,
 * such as those of the export in between.
 */
export function hasNewRecordings(before: ResourceMetrics, after: ResourceMetrics): boolean {
  const known = recordedOf(before);
  let index = 0;
  // The order is the same, but delta metrics without new measurements are missing.
  const hasOnlyKnown = recordedOf(after).every((metric) => {
    while (index < known.length && !isSame(known[index], metric, "endTime")) index++;
    return index++ < known.length;
  });
  return !hasOnlyKnown;
}

function recordedOf({ scopeMetrics }: ResourceMetrics): readonly MetricData[] {
  return scopeMetrics.flatMap(({ metrics }) => metrics.filter(isRecorded));
}

// Walks both, since serialising them would delay the end of the process if there are many points.
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
    // Attribute keys are the application's, and may equal `leftOut`.
    const leftOutThere = key === "attributes" ? undefined : leftOut;
    if (!isSame(Reflect.get(before, key), Reflect.get(after, key), leftOutThere)) return false;
  }
  return true;
}
