/**
 * What a reader gets by the specification (Metrics SDK), worked out anew for each collection from
 * all that was measured: slow, and nothing is kept. The SDK is held to it by random programs.
 *
 * @module
 */
import type { Attributes } from "../../../src/api/mod.ts";
import { AggregationTemporality, InstrumentType, type ViewOptions } from "../../../src/sdk/mod.ts";
import { exponentialIndex } from "../../../src/sdk/metrics/cells/exponential_index.ts";
import { isMonotonic, isObservable } from "../../../src/sdk/metrics/instrument_type.ts";

/** A measurement: when, in milliseconds, by the instrument of which type, and what. */
export interface Measured {
  readonly atMs: number;
  readonly type: InstrumentType;
  readonly value: number;
  readonly attributes: Attributes;
}

/** One point, in a form that can be compared. */
export interface ModelPoint {
  readonly name: string;
  readonly description: string;
  readonly isMonotonic: boolean | undefined;
  readonly temporality: AggregationTemporality;
  readonly attributes: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly value: unknown;
}

/** What was measured and observed up to a collection, and what of it was told before. */
export interface History {
  readonly measured: readonly Measured[];
  /** What callbacks observe now. */
  readonly observed: readonly Measured[];
  /** What they observed at all collections of the reader before, in order. */
  readonly observedBefore: readonly Measured[];
  readonly createdMs: number;
  readonly lastMs: number | undefined;
  readonly nowMs: number;
  readonly temporality: (type: InstrumentType) => AggregationTemporality;
}

type Kind = NonNullable<ViewOptions["aggregation"]>["kind"];

interface Series {
  readonly firstMs: number;
  readonly values: number[];
}

