/** The definition of an instrument. */
export interface InstrumentDefinition {
  /** `counter` and `level` are observable; a `duration` is recorded. */
  readonly kind: "counter" | "level" | "duration";
  readonly unit: string;
  readonly description: string;
}

/** The names of the observable instruments. */
export type ObservableName =
  | `otel.sdk.span.${"started" | "live"}`
  | "otel.sdk.log.created"
  | `otel.sdk.processor.${"span" | "log"}.${"queue.size" | "queue.capacity" | "processed"}`
  | `otel.sdk.exporter.${"span" | "log" | "metric_data_point"}.${"inflight" | "exported"}`;

/** The names of the instruments that are recorded. */
export type DurationName =
  | "otel.sdk.metric_reader.collection.duration"
  | "otel.sdk.exporter.operation.duration";

/**
 * The metrics of the SDK itself: all "SDK metrics" of the semantic conventions, with their
 * descriptions.
 */
export const SDK_INSTRUMENTS: Readonly<
  Record<ObservableName | DurationName, InstrumentDefinition>
> = {
  "otel.sdk.span.started": {
    kind: "counter",
    unit: "{span}",
    description: "The number of created spans.",
  },
  "otel.sdk.span.live": {
    kind: "level",
    unit: "{span}",
    description:
      "The number of created spans with `recording=true` for which the end operation has " +
      "not been called yet.",
  },
  "otel.sdk.processor.span.queue.size": {
    kind: "level",
    unit: "{span}",
    description: "The number of spans in the queue of a given instance of an SDK span processor.",
  },
  "otel.sdk.processor.span.queue.capacity": {
    kind: "level",
    unit: "{span}",
    description: "The maximum number of spans the queue of a given instance of an SDK span " +
      "processor can hold.",
  },
  "otel.sdk.processor.span.processed": {
    kind: "counter",
    unit: "{span}",
    description:
      "The number of spans for which the processing has finished, either successful or " +
      "failed.",
  },
  "otel.sdk.exporter.span.inflight": {
    kind: "level",
    unit: "{span}",
    description: "The number of spans which were passed to the exporter, but that have not been " +
      "exported yet (neither successful, nor failed).",
  },
  "otel.sdk.exporter.span.exported": {
    kind: "counter",
    unit: "{span}",
    description: "The number of spans for which the export has finished, either successful or " +
      "failed.",
  },
  "otel.sdk.log.created": {
    kind: "counter",
    unit: "{log_record}",
    description: "The number of logs submitted to enabled SDK Loggers.",
  },
  "otel.sdk.processor.log.queue.size": {
    kind: "level",
    unit: "{log_record}",
    description: "The number of log records in the queue of a given instance of an SDK log " +
      "processor.",
  },
  "otel.sdk.processor.log.queue.capacity": {
    kind: "level",
    unit: "{log_record}",
    description: "The maximum number of log records the queue of a given instance of an SDK Log " +
      "Record processor can hold.",
  },
  "otel.sdk.processor.log.processed": {
    kind: "counter",
    unit: "{log_record}",
    description: "The number of log records for which the processing has finished, either " +
      "successful or failed.",
  },
  "otel.sdk.exporter.log.inflight": {
    kind: "level",
    unit: "{log_record}",
    description: "The number of log records which were passed to the exporter, but that have not " +
      "been exported yet (neither successful, nor failed).",
  },
  "otel.sdk.exporter.log.exported": {
    kind: "counter",
    unit: "{log_record}",
    description:
      "The number of log records for which the export has finished, either successful or " +
      "failed.",
  },
  "otel.sdk.exporter.metric_data_point.inflight": {
    kind: "level",
    unit: "{data_point}",
    description:
      "The number of metric data points which were passed to the exporter, but that have " +
      "not been exported yet (neither successful, nor failed).",
  },
  "otel.sdk.exporter.metric_data_point.exported": {
    kind: "counter",
    unit: "{data_point}",
    description: "The number of metric data points for which the export has finished, either " +
      "successful or failed.",
  },
  "otel.sdk.metric_reader.collection.duration": {
    kind: "duration",
    unit: "s",
    description: "The duration of the collect operation of the metric reader.",
  },
  "otel.sdk.exporter.operation.duration": {
    kind: "duration",
    unit: "s",
    description: "The duration of exporting a batch of telemetry records.",
  },
};
