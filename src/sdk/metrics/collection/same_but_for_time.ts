import type { ResourceMetrics } from "./metric_data.ts";

/** Whether a collection says nothing that the one before did not, but for when it was made. */
export function isSameButForTime(before: ResourceMetrics, after: ResourceMetrics): boolean {
  return isSame(before.scopeMetrics, after.scopeMetrics, "endTime");
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

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
