import { type Attributes, type HrTime, ValueType } from "../../src/api/mod.ts";
import {
  AggregationTemporality,
  type DataPoint,
  type Exemplar,
  type MetricData,
  type MetricProducer,
  type ScopeMetrics,
} from "../../src/sdk/mod.ts";
import { everyKindOfValue } from "./load_values.ts";

/** Produces a point of each kind, with what our instruments cannot have. */
export const PRODUCER: MetricProducer = {
  produce: () =>
    Promise.resolve({ scopeMetrics: [{ scope: PRODUCED_SCOPE, metrics: produced() }] }),
};

const PRODUCED_SCOPE: ScopeMetrics["scope"] = {
  name: "interop.produced",
  version: "2",
  schemaUrl: "https://opentelemetry.io/schemas/1.30.0",
  attributes: { produced: true },
  droppedAttributesCount: 0,
};

function produced(): MetricData[] {
  return [
    {
      ...describe("produced.gauge"),
      dataPointType: "gauge",
      dataPoints: [
        producedPoint(Number.NaN, { value: "no number" }),
        producedPoint(Number.NEGATIVE_INFINITY, { value: "infinity" }),
      ],
    },
    {
      ...describe("produced.sum", ValueType.INT),
      dataPointType: "sum",
      isMonotonic: false,
      dataPoints: [producedPoint(-(2 ** 63), everyKindOfValue())],
    },
    {
      ...describe("produced.histogram"),
      dataPointType: "histogram",
      dataPoints: [
        producedPoint({
          buckets: { boundaries: [1, 2], counts: [1, 0, 2 ** 40] },
          count: 2 ** 40 + 1,
        }),
      ],
    },
    {
      ...describe("produced.exponential"),
      dataPointType: "exponential_histogram",
      dataPoints: [
        producedPoint({
          count: 2 ** 40 + 3,
          sum: -1.5,
          min: -8,
          max: 2,
          scale: -10,
          zeroCount: 2,
          zeroThreshold: 1e-6,
          positive: { offset: -5, bucketCounts: [0, 2 ** 40] },
          negative: { offset: 2 ** 30, bucketCounts: [1] },
        }),
      ],
    },
  ];
}

function describe(
  name: string,
  valueType: ValueType = ValueType.DOUBLE,
): Pick<MetricData, "descriptor" | "aggregationTemporality"> {
  const descriptor = { name, description: "", unit: "1", valueType };
  return { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE };
}

function producedPoint<Value>(value: Value, attributes: Attributes = {}): DataPoint<Value> {
  const nowMs = Date.now();
  const endTime: HrTime = [Math.floor(nowMs / 1000), (nowMs % 1000) * 1_000_000 + 2];
  const exemplar: Exemplar = {
    filteredAttributes: { "\u00e9": [1n, null] },
    value: 2,
    timestamp: [1_750_000_200, 3],
    spanId: "b7ad6b7169203331",
    traceId: "0af7651916cd43dd8448eb211c80319c",
  };
  return {
    startTime: [1_750_000_200, 1],
    endTime,
    attributes,
    value,
    exemplars: [exemplar],
  };
}
