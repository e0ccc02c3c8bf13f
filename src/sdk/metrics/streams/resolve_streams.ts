import { diag } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import type { Scope } from "../../../snapshot/mod.ts";
import type { Clock } from "../../clock.ts";
import {
  type Aggregation,
  areBoundaries,
  resolveAggregation,
  type ResolvedAggregation,
} from "../cells/aggregation.ts";
import type { AggregationTemporality } from "../aggregation_temporality.ts";
import {
  AlignedHistogramBucketExemplarReservoir,
} from "../exemplars/aligned_histogram_bucket_exemplar_reservoir.ts";
import type { PointAggregation } from "../cells/create_cells.ts";
import type { ExemplarReservoirFactory } from "../exemplars/exemplar.ts";
import type { InstrumentDescriptor, InstrumentType } from "../instrument_type.ts";
import { SimpleFixedSizeExemplarReservoir } from "../exemplars/simple_fixed_size_exemplar_reservoir.ts";
import type { StreamConfig } from "./stream_config.ts";
import { keepOnly, type View } from "./view.ts";

/** What a reader wants of each kind of instrument. */
export interface ReaderPreferences {
  /** What is made of values when no view says otherwise. */
  aggregation(type: InstrumentType): Aggregation;
  /** Since when values are added up. */
  temporality(type: InstrumentType): AggregationTemporality;
  /** Most series of a metric. */
  cardinalityLimit(type: InstrumentType): number;
}

/** What is known of an instrument when its streams are made. */
export interface StreamSource {
  readonly descriptor: InstrumentDescriptor;
  readonly scope: Scope;
  readonly scopeNumber: number;
  readonly hasExemplars: boolean;
  readonly clock: Clock;
}

/** Most exemplars of an exponential histogram (specification, exemplar defaults). */
const MAX_EXPONENTIAL_EXEMPLARS = 20;

/**
 * The streams that a reader gets from an instrument: one for each view that matches, or else the
 * default one. Streams that drop everything are left out.
 */
export function resolveStreams(
  source: StreamSource,
  views: readonly View[],
  reader: ReaderPreferences,
): StreamConfig[] {
  const configs: StreamConfig[] = [];
  let isShaped = false;
  for (const view of views) {
    if (!view.matches(source.descriptor, source.scope)) continue;
    const aggregation = aggregationFor(source.descriptor, view, reader);
    if (aggregation === undefined) {
      diag.warn(
        `The aggregation of a view does not suit the instrument ${quoted(source.descriptor)}; ` +
          "the view is left out for it.",
      );
      continue;
    }
    isShaped = true;
    if (aggregation.kind !== "drop") configs.push(streamConfig(source, view, reader, aggregation));
  }
  if (isShaped) return configs;
  const aggregation = aggregationFor(source.descriptor, undefined, reader) ??
    resolveAggregation({ kind: "default" }, source.descriptor.type, advised(source.descriptor));
  if (aggregation === undefined || aggregation.kind === "drop") return [];
  return [streamConfig(source, undefined, reader, aggregation)];
}

function aggregationFor(
  descriptor: InstrumentDescriptor,
  view: View | undefined,
  reader: ReaderPreferences,
): ResolvedAggregation | undefined {
  const own = view?.options.aggregation;
  const chosen = own === undefined || own.kind === "default"
    ? reader.aggregation(descriptor.type)
    : own;
  return resolveAggregation(chosen, descriptor.type, advised(descriptor));
}

function advised(descriptor: InstrumentDescriptor): readonly number[] | undefined {
  const boundaries = descriptor.advice.explicitBucketBoundaries;
  if (boundaries === undefined) return undefined;
  if (Array.isArray(boundaries) && areBoundaries(boundaries)) return boundaries;
  diag.warn(`The advised boundaries of the instrument ${quoted(descriptor)} do not ascend.`);
  return undefined;
}

function streamConfig(
  source: StreamSource,
  view: View | undefined,
  reader: ReaderPreferences,
  aggregation: PointAggregation,
): StreamConfig {
  const { descriptor, scope, scopeNumber } = source;
  const advisedKeys = Array.isArray(descriptor.advice.attributes)
    ? descriptor.advice.attributes
    : undefined;
  const options = view?.options ?? {};
  const keepKey = view?.keepKey ?? (advisedKeys === undefined ? undefined : keepOnly(advisedKeys));
  const { attributeKeys, excludedAttributeKeys } = options;
  const hasOwnFilter = attributeKeys !== undefined || excludedAttributeKeys !== undefined;
  return {
    scope,
    scopeNumber,
    descriptor: {
      ...descriptor,
      name: options.name ?? descriptor.name,
      description: options.description ?? descriptor.description,
    },
    aggregation,
    temporality: reader.temporality(descriptor.type),
    cardinalityLimit: options.aggregationCardinalityLimit ??
      reader.cardinalityLimit(descriptor.type),
    keepKey,
    filterKey: JSON.stringify([
      (hasOwnFilter ? attributeKeys : advisedKeys)?.map(toText) ?? null,
      excludedAttributeKeys?.map(toText) ?? null,
    ]),
    exemplarReservoir: source.hasExemplars
      ? options.exemplarReservoir ?? defaultReservoir(aggregation, source.clock)
      : undefined,
  };
}

function defaultReservoir(aggregation: PointAggregation, clock: Clock): ExemplarReservoirFactory {
  switch (aggregation.kind) {
    case "explicit_bucket_histogram": {
      const { bounds } = aggregation;
      if (bounds.length === 0) break;
      return () => new AlignedHistogramBucketExemplarReservoir(bounds, clock.now());
    }
    case "base2_exponential_bucket_histogram": {
      const size = Math.min(MAX_EXPONENTIAL_EXEMPLARS, aggregation.maxSize);
      return () => new SimpleFixedSizeExemplarReservoir(size, clock.now());
    }
    default:
  }
  return () => new SimpleFixedSizeExemplarReservoir(1, clock.now());
}

function quoted({ name }: InstrumentDescriptor): string {
  return JSON.stringify(name);
}
