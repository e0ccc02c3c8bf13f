/** What an instrument is. */
export interface InstrumentDefinition {
  /** `counter` and `level` are asked for their values; a `duration` is recorded. */
  readonly kind: "counter" | "level" | "duration";
  readonly unit: string;
  readonly description: string;
}

/** The names of the instruments that are asked for their values. */
export type ObservableName =
  | `otel.sdk.span.${"started" | "live"}`
  | "otel.sdk.log.created"
  | `otel.sdk.processor.${"span" | "log"}.${"queue.size" | "queue.capacity" | "processed"}`
  | `otel.sdk.exporter.${"span" | "log" | "metric_data_point"}.${"inflight" | "exported"}`;

/** The names of the instruments that are recorded. */
export type DurationName =
  | "otel.sdk.metric_reader.collection.duration"
  | "otel.sdk.exporter.operation.duration";

/** The metrics of the SDK itself: the semantic conventions' "SDK metrics", all of them. */
export const SDK_INSTRUMENTS: Readonly<
  Record<ObservableName | DurationName, InstrumentDefinition>
> = {
  "otel.sdk.span.started": {
    kind: "counter",
    unit: "{span}",
    description: "Spans that were started, the unsampled ones too.",
  },
  "otel.sdk.span.live": {
    kind: "level",
    unit: "{span}",
    description: "Recorded spans that have not ended.",
  },
  "otel.sdk.processor.span.queue.size": {
    kind: "level",
    unit: "{span}",
    description: "Spans that wait for the exporter.",
  },
  "otel.sdk.processor.span.queue.capacity": {
    kind: "level",
    unit: "{span}",
    description: "Most spans that can wait for the exporter.",
  },
  "otel.sdk.processor.span.processed": {
    kind: "counter",
    unit: "{span}",
    description: "Spans that the processor handed to the exporter, or dropped.",
  },
  "otel.sdk.exporter.span.inflight": {
    kind: "level",
    unit: "{span}",
    description: "Spans that are being exported.",
  },
  "otel.sdk.exporter.span.exported": {
    kind: "counter",
    unit: "{span}",
    description: "Spans whose export has ended, well or not.",
  },
  "otel.sdk.log.created": {
    kind: "counter",
    unit: "{log_record}",
    description: "Log records that were given to loggers.",
  },
  "otel.sdk.processor.log.queue.size": {
    kind: "level",
    unit: "{log_record}",
    description: "Log records that wait for the exporter.",
  },
  "otel.sdk.processor.log.queue.capacity": {
    kind: "level",
    unit: "{log_record}",
    description: "Most log records that can wait for the exporter.",
  },
  "otel.sdk.processor.log.processed": {
    kind: "counter",
    unit: "{log_record}",
    description: "Log records that the processor handed to the exporter, or dropped.",
  },
  "otel.sdk.exporter.log.inflight": {
    kind: "level",
    unit: "{log_record}",
    description: "Log records that are being exported.",
  },
  "otel.sdk.exporter.log.exported": {
    kind: "counter",
    unit: "{log_record}",
    description: "Log records whose export has ended, well or not.",
  },
  "otel.sdk.exporter.metric_data_point.inflight": {
    kind: "level",
    unit: "{data_point}",
    description: "Data points that are being exported.",
  },
  "otel.sdk.exporter.metric_data_point.exported": {
    kind: "counter",
    unit: "{data_point}",
    description: "Data points whose export has ended, well or not.",
  },
  "otel.sdk.metric_reader.collection.duration": {
    kind: "duration",
    unit: "s",
    description: "How long a metric reader took to collect.",
  },
  "otel.sdk.exporter.operation.duration": {
    kind: "duration",
    unit: "s",
    description: "How long the export of a batch took, with all its attempts.",
  },
};
