import { reportOnce } from "../../../api/mod.ts";
import { catchRejection } from "../../../api/catch_rejection.ts";
import { toText } from "../../../api/to_text.ts";
import type { Scope } from "../../../snapshot/mod.ts";
import type { Clock } from "../../clock.ts";
import type { Aggregation } from "../cells/aggregation.ts";
import type { AggregationTemporality } from "../aggregation_temporality.ts";
import {
  AlignedHistogramBucketExemplarReservoir,
} from "../exemplars/aligned_histogram_bucket_exemplar_reservoir.ts";
import type { PointAggregation } from "../cells/create_cells.ts";
import type { ExemplarReservoirFactory } from "../exemplars/exemplar.ts";
import type { InstrumentDescriptor, InstrumentType } from "../instrument_type.ts";
import { SimpleFixedSizeExemplarReservoir } from "../exemplars/simple_fixed_size_exemplar_reservoir.ts";
import { AggregationChoice } from "./aggregation_choice.ts";
import { attributeFilterOf } from "./attribute_filter.ts";
import { groupViews } from "./group_views.ts";
import type { StreamConfig } from "./stream_config.ts";
import type { View, ViewOptions } from "./view.ts";
import { ViewMatchingMode } from "./view_matching_mode.ts";

/** A reader's preferences for each kind of instrument. */
export interface ReaderPreferences {
  /** The aggregation if no view has one. */
  aggregation(type: InstrumentType): Aggregation;
  /** The aggregation temporality. */
  temporality(type: InstrumentType): AggregationTemporality;
  /** Maximum number of series of a metric if no view has a limit. */
  cardinalityLimit(type: InstrumentType): number;
}

/** What is known of an instrument when its streams are created. */
export interface StreamSource {
  readonly descriptor: InstrumentDescriptor;
  readonly scope: Scope;
  readonly scopeNumber: number;
  readonly hasExemplars: boolean;
  readonly clock: Clock;
}

/** Maximum number of exemplars of an exponential histogram (specification, exemplar defaults). */
const MAX_EXPONENTIAL_EXEMPLARS = 20;

/** The views of a provider, and how several that match combine. */
export interface ViewSetup {
  /** All views, in the order in which they were given. */
  readonly views: readonly View[];
  /** How several views that match one instrument combine. */
  readonly viewMatchingMode: ViewMatchingMode;
}

/**
 * Returns the streams that a reader gets from an instrument: one for each matching view, or for
 * each group of composed views, or else the default one. Streams that drop everything are left out.
 */
export function resolveStreams(
  source: StreamSource,
  { views, viewMatchingMode }: ViewSetup,
  reader: ReaderPreferences,
): StreamConfig[] {
  const { descriptor, scope } = source;
  const choice = new AggregationChoice(descriptor, reader);
  const matching = views.filter((view) => isMatch(view, descriptor, scope));
  const groups = viewMatchingMode === ViewMatchingMode.COMPOSABLE
    ? groupViews(matching)
    : matching.filter((view) => choice.suits(view, "the view")).map((view) => [view]);
  return (groups.length === 0 ? [[]] : groups).flatMap((group) => {
    const aggregation = choice.of(group);
    if (aggregation === undefined || aggregation.kind === "drop") return [];
    return [streamConfig(source, group, reader, aggregation)];
  });
}

// A view may be the application's subclass. It matches only if it returns true and does not throw.
function isMatch(view: View, descriptor: InstrumentDescriptor, scope: Scope): boolean {
  try {
    const answer: unknown = view.matches(descriptor, scope);
    catchRejection(answer, reportMatch);
    return answer === true;
  } catch (error) {
    reportMatch(error);
    return false;
  }
}

function reportMatch(error: unknown): void {
  const message = `A view threw in matches(), and is not applied: ${toText(error)}`;
  reportOnce("view-matches", "error", message);
}

function streamConfig(
  source: StreamSource,
  views: readonly View[],
  reader: ReaderPreferences,
  aggregation: PointAggregation,
): StreamConfig {
  const { descriptor, scope, scopeNumber } = source;
  const { attributes } = descriptor.advice;
  const limit = lastOf(views, "aggregationCardinalityLimit");
  return {
    scope,
    scopeNumber,
    descriptor: {
      ...descriptor,
      name: lastOf(views, "name") ?? descriptor.name,
      description: lastOf(views, "description") ?? descriptor.description,
    },
    aggregation,
    temporality: reader.temporality(descriptor.type),
    cardinalityLimit: limit ?? reader.cardinalityLimit(descriptor.type),
    ...attributeFilterOf(views, Array.isArray(attributes) ? attributes : undefined),
    exemplarReservoir: source.hasExemplars
      ? lastOf(views, "exemplarReservoir") ?? defaultReservoir(aggregation, source.clock)
      : undefined,
  };
}

/** Returns the value of an option in the last view that sets it. */
function lastOf<Member extends keyof ViewOptions>(
  views: readonly View[],
  member: Member,
): ViewOptions[Member] | undefined {
  let last: ViewOptions[Member] | undefined = undefined;
  for (const { options } of views) last = options[member] ?? last;
  return last;
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
