import { reportOnce } from "../api/mod.ts";
import {
  AggregationTemporality,
  type MetricData,
  type ResourceMetrics,
} from "../sdk/metrics/mod.ts";
import type { Scope } from "../snapshot/mod.ts";
import type { Names, PrometheusKind } from "./names.ts";

/** The names, type and unit of a family in one format. */
export interface FamilyName {
  /** The name in `# TYPE`. */
  readonly name: string;
  /** The name of its samples, before `_bucket` and the like. */
  readonly sampleName: string;
  /** The type in `# TYPE`. */
  readonly type: "counter" | "gauge" | "histogram" | "unknown" | "info";
  /** The unit in words, or `""`; the name need not end with it. */
  readonly unit: string;
}

/** All metrics of one name. */
export interface Family extends FamilyName {
  readonly kind: PrometheusKind;
  readonly help: string;
  readonly parts: readonly FamilyPart[];
}

/** One metric of a family. */
export interface FamilyPart {
  readonly metric: MetricData;
  readonly scope: Scope;
}

/** Options of {@link groupFamilies}. */
export interface FamilyOptions {
  readonly names: Names;
  readonly isOpenMetrics: boolean;
  /** How exponential histograms are handled. */
  readonly exponentialHistograms: "convert" | "drop";
  /** Names that are already in use. */
  readonly taken: readonly string[];
}

/**
 * Groups metrics of the same name, so that each name is described once. A metric is dropped if one
 * of its names belongs to a metric of another type. If descriptions differ, the first is kept.
 */
export function groupFamilies(metrics: ResourceMetrics, options: FamilyOptions): Iterable<Family> {
  const families = new Map<string, Family & { help: string; readonly parts: FamilyPart[] }>();
  const owners = new Map<string, string>(options.taken.map((name) => [name, ""]));
  for (const { scope, metrics: ofScope } of metrics.scopeMetrics) {
    for (const metric of ofScope) {
      const kind = kindOf(metric, options);
      if (kind === undefined || metric.dataPoints.length === 0) continue;
      const { name, unit, description } = metric.descriptor;
      const familyName = nameFamily(options.names.metric({ name, unit, kind }), kind, options);
      const id = `${familyName.type} ${familyName.name}`;
      const family = families.get(id);
      if (family !== undefined) {
        family.parts.push({ metric, scope });
        if (family.help === "") family.help = description;
        else if (description !== "" && description !== family.help) reportHelp(familyName.name);
        continue;
      }
      const allNames = sampleNames(familyName, options.isOpenMetrics);
      if (allNames.some((one) => owners.has(one))) {
        reportConflict(familyName.name);
        continue;
      }
      for (const one of allNames) owners.set(one, id);
      families.set(id, { ...familyName, kind, help: description, parts: [{ metric, scope }] });
    }
  }
  return families.values();
}

/** Returns the Prometheus type of a metric, or `undefined` if the metric is left out. */
function kindOf(metric: MetricData, options: FamilyOptions): PrometheusKind | undefined {
  const isDelta = metric.aggregationTemporality === AggregationTemporality.DELTA;
  if (metric.dataPointType !== "gauge" && isDelta) {
    reportOnce(
      "prometheus-delta",
      "warn",
      `The metric ${quoted(metric)} is left out for Prometheus: it has delta temporality, and ` +
        "Prometheus needs totals.",
    );
    return undefined;
  }
  switch (metric.dataPointType) {
    case "gauge":
      return "gauge";
    case "sum":
      return metric.isMonotonic ? "counter" : "gauge";
    case "histogram":
      return "histogram";
    case "exponential_histogram":
      if (options.exponentialHistograms === "convert") return "histogram";
      reportOnce(
        "prometheus-exponential",
        "warn",
        `The exponential histogram ${quoted(metric)} is left out for Prometheus: the option ` +
          "exponentialHistograms is drop.",
      );
      return undefined;
    default:
      return metric satisfies never;
  }
}

/** Returns how a metric is named in a format. */
function nameFamily(
  { name, unit }: { readonly name: string; readonly unit: string },
  kind: PrometheusKind,
  { isOpenMetrics }: FamilyOptions,
): FamilyName {
  if (!isOpenMetrics || kind !== "counter") return { name, sampleName: name, type: kind, unit };
  const stem = name.slice(0, -"_total".length);
  // An OpenMetrics counter must end with _total; without the suffix, its type can only be unknown.
  return name.endsWith("_total") && stem !== ""
    ? { name: stem, sampleName: name, type: "counter", unit }
    : { name, sampleName: name, type: "unknown", unit };
}

/** Every name that a family may use. */
function sampleNames({ name, sampleName, type }: FamilyName, isOpenMetrics: boolean): string[] {
  const suffixes = type === "histogram" ? ["_bucket", "_count", "_sum"] : [];
  if (isOpenMetrics && type !== "gauge" && type !== "unknown") suffixes.push("_created");
  return [...new Set([name, sampleName, ...suffixes.map((suffix) => `${name}${suffix}`)])];
}

function quoted({ descriptor }: MetricData): string {
  return JSON.stringify(descriptor.name);
}

function reportConflict(name: string): void {
  reportOnce(
    "prometheus-type-conflict",
    "error",
    `A metric is dropped for Prometheus: the name ${JSON.stringify(name)} belongs to a metric of ` +
      "another type. A view can give it another name.",
  );
}

function reportHelp(name: string): void {
  reportOnce(
    "prometheus-help-conflict",
    "warn",
    `Metrics with the name ${JSON.stringify(name)} have different descriptions; Prometheus ` +
      "gets the first.",
  );
}
