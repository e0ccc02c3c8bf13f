import {
  type Attributes,
  type Context,
  context as contextApi,
  reportOnce,
  ROOT_CONTEXT,
  trace,
} from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import type { AnyValue, ExemplarFields } from "../../snapshot/mod.ts";
import { attributesOf } from "../attributes.ts";
import type { Clock } from "../clock.ts";
import { RecordingSpan } from "../trace/recording_span.ts";
import { UnsampledSpan } from "../trace/unsampled_span.ts";
import { type Exemplar, ExemplarFilter, type ExemplarReservoirFactory } from "./exemplar.ts";
import type { ExemplarReservoir } from "./exemplar.ts";
import type { SeriesTable } from "./series_table.ts";

const NO_ATTRIBUTES: Attributes = Object.freeze({});
const NO_EXEMPLARS: readonly ExemplarFields[] = [];
const SAMPLED = 1;

type Reservoirs = (ExemplarReservoir | undefined)[];

/** The reservoirs of a stream's series; made for a series when a measurement passes the filter. */
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
    const context = given ?? contextApi.active();
    if (this.#isTraceBased && (context === ROOT_CONTEXT || !isInSampledSpan(context))) return;
    try {
      const reservoir = this.#reservoirs[series] ?? this.#open(series);
      reservoir.offer(value, attributes ?? NO_ATTRIBUTES, context, this.#clock);
    } catch (error) {
      reportOnce("exemplar-offer", "error", `An exemplar reservoir threw: ${toText(error)}`);
    }
  }

  /** Takes the reservoirs away, to be read by `collectExemplars`. */
  freeze(): Reservoirs {
    const frozen = this.#reservoirs;
    this.#reservoirs = [];
    return frozen;
  }

  /** Takes reservoirs back, after they were read; series keep their numbers. */
  thaw(frozen: Reservoirs): void {
    frozen.forEach((reservoir, series) => this.#reservoirs[series] ??= reservoir);
  }

  #open(series: number): ExemplarReservoir {
    // Without holes, so that looking for a reservoir stays fast.
    while (this.#reservoirs.length <= series) this.#reservoirs.push(undefined);
    const reservoir = this.#factory();
    this.#reservoirs[series] = reservoir;
    return reservoir;
  }
}

function isInSampledSpan(context: Context): boolean {
  const span = trace.getSpan(context);
  if (span === undefined) return false;
  // Asking such a span for its context would make its ids.
  if (span instanceof RecordingSpan || span instanceof UnsampledSpan) {
    return (span.traceFlags & SAMPLED) !== 0;
  }
  return (span.spanContext().traceFlags & SAMPLED) !== 0;
}

/** Reads the exemplars of a series from what `freeze` gave out. */
export function collectExemplars(
  reservoirs: Reservoirs,
  series: number,
  table: SeriesTable,
): readonly ExemplarFields[] {
  const reservoir = reservoirs[series];
  if (reservoir === undefined) return NO_EXEMPLARS;
  try {
    return reservoir.collect(attributesOf(table.attributeList(series))).map(fieldsOf);
  } catch (error) {
    reportOnce("exemplar-collect", "error", `An exemplar reservoir threw: ${toText(error)}`);
    return NO_EXEMPLARS;
  }
}

/** An exemplar as fields of a record. */
export function fieldsOf(exemplar: Exemplar): ExemplarFields {
  const [seconds, nanos] = exemplar.timestamp;
  return {
    seconds,
    nanos,
    value: exemplar.value,
    traceId: exemplar.traceId ?? "",
    spanId: exemplar.spanId ?? "",
    // Attributes hold nothing else; what is no value is written as the empty value.
    attributeList: Object.entries(exemplar.filteredAttributes).flat() as AnyValue[],
  };
}
