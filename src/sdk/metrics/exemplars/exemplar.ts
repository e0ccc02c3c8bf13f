import type { Attributes, Context, HrTime } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import type { Clock } from "../../clock.ts";

/** One measurement that shows what a point is made of (specification, Metrics SDK, Exemplar). */
export interface Exemplar {
  /** The attributes of the measurement that the point does not carry. */
  readonly filteredAttributes: Attributes;
  /** The value that was measured. */
  readonly value: number;
  /** When. */
  readonly timestamp: HrTime;
  /** The span in which it was measured, in hexadecimal. */
  readonly spanId?: string;
  /** Its trace, in hexadecimal. */
  readonly traceId?: string;
}

/**
 * Most parts of an exemplar's attributes, counted as `copyAttributes` counts. A run of points is
 * one record with all exemplars, which must not become too large: the attribute is lost, not the
 * run.
 */
export const MAX_EXEMPLAR_PARTS = 512;

/** Which measurements may become exemplars (specification, Metrics SDK, ExemplarFilter). */
export const ExemplarFilter = {
  /** All. */
  ALWAYS_ON: "always_on",
  /** None; measurements then cost nothing for it. */
  ALWAYS_OFF: "always_off",
  /** Those in a sampled span; the default. */
  TRACE_BASED: "trace_based",
} as const;

/** One of the values of {@link ExemplarFilter}. */
export type ExemplarFilter = typeof ExemplarFilter[keyof typeof ExemplarFilter];

/** @throws TypeError for a filter that there is none of: it would let all measurements through. */
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
   * Shows a measurement.
   *
   * @param attributes All of its attributes. They are the application's: copy what is kept.
   * @param clock Tells the time of the measurement to who wants to keep it.
   */
  offer(value: number, attributes: Attributes, context: Context, clock: Clock): void;
  /**
   * Gives out the exemplars since the last call, and starts anew.
   *
   * @param pointAttributes The attributes that the point carries; exemplars leave them out.
   */
  collect(pointAttributes: Attributes): Exemplar[];
}

/** Makes the reservoir of one series. */
export type ExemplarReservoirFactory = () => ExemplarReservoir;
