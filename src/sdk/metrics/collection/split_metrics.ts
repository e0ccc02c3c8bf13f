import type { MetricData, ResourceMetrics, ScopeMetrics } from "./metric_data.ts";
import { pointsOf } from "./select_points.ts";

/** Splits a collection into parts of at most `maxPoints` points, in order. */
export function splitMetrics(metrics: ResourceMetrics, maxPoints: number): ResourceMetrics[] {
  const parts: ResourceMetrics[] = [];
  let scopes: { scope: ScopeMetrics["scope"]; metrics: MetricData[] }[] = [];
  let room = maxPoints;
  const endPart = (): void => {
    if (scopes.length > 0) parts.push({ resource: metrics.resource, scopeMetrics: scopes });
    scopes = [];
    room = maxPoints;
  };
  for (const { scope, metrics: all } of metrics.scopeMetrics) {
    for (const metric of all) {
      for (let first = 0; first < metric.dataPoints.length;) {
        if (room === 0) endPart();
        const end = Math.min(first + room, metric.dataPoints.length);
        if (scopes.at(-1)?.scope !== scope) scopes.push({ scope, metrics: [] });
        scopes.at(-1)?.metrics.push(pointsOf(metric, first, end));
        room -= end - first;
        first = end;
      }
    }
  }
  endPart();
  return parts;
}
