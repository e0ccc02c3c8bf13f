/**
 * The metrics SDK: provider, meter, instruments, views, aggregations, exemplars, readers. It
 * depends on no thread, wire format or runtime.
 *
 * @module
 */
export {
  type Aggregation,
  type AggregationSelector,
  DEFAULT_BOUNDARIES,
  DEFAULT_MAX_SCALE,
  DEFAULT_MAX_SIZE,
  type ExplicitBucketHistogramAggregation,
  type ExponentialHistogramAggregation,
} from "./cells/aggregation.ts";
export {
  AggregationTemporality,
  type AggregationTemporalitySelector,
  cumulativeTemporality,
  deltaTemporality,
  lowMemoryTemporality,
} from "./aggregation_temporality.ts";
export {
  AlignedHistogramBucketExemplarReservoir,
} from "./exemplars/aligned_histogram_bucket_exemplar_reservoir.ts";
export { type CollectedMetric, Collection, type CollectionParts } from "./collection/collection.ts";
export type { CollectionTime } from "./collection/collection_time.ts";
export {
  type Exemplar,
  ExemplarFilter,
  type ExemplarReservoir,
  type ExemplarReservoirFactory,
} from "./exemplars/exemplar.ts";
export { type InstrumentDescriptor, InstrumentType } from "./instrument_type.ts";
export {
  type MeterConfig,
  type MeterConfigurator,
  MeterProvider,
  type MeterProviderOptions,
} from "./meter_provider.ts";
export {
  type CollectionResult,
  type DataPoint,
  DataPointType,
  type ExponentialBucketsValue,
  type ExponentialHistogramMetricData,
  type ExponentialHistogramValue,
  type GaugeMetricData,
  type HistogramMetricData,
  type HistogramValue,
  type MetricData,
  type MetricDataOf,
  type MetricDescriptor,
  type ResourceMetrics,
  type ScopeMetrics,
  type SumMetricData,
} from "./collection/metric_data.ts";
export type { ForeignMetricReader } from "./readers/foreign_metric_reader.ts";
export type { MetricExporter } from "./readers/metric_exporter.ts";
export type {
  FilteredMetric,
  MetricFilter,
  MetricFilterResult,
} from "./collection/metric_filter.ts";
export type { MetricProducer, ProducerResult } from "./producers/metric_producer.ts";
export { type CardinalitySelector, DEFAULT_CARDINALITY_LIMIT } from "./readers/ask_selectors.ts";
export { MetricReader, type MetricReaderOptions } from "./readers/metric_reader.ts";
export {
  PeriodicExportingMetricReader,
  type PeriodicExportingMetricReaderOptions,
} from "./readers/periodic_exporting_metric_reader.ts";
export { PeriodicMetricReader, type PeriodicOptions } from "./readers/periodic_metric_reader.ts";
export type { ReaderPreferences } from "./streams/resolve_streams.ts";
export type { KeepKey } from "./streams/series_table.ts";
export {
  type ExemplarFields,
  type MetricFields,
  type MetricRun,
  PointFields,
  PointType,
} from "../../snapshot/mod.ts";
export { SimpleFixedSizeExemplarReservoir } from "./exemplars/simple_fixed_size_exemplar_reservoir.ts";
export { SnapshotMetricReader } from "./readers/snapshot_metric_reader.ts";
export type { YieldTurn } from "../timers.ts";
export { type InstrumentSelector, View, type ViewOptions } from "./streams/view.ts";
export { ViewMatchingMode } from "./streams/view_matching_mode.ts";
