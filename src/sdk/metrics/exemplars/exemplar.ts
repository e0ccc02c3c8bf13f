import type { Attributes, Context, HrTime } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import type { Clock } from "../../clock.ts";

/** An example of the measurements behind a point (specification, Metrics SDK, Exemplar). */
export interface Exemplar {
  /** The attributes of the measurement that the point does not carry. */
  readonly filteredAttributes: Attributes;
  /** The value that was measured. */
  readonly value: number;
  /** When it was measured. */
  readonly timestamp: HrTime;
  /** The span in which it was measured, in hexadecimal. */
  readonly spanId?: string;
  /** That span's trace, in hexadecimal. */
  readonly traceId?: string;
}

/**
 * Maximum number of parts of an exemplar's attributes, as `copyAttributes` counts them. A run of
 * points is one record with all exemplars, which must not become too large: attributes beyond this
 * are dropped, not the run.
 */
export const MAX_EXEMPLAR_PARTS = 512;

/** Which measurements may become exemplars (specification, Metrics SDK, ExemplarFilter). */
export const ExemplarFilter = {
  /** All. */
  ALWAYS_ON: "always_on",
  /** None; measurements then bear no cost for exemplars. */
  ALWAYS_OFF: "always_off",
  /** Those in a sampled span; the default. */
  TRACE_BASED: "trace_based",
} as const;

/** One of the values of {@link ExemplarFilter}. */
export type ExemplarFilter = typeof ExemplarFilter[keyof typeof ExemplarFilter];

/** @throws TypeError for an unknown filter, which would let all measurements through. */
export function checkExemplarFilter(filter: ExemplarFilter | undefined): void {
  const filters: readonly ExemplarFilter[] = Object.values(ExemplarFilter);
  if (filter === undefined || filters.includes(filter)) return;
  throw new TypeError(
    `exemplarFilter must be one of ${filters.join(", ")}, not ${toText(filter)}.`,
  );
}

/**
 * Chooses the exemplars of one series (specification, Metrics SDK, ExemplarReservoir). Called for
 * every measurement that the filter lets through, so `offer` should decide before it copies.
 */
export interface ExemplarReservoir {
  /**
   * Offers a measurement.
   *
   * @param attributes All of its attributes. The application owns them: copy what is kept.
   * @param clock Gives the time of the measurement, if it is kept.
   */
  offer(value: number, attributes: Attributes, context: Context, clock: Clock): void;
  /**
   * Returns the exemplars since the last call, and starts again.
   *
   * @param pointAttributes The attributes that the point carries; exemplars leave them out.
   */
  collect(pointAttributes: Attributes): Exemplar[];
}

/** Creates the reservoir of one series. */
export type ExemplarReservoirFactory = () => ExemplarReservoir;