const DEFAULT_BOUNDARIES = [
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
const OVERFLOW = '[["otel.metric.overflow",true]]';

/** The points of an instrument: those of each view that matches, or of none. */
export function modelPoints(
  type: InstrumentType,
  views: readonly ViewOptions[],
  history: History,
): ModelPoint[] {
  const matching = views.filter(({ instrumentName, aggregation }) =>
    (instrumentName === "*" || instrumentName === type) && kindFor(type, aggregation) !== undefined
  );
  return (matching.length === 0 ? [{}] : matching).flatMap((view) => {
    const kind = kindFor(type, view.aggregation);
    return kind === undefined || kind === "drop" ? [] : streamPoints(type, view, kind, history);
  });
}

function kindFor(type: InstrumentType, aggregation: ViewOptions["aggregation"]): Kind | undefined {
  const isGauge = type === InstrumentType.GAUGE || type === InstrumentType.OBSERVABLE_GAUGE;
  const kind = aggregation?.kind ?? "default";
  if (kind === "default") {
    if (type === InstrumentType.HISTOGRAM) return "explicit_bucket_histogram";
    return isGauge ? "last_value" : "sum";
  }
  if (kind === "sum" && isGauge) return undefined;
  return kind.endsWith("histogram") && isObservable(type) ? undefined : kind;
}

function streamPoints(
  type: InstrumentType,
  view: ViewOptions,
  kind: Kind,
  history: History,
): ModelPoint[] {
  const { createdMs, lastMs, nowMs } = history;
  const temporality = history.temporality(type);
  const isDelta = temporality === AggregationTemporality.DELTA;
  const since = isDelta ? lastMs ?? -Infinity : -Infinity;
  const measured = isObservable(type)
    ? observations(type, isDelta && kind === "sum", history)
    : history.measured.filter((one) => one.type === type && one.atMs > since);
  const start = isDelta ? lastMs ?? createdMs : createdMs;
  return [...seriesOf(measured, view)].map(([attributes, { firstMs, values }]) => ({
    name: type,
    description: view.description ?? "",
    isMonotonic: kind === "sum" ? isMonotonic(type) : undefined,
    temporality,
    attributes,
    startMs: isDelta || isObservable(type) ? start : firstMs,
    endMs: nowMs,
    value: valueOf(type, view, kind, values),
  }));
}

// The last value of each set counts. Of a sum what was added since then is told, and of one that
// has become less though it only grows, all.
function observations(type: InstrumentType, isIncrease: boolean, history: History): Measured[] {
  const now = lastOfSets(type, history.observed);
  const before = lastOfSets(type, history.observedBefore);
  return [...now].map(([set, one]) => {
    const last = isIncrease ? before.get(set)?.value ?? 0 : 0;
    return { ...one, value: isMonotonic(type) && one.value < last ? one.value : one.value - last };
  });
}

function lastOfSets(type: InstrumentType, observed: readonly Measured[]): Map<string, Measured> {
  const ofType = observed.filter((one) => one.type === type);
  return new Map(ofType.map((one) => [keyOf(one.attributes), one]));
}

function seriesOf(measured: readonly Measured[], view: ViewOptions): Map<string, Series> {
  const { attributeKeys, excludedAttributeKeys = [], aggregationCardinalityLimit = 2000 } = view;
  const series = new Map<string, Series>();
  for (const { attributes, value, atMs } of measured) {
    const kept = Object.entries(attributes).filter(([key]) =>
      (attributeKeys?.includes(key) ?? true) && !excludedAttributeKeys.includes(key)
    );
    const count = series.size - (series.has(OVERFLOW) ? 1 : 0);
    const own = keyOf(Object.fromEntries(kept));
    const key = series.has(own) || count < aggregationCardinalityLimit ? own : OVERFLOW;
    const known = series.get(key) ?? { firstMs: atMs, values: [] };
    series.set(key, known);
    known.values.push(value);
  }
  return series;
}

/** A set of attributes as a text that equal sets share. */
export function keyOf(attributes: Attributes): string {
  return JSON.stringify(Object.entries(attributes).sort(([a], [b]) => a < b ? -1 : 1));
}

function valueOf(type: InstrumentType, view: ViewOptions, kind: Kind, values: number[]): unknown {
  if (kind === "last_value") return values.at(-1);
  const sum = values.reduce((a, b) => a + b, 0);
  if (kind === "sum") return sum;
  const { aggregation } = view;
  const hasMinMax = !(aggregation !== undefined && "recordMinMax" in aggregation) ||
    aggregation.recordMinMax !== false;
  const parts = {
    count: values.length,
    ...(type === InstrumentType.COUNTER || type === InstrumentType.HISTOGRAM ? { sum } : {}),
    ...(hasMinMax ? { min: Math.min(...values), max: Math.max(...values) } : {}),
  };
  if (aggregation?.kind === "base2_exponential_bucket_histogram") {
    const { maxSize = 160, maxScale = 20 } = aggregation;
    return { ...parts, ...exponentialParts(values, maxSize, maxScale) };
  }
  const given = aggregation?.kind === "explicit_bucket_histogram" ? aggregation.boundaries : null;
  const boundaries = given ?? DEFAULT_BOUNDARIES;
  const counts = [...boundaries, Infinity].map((bound, at) =>
    values.filter((value) => value <= bound && (at === 0 || value > boundaries[at - 1])).length
  );
  return { ...parts, buckets: { boundaries, counts } };
}

// At the finest scale at which both sides of zero fit.
function exponentialParts(values: readonly number[], maxSize: number, maxScale: number): object {
  const sides = [values.filter((value) => value > 0), values.filter((value) => value < 0)];
  for (let scale = maxScale;; scale--) {
    const indexes = sides.map((side) =>
      side.map((value) => exponentialIndex(Math.abs(value), scale))
    );
    if (indexes.some((side) => Math.max(...side) - Math.min(...side) >= maxSize)) continue;
    const [positive, negative] = indexes.map(bucketsOf);
    const zeroCount = values.filter((value) => value === 0).length;
    return { scale, zeroCount, zeroThreshold: 0, positive, negative };
  }
}

function bucketsOf(indexes: readonly number[]): object {
  if (indexes.length === 0) return { offset: 0, bucketCounts: [] };
  const offset = Math.min(...indexes);
  const bucketCounts = new Array<number>(Math.max(...indexes) - offset + 1).fill(0);
  for (const index of indexes) bucketCounts[index - offset]++;
  return { offset, bucketCounts };
}
