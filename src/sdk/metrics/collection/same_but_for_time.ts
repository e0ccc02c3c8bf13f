import type { ResourceMetrics } from "./metric_data.ts";

/** Whether a collection says nothing that the one before did not, but for when it was made. */
export function isSameButForTime(before: ResourceMetrics, after: ResourceMetrics): boolean {
  return textOf(before.scopeMetrics) === textOf(after.scopeMetrics);
}

function textOf(scopeMetrics: ResourceMetrics["scopeMetrics"]): string {
  return JSON.stringify(scopeMetrics, (name, value: unknown) => {
    if (name === "endTime") return undefined;
    // JSON has no word for these.
    if (typeof value === "bigint") return `${value}n`;
    return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  });
}
