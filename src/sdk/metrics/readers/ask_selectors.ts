import { catchRejection } from "../../../api/catch_rejection.ts";
import {
  type AggregationTemporality,
  checkTemporality,
  cumulativeTemporality,
} from "../aggregation_temporality.ts";
import type { Aggregation } from "../cells/aggregation.ts";
import { checkAggregation } from "../check_aggregation.ts";
import { InstrumentType } from "../instrument_type.ts";
import type { ReaderPreferences } from "../streams/resolve_streams.ts";
import { checkCardinalityLimit } from "../streams/view.ts";
import type { MetricReaderOptions } from "./metric_reader.ts";

/** The default maximum number of series of a metric. */
export const DEFAULT_CARDINALITY_LIMIT = 2000;

/** Chooses the cardinality limit for a kind of instrument. */
export type CardinalitySelector = (type: InstrumentType) => number;

type Selectors = Pick<
  MetricReaderOptions,
  "aggregationSelector" | "aggregationTemporalitySelector" | "cardinalitySelector"
>;

/** The choices for one kind of instrument. */
export interface Selected {
  readonly aggregation: Aggregation;
  readonly temporality: AggregationTemporality;
  readonly cardinalityLimit: number;
}

/**
 * Calls the selectors, which are the application's code, for every kind of instrument. They are not
 * called again, so no instrument can fail because of them later.
 */
export function askSelectors(selectors: Selectors): ReadonlyMap<InstrumentType, Selected> {
  const { aggregationTemporalitySelector = cumulativeTemporality } = selectors;
  return new Map(
    Object.values(InstrumentType).map((type) => [type, {
      aggregation: looked(selectors.aggregationSelector?.(type)) ?? { kind: "default" },
      temporality: looked(aggregationTemporalitySelector(type)),
      cardinalityLimit: looked(selectors.cardinalitySelector?.(type)) ?? DEFAULT_CARDINALITY_LIMIT,
    }]),
  );
}

/**
 * Checks a reader's preferences for every kind of instrument.
 *
 * @throws TypeError for invalid aggregations and temporalities, RangeError for invalid limits. A
 * promise is always invalid.
 */
export function checkPreferences(reader: ReaderPreferences): void {
  for (const type of Object.values(InstrumentType)) {
    // A subclass may override these methods.
    checkAggregation(looked(reader.aggregation(type)));
    checkTemporality(looked(reader.temporality(type)));
    checkCardinalityLimit(looked(reader.cardinalityLimit(type)));
  }
}

// The checks refuse a promise. If it is rejected, nobody else would handle that.
function looked<Answer>(answer: Answer): Answer {
  catchRejection(answer, () => {});
  return answer;
}
