import {
  type Logger,
  type Meter,
  SeverityNumber,
  SpanKind,
  type Tracer,
} from "../../src/api/mod.ts";
import {
  BOUNDARIES,
  logAttributes,
  logBody,
  measurementAttributes,
  type PeerWorkload,
  queryAttributes,
  seconds,
  serverAttributes,
  SPANS_PER_TRACE,
} from "./peer.ts";

/** The three signals of a library that has the OpenTelemetry API. */
export interface Signals {
  /** Makes spans. */
  readonly tracer: Tracer;
  /** Makes instruments. */
  readonly meter: Meter;
  /** Makes log records. */
  readonly logger: Logger;
}

/** A workload as it is done through the OpenTelemetry API. */
export function runByApi(workload: PeerWorkload, signals: Signals): (i: number) => void {
  const { tracer, meter, logger } = signals;
  switch (workload) {
    case "spans":
      return (i) => recordTrace(tracer, i);
    case "logs":
      return (i) =>
        logger.emit({
          severityNumber: SeverityNumber.INFO,
          severityText: "INFO",
          body: logBody(i),
          attributes: logAttributes(i),
        });
    case "counter": {
      const counter = meter.createCounter("orders");
      return () => counter.add(1, measurementAttributes());
    }
    case "histogram": {
      const advice = { explicitBucketBoundaries: [...BOUNDARIES] };
      const histogram = meter.createHistogram("duration", { unit: "s", advice });
      return (i) => histogram.record(seconds(i), measurementAttributes());
    }
    default:
      return workload satisfies never;
  }
}

function recordTrace(tracer: Tracer, i: number): void {
  const options = { kind: SpanKind.SERVER, attributes: serverAttributes(i) } as const;
  tracer.startActiveSpan("GET /orders/:id", options, (span) => {
    for (let query = 1; query < SPANS_PER_TRACE; query++) {
      const attributes = queryAttributes(i + query);
      tracer.startActiveSpan(
        "SELECT orders",
        { kind: SpanKind.CLIENT, attributes },
        (child) => child.end(),
      );
    }
    span.end();
  });
}
