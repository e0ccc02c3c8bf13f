import { toText } from "../../api/to_text.ts";
import { InstrumentType } from "./instrument_type.ts";

/** The start of the time that a metric's values cover. */
export const AggregationTemporality = {
  /** Since the previous collection. */
  DELTA: 0,
  /** Since the first measurement. */
  CUMULATIVE: 1,
} as const;

/** One of the values of {@link AggregationTemporality}. */
export type AggregationTemporality =
  typeof AggregationTemporality[keyof typeof AggregationTemporality];

/** @throws TypeError for an unknown temporality, which would be treated as cumulative. */
export function checkTemporality(temporality: AggregationTemporality): void {
  if (Object.values(AggregationTemporality).includes(temporality)) return;
  throw new TypeError(
    `An aggregation temporality must be one of AggregationTemporality, not ${toText(temporality)}.`,
  );
}

/** Chooses the temporality for a kind of instrument. */
export type AggregationTemporalitySelector = (type: InstrumentType) => AggregationTemporality;

/** Cumulative for every instrument: the default of OTLP. */
export function cumulativeTemporality(): AggregationTemporality {
  return AggregationTemporality.CUMULATIVE;
}

/** Delta for all but the two up-down counters (OTLP metrics exporter, preference `delta`). */
export function deltaTemporality(type: InstrumentType): AggregationTemporality {
  return type === InstrumentType.UP_DOWN_COUNTER ||
      type === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER
    ? AggregationTemporality.CUMULATIVE
    : AggregationTemporality.DELTA;
}

/**
 * Delta for synchronous counters and histograms, which then keep no state between collections, and
 * cumulative for the rest: observable counters would need state for delta (OTLP metrics exporter,
 * preference `lowmemory`).
 */
export function lowMemoryTemporality(type: InstrumentType): AggregationTemporality {
  return type === InstrumentType.COUNTER || type === InstrumentType.HISTOGRAM
    ? AggregationTemporality.DELTA
    : AggregationTemporality.CUMULATIVE;
}
