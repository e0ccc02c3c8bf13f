import { reportOnce } from "../api/mod.ts";
import type { MetricData } from "../sdk/metrics/mod.ts";
import { addPoints, type SummedPoint } from "./add_points.ts";
import type { Family } from "./family.ts";
import type { SeriesLabels } from "./series_labels.ts";

/** Number of points that are merged, or written, in one step. */
export const STEP_POINTS = 64;

/** A metric with the labels of each of its points, which are unique in the family. */
export interface LabelledMetric {
  readonly metric: MetricData;
  readonly labels: readonly string[];
}

type Point = MetricData["dataPoints"][number];

/** Where the point with given labels is kept. */
interface Place {
  readonly type: MetricData["dataPointType"];
  readonly points: Point[];
  readonly at: number;
}

/**
 * Merges the metrics of a family, step by step, so that each set of labels occurs once: Prometheus
 * rejects a text that repeats one. Attributes become the same labels if they differ only in the
 * type of a value, or in something that a label cannot express. Sums, and histograms with the same
 * boundaries, are then added up. Of all other points with the same labels the first one is kept.
 */
export function* mergeSeries(
  family: Family,
  labels: SeriesLabels,
): Generator<void, LabelledMetric[]> {
  const places = new Map<string, Place>();
  const merged: LabelledMetric[] = [];
  for (const { metric, scope } of family.parts) {
    const type = metric.dataPointType;
    const points: Point[] = [];
    const texts: string[] = [];
    for (let i = 0; i < metric.dataPoints.length; i++) {
      const point = metric.dataPoints[i];
      const text = labels.ofPoint(point.attributes, scope);
      const place = places.get(text);
      if (place === undefined) {
        places.set(text, { type, points, at: points.length });
        points.push(point);
        texts.push(text);
      } else if (!addTo(place, point, type)) reportDuplicate(family.name);
      if (i % STEP_POINTS === STEP_POINTS - 1) yield;
    }
    // why: the points are those of the metric itself, or sums of points of its type
    merged.push({ metric: { ...metric, dataPoints: points } as MetricData, labels: texts });
    yield;
  }
  return merged;
}

function addTo({ type, points, at }: Place, point: Point, otherType: Place["type"]): boolean {
  const first = points[at];
  if (type !== otherType || !isSummed(first, type) || !isSummed(point, type)) return false;
  const sum = addPoints(first, point);
  if (sum === undefined) return false;
  points[at] = { ...sum, exemplars: [...first.exemplars, ...point.exemplars] };
  return true;
}

function isSummed(_point: Point, type: Place["type"]): _point is SummedPoint {
  return type === "sum" || type === "histogram";
}

function reportDuplicate(name: string): void {
  reportOnce(
    "prometheus-duplicate-series",
    "error",
    `A series of ${JSON.stringify(name)} is dropped for Prometheus: there is one with the same ` +
      "labels already, and the two cannot be added up.",
  );
}
