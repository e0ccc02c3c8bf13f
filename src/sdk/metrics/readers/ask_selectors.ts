import { catchRejection } from "../../../api/catch_rejection.ts";
import {
  type AggregationTemporality,
  checkTemporality,
  cumulativeTemporality,
} from "../aggregation_temporality.ts";
import { type Aggregation, checkAggregation } from "../cells/aggregation.ts";
import { InstrumentType } from "../instrument_type.ts";
import type { ReaderPreferences } from "../streams/resolve_streams.ts";
import { checkCardinalityLimit } from "../streams/view.ts";
import type { MetricReaderOptions } from "./metric_reader.ts";

/** Most series of a metric when nobody says otherwise. */
export const DEFAULT_CARDINALITY_LIMIT = 2000;

/** Chooses the cardinality limit for a kind of instrument. */
export type CardinalitySelector = (type: InstrumentType) => number;

type Selectors = Pick<
  MetricReaderOptions,
  "aggregationSelector" | "aggregationTemporalitySelector" | "cardinalitySelector"
>;

/** What was chosen for one kind of instrument. */
export interface Selected {
  readonly aggregation: Aggregation;
  readonly temporality: AggregationTemporality;
  readonly cardinalityLimit: number;
}

/**
 * Asks selectors, which are the application's code, about every kind of instrument. Afterwards none
 * of them is called again: no instrument fails by what one answers later.
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
 * Checks what a reader wants of every kind of instrument.
 *
 * @throws TypeError for aggregations and temporalities that are none, RangeError for limits that
 * make no sense; a promise is none of them.
 */
export function checkPreferences(reader: ReaderPreferences): void {
  for (const type of Object.values(InstrumentType)) {
    // A class made from a reader may answer by itself.
    checkAggregation(looked(reader.aggregation(type)));
    checkTemporality(looked(reader.temporality(type)));
    checkCardinalityLimit(looked(reader.cardinalityLimit(type)));
  }
}

// That a promise is no answer is said by the checks; what it is rejected with is nobody's then.
function looked<Answer>(answer: Answer): Answer {
  catchRejection(answer, () => {});
  return answer;
}
