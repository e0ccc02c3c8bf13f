import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { Aggregation } from "../cells/aggregation.ts";
import type { AggregationTemporality } from "../aggregation_temporality.ts";
import { cumulativeTemporality } from "../aggregation_temporality.ts";
import type { InstrumentType } from "../instrument_type.ts";
import {
  type CollectionResult,
  DataPointType,
  type MetricData,
} from "../collection/metric_data.ts";
import { DEFAULT_CARDINALITY_LIMIT } from "./ask_selectors.ts";
import { MetricReader } from "./metric_reader.ts";

/**
 * A metric reader of the official packages, recognised by its methods. It collects when it chooses
 * and exports from the application's thread. If the process ends in any other way than by running
 * out of work, what it has not exported is lost, unless `shutdown()` was awaited.
 */
export interface ForeignMetricReader {
  /** Receives what to collect from. */
  readonly setMetricProducer: CallableFunction;
  /** Collects. */
  readonly collect: CallableFunction;
  /** Called like that of a `MetricReader`. */
  readonly forceFlush: CallableFunction;
  /** Called like that of a `MetricReader`. */
  readonly shutdown: CallableFunction;
}

/** Returns the reader that a provider uses for a given one. */
export function asMetricReader(reader: MetricReader | ForeignMetricReader): MetricReader {
  if (reader instanceof MetricReader || typeof reader?.setMetricProducer !== "function") {
    // why: anything else, even `null`, is refused when readers are attached
    return reader as MetricReader;
  }
  return new OfficialReader(reader);
}

/** The official interface; older versions lack some of its members. */
interface OfficialMetricReader {
  setMetricProducer(producer: { collect(): Promise<OfficialCollection> }): void;
  selectAggregation?(type: InstrumentType): OfficialAggregation | undefined;
  selectAggregationTemporality?(type: InstrumentType): AggregationTemporality;
  selectCardinalityLimit?(type: InstrumentType): number;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

interface OfficialAggregation {
  readonly type?: number;
  readonly options?: {
    readonly boundaries?: readonly number[];
    readonly maxSize?: number;
    readonly recordMinMax?: boolean;
  };
}

type OfficialMetric = Omit<MetricData, "dataPointType"> & { readonly dataPointType: number };

interface OfficialCollection {
  readonly resourceMetrics: {
    readonly resource: CollectionResult["resourceMetrics"]["resource"];
    readonly scopeMetrics: readonly object[];
  };
  readonly errors: readonly unknown[];
}

/** Collects for a reader of the official packages, and forwards flushes and shutdown to it. */
class OfficialReader extends MetricReader {
  readonly #reader: OfficialMetricReader;

  constructor(given: ForeignMetricReader) {
    // why: an object with these methods implements the official interface
    const reader: OfficialMetricReader = given as ForeignMetricReader & OfficialMetricReader;
    super({
      aggregationSelector: (type) => aggregationOf(reader.selectAggregation?.(type)),
      aggregationTemporalitySelector: (type) =>
        reader.selectAggregationTemporality?.(type) ?? cumulativeTemporality(),
      cardinalitySelector: (type) =>
        reader.selectCardinalityLimit?.(type) ?? DEFAULT_CARDINALITY_LIMIT,
    });
    this.#reader = reader;
  }

  override onAttached(): void {
    // Returned, so that the caller handles a rejection if the method is async.
    return this.#reader.setMetricProducer({
      collect: async () => officialForm(await this.collect()),
    });
  }

  // `forceFlush` enforces the time limit: the official method accepts no infinite one.
  override async onForceFlush(): Promise<FlushResult> {
    await this.#reader.forceFlush();
    return "success";
  }

  override flushWhenIdle(options?: FlushOptions): Promise<FlushResult> {
    return this.forceFlush(options);
  }

  override async onShutdown(): Promise<FlushResult> {
    await this.#reader.shutdown();
    return "success";
  }
}

/** The numbers are those of the official AggregationType; unknown ones become the default. */
function aggregationOf({ type, options = {} }: OfficialAggregation = {}): Aggregation {
  const { boundaries, maxSize, recordMinMax } = options;
  const minMax = recordMinMax === undefined ? {} : { recordMinMax };
  switch (type) {
    case 1:
      return { kind: "drop" };
    case 2:
      return { kind: "sum" };
    case 3:
      return { kind: "last_value" };
    case 4:
      return {
        kind: "explicit_bucket_histogram",
        ...(boundaries === undefined ? {} : { boundaries }),
        ...minMax,
      };
    case 5:
      return {
        kind: "base2_exponential_bucket_histogram",
        ...(maxSize === undefined ? {} : { maxSize }),
        ...minMax,
      };
    default:
      return { kind: "default" };
  }
}

/** Numbers of the official DataPointType. */
const POINT_TYPES: Readonly<Record<DataPointType, number>> = {
  [DataPointType.HISTOGRAM]: 0,
  [DataPointType.EXPONENTIAL_HISTOGRAM]: 1,
  [DataPointType.GAUGE]: 2,
  [DataPointType.SUM]: 3,
};

function officialForm({ resourceMetrics, errors }: CollectionResult): OfficialCollection {
  const { resource, scopeMetrics } = resourceMetrics;
  return {
    resourceMetrics: {
      resource,
      scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({
        scope,
        metrics: metrics.map((metric): OfficialMetric => ({
          ...metric,
          dataPointType: POINT_TYPES[metric.dataPointType],
        })),
      })),
    },
    errors,
  };
}
