import {
  type Attributes,
  type Context,
  context as contextApi,
  isValidSpanId,
  isValidTraceId,
  reportOnce,
  ROOT_CONTEXT,
  trace,
} from "../../../api/mod.ts";
import { catchRejection } from "../../../api/catch_rejection.ts";
import { toText } from "../../../api/to_text.ts";
import type { ExemplarFields } from "../../../snapshot/mod.ts";
import { attributesOf } from "../../attributes.ts";
import type { Clock } from "../../clock.ts";
import { RecordingSpan } from "../../trace/span/recording_span.ts";
import { UnsampledSpan } from "../../trace/span/unsampled_span.ts";
import { copyAttributes } from "../copy_attributes.ts";
import {
  type Exemplar,
  ExemplarFilter,
  type ExemplarReservoir,
  type ExemplarReservoirFactory,
  MAX_EXEMPLAR_PARTS,
} from "./exemplar.ts";
import { numberOf } from "../number_of.ts";
import type { SeriesTable } from "../streams/series_table.ts";
import { timeOf } from "../time_of.ts";

const NO_ATTRIBUTES: Attributes = Object.freeze({});
const NO_EXEMPLARS: readonly ExemplarFields[] = [];
const SAMPLED = 1;

type Reservoirs = (ExemplarReservoir | undefined)[];

/** The reservoirs of a stream's series, each created when a measurement first passes the filter. */
export class SeriesExemplars {
  readonly #factory: ExemplarReservoirFactory;
  readonly #isTraceBased: boolean;
  readonly #clock: Clock;
  #reservoirs: Reservoirs = [];

  /** @param filter Which measurements are offered; not `ALWAYS_OFF`. */
  constructor(factory: ExemplarReservoirFactory, filter: ExemplarFilter, clock: Clock) {
    this.#factory = factory;
    this.#isTraceBased = filter === ExemplarFilter.TRACE_BASED;
    this.#clock = clock;
  }

  /** Offers a measurement to the reservoir of its series, if the filter lets it through. */
  offer(
    series: number,
    value: number,
    attributes: Attributes | undefined,
    given: Context | undefined,
  ): void {
    try {
      const context = given ?? contextApi.active();
      if (this.#isTraceBased && (context === ROOT_CONTEXT || !isInSampledSpan(context))) return;
      const reservoir = this.#reservoirs[series] ?? this.#open(series);
      const answer: unknown = reservoir.offer(
        value,
        attributes ?? NO_ATTRIBUTES,
        context,
        this.#clock,
      );
      if (answer !== undefined) catchRejection(answer, reportOffer);
    } catch (error) {
      reportOffer(error);
    }
  }

  /** Takes the reservoirs away, to be read by `collectExemplars`. */
  freeze(): Reservoirs {
    const frozen = this.#reservoirs;
    this.#reservoirs = [];
    return frozen;
  }

  /** Takes reservoirs back after they were read; series have kept their numbers. */
  thaw(frozen: Reservoirs): void {
    frozen.forEach((reservoir, series) => this.#reservoirs[series] ??= reservoir);
  }

  #open(series: number): ExemplarReservoir {
    // Without holes in the array, so that look-ups stay fast.
    while (this.#reservoirs.length <= series) this.#reservoirs.push(undefined);
    const reservoir = this.#factory();
    catchRejection(reservoir, reportOffer);
    this.#reservoirs[series] = reservoir;
    return reservoir;
  }
}

function isInSampledSpan(context: Context): boolean {
  const span = trace.getSpan(context);
  if (span === undefined) return false;
  // Calling spanContext() on these spans would create their ids.
  if (span instanceof RecordingSpan || span instanceof UnsampledSpan) {
    return (span.traceFlags & SAMPLED) !== 0;
  }
  return (span.spanContext().traceFlags & SAMPLED) !== 0;
}

/** Reads the exemplars of a series from the reservoirs that `freeze` returned. */
export function collectExemplars(
  reservoirs: Reservoirs,
  series: number,
  table: SeriesTable,
): readonly ExemplarFields[] {
  const reservoir = reservoirs[series];
  if (reservoir === undefined) return NO_EXEMPLARS;
  try {
    const exemplars = reservoir.collect(attributesOf(table.attributeList(series)));
    catchRejection(exemplars, reportCollect);
    return readExemplars(exemplars);
  } catch (error) {
    reportCollect(error);
    return NO_EXEMPLARS;
  }
}

/**
 * Converts exemplars to fields of a record. They are copies that nobody else holds, as reservoirs
 * and producers are the application's code. Malformed exemplars are left out.
 */
export function readExemplars(exemplars: readonly Exemplar[]): readonly ExemplarFields[] {
  if (exemplars.length === 0) return NO_EXEMPLARS;
  const fields: ExemplarFields[] = [];
  for (const exemplar of exemplars) {
    try {
      fields.push(fieldsOf(exemplar));
    } catch (error) {
      reportCollect(error);
    }
  }
  return fields;
}

function fieldsOf({ value, timestamp, traceId, spanId, ...rest }: Exemplar): ExemplarFields {
  const [seconds, nanos] = timeOf(timestamp);
  return {
    seconds,
    nanos,
    value: numberOf(value),
    traceId: traceId !== undefined && isValidTraceId(traceId) ? traceId : "",
    spanId: spanId !== undefined && isValidSpanId(spanId) ? spanId : "",
    attributeList: copyAttributes(rest.filteredAttributes, MAX_EXEMPLAR_PARTS),
  };
}

function reportOffer(error: unknown): void {
  reportOnce(
    "exemplar-offer",
    "error",
    `An exemplar reservoir failed to take a measurement: ${toText(error)}`,
  );
}

function reportCollect(error: unknown): void {
  reportOnce(
    "exemplar-collect",
    "error",
    `An exemplar could not be read from its reservoir, and is dropped: ${toText(error)}`,
  );
}
