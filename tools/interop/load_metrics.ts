/**
 * The measurements of the load, in rounds: every kind of instrument, aggregation and value.
 *
 * @module
 */
import {
  type Attributes,
  type Context,
  type Counter,
  type Gauge,
  type Histogram,
  type Meter,
  metrics,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type UpDownCounter,
  ValueType,
} from "../../src/api/mod.ts";
import { SimpleFixedSizeExemplarReservoir, View } from "../../src/sdk/mod.ts";
import { everyKindOfValue, TEXTS } from "./load_values.ts";
import type { Random } from "./random.ts";

/** Series of the large metric: more than one snapshot of points holds. */
const SERIES_COUNT = 600;
/** Measurements of each kind in a round. */
const MEASUREMENT_COUNT = 300;

/** The views of the load: exponential histograms, limits, filtered attributes, reservoirs. */
export const VIEWS: readonly View[] = [
  new View({
    instrumentName: "exponential.*",
    aggregation: { kind: "base2_exponential_bucket_histogram" },
  }),
  new View({
    instrumentName: "exponential.small",
    name: "exponential.small.view",
    description: "eight buckets, neither least nor greatest value",
    aggregation: {
      kind: "base2_exponential_bucket_histogram",
      maxSize: 8,
      maxScale: 3,
      recordMinMax: false,
    },
  }),
  new View({
    instrumentName: "histogram.bounds",
    aggregation: {
      kind: "explicit_bucket_histogram",
      boundaries: [-1.5, 0, 0.1, 1e6],
      recordMinMax: false,
    },
  }),
  new View({
    instrumentName: "histogram.no.bounds",
    aggregation: { kind: "explicit_bucket_histogram", boundaries: [] },
  }),
  new View({ instrumentName: "counter.limited", aggregationCardinalityLimit: 10 }),
  new View({
    instrumentName: "*.filtered",
    attributeKeys: ["kept"],
    exemplarReservoir: () => new SimpleFixedSizeExemplarReservoir(4),
  }),
];

/** An instrument, by the value that it takes. */
type Measure = (value: number, attributes?: Attributes, context?: Context) => void;

/** Makes measurements, round by round. */
export class MetricLoad {
  readonly #adders: readonly Measure[];
  readonly #sums: readonly Measure[];
  readonly #recorders: readonly Measure[];
  readonly #corners: readonly Measure[];
  readonly #manySeries: readonly Measure[];
  #round = 0;

  /** Creates the instruments; time must already stand still. */
  constructor() {
    const meter = metrics.getMeter("interop.metrics", "1.2.3", {
      schemaUrl: "https://opentelemetry.io/schemas/1.37.0",
      attributes: { "scope.text": "\u00e9", "scope.list": [1, 2] },
    });
    this.#adders = [...createAdders(meter), ...createFromScopes()];
    this.#sums = createUpDownCounters(meter);
    this.#recorders = [...createHistograms(meter), ...createGauges(meter)];
    this.#corners = [
      add(meter.createCounter("every.kind.of.value")),
      record(meter.createGauge("every.kind.of.level", { valueType: ValueType.INT })),
    ];
    this.#manySeries = [
      add(meter.createCounter("counter.many.series", { unit: "{thing}" })),
      record(meter.createHistogram("histogram.many.series", { unit: "s" })),
      add(meter.createCounter("counter.limited")),
    ];
    this.#observe(meter);
  }

  /** Measures as an application does; rounds differ, and the third has no measurements. */
  measure(random: Random): void {
    this.#round++;
    if (this.#round === 3) return;
    for (let index = 0; index < MEASUREMENT_COUNT; index++) {
      const attributes = someSeries(random);
      const context = someContext(random);
      random.pick(this.#adders)(random.pick([0, 1, 2.5, 1e9, random.next()]), attributes, context);
      const change = random.pick([0, -1, 2, -2.5, 1e12, random.next()]);
      random.pick(this.#sums)(change, attributes, context);
      random.pick(this.#recorders)(someMeasurement(random), attributes, context);
    }
    this.#measureCorners();
    // A span of our own that never ends, so it is neither sent nor recorded.
    trace.getTracer("interop.metrics").startActiveSpan("measured in", () => {
      for (const measure of this.#recorders) measure(this.#round, { in: "an active span" });
    });
    for (const measure of this.#manySeries) {
      for (let index = 0; index < SERIES_COUNT; index++) {
        measure(index + this.#round / 4, { series: index, "series.text": `series ${index}` });
      }
    }
  }

  #measureCorners(): void {
    const contexts = [sampledContext(1), ROOT_CONTEXT];
    for (const [index, measure] of this.#corners.entries()) {
      for (const [key, value] of Object.entries(everyKindOfValue())) {
        measure(this.#round * 1000 + index, { [key]: value }, contexts[index]);
      }
      measure(1, everyKindOfValue());
      measure(2, {});
      measure(Number.MAX_SAFE_INTEGER, { edge: "greatest safe integer" });
      measure(2 ** 62, { edge: "beyond safe integers" });
      measure(2 ** 63, { edge: "beyond 64 bits" });
      measure(1e300, { edge: "far beyond 64 bits" });
      measure(0, { edge: "zero" }); // JSON as JavaScript writes it has no negative zero
      measure(-(2 ** 63), { edge: "least integer" });
      measure(-1e300, { edge: "far below 64 bits" });
      measure(Number.MIN_VALUE, { edge: "least double" });
      measure(Number.MAX_VALUE, { edge: "greatest double" });
      measure(Number.POSITIVE_INFINITY, { edge: "infinity" });
      measure(Number.NaN, { edge: "no number" });
      TEXTS.forEach((text, number) => {
        // Numbered: halves of pairs that differ here are equal once they are sent.
        measure(3, { [`key ${number} ${text.slice(0, 300)}`]: text });
      });
    }
  }

  #observe(meter: Meter): void {
    for (const valueType of Object.values(ValueType)) {
      const options = { valueType, unit: "By", description: "observed \u00e9" };
      const counter = meter.createObservableCounter(`observed.counter.${valueType}`, options);
      counter.addCallback((result) => {
        // It restarts in the fourth round.
        result.observe(this.#round < 4 ? this.#round * 10.5 : this.#round, { kind: "reset" });
        result.observe(this.#round * 2 ** 50);
        if (this.#round % 2 === 0) result.observe(1, { kind: "not always there" });
      });
      const sum = meter.createObservableUpDownCounter(`observed.sum.${valueType}`, options);
      const gauge = meter.createObservableGauge(`observed.gauge.${valueType}`, options);
      meter.addBatchObservableCallback(async (result) => {
        result.observe(sum, -this.#round, { at: "once" });
        await Promise.resolve();
        result.observe(gauge, this.#round / 3, { at: "later" });
      }, [sum, gauge]);
    }
  }
}

function add(instrument: Counter | UpDownCounter): Measure {
  return (value, attributes, context) => instrument.add(value, attributes, context);
}

function record(instrument: Gauge | Histogram): Measure {
  return (value, attributes, context) => instrument.record(value, attributes, context);
}

function createAdders(meter: Meter): Measure[] {
  return [
    add(meter.createCounter("counter.double", { description: "\u6f22\u5b57", unit: "\u00b0C" })),
    add(meter.createCounter("counter.int", { valueType: ValueType.INT })),
    add(meter.createCounter("counter.filtered", { valueType: ValueType.INT })),
    add(meter.createCounter("counter.halves", { description: "\ud83d", unit: "\ude80" })),
  ];
}

function createUpDownCounters(meter: Meter): Measure[] {
  return [
    add(meter.createUpDownCounter("sum.double")),
    add(meter.createUpDownCounter("sum.int", { valueType: ValueType.INT, unit: "{item}" })),
  ];
}

function createHistograms(meter: Meter): Measure[] {
  const valueType = ValueType.INT;
  const advice = { explicitBucketBoundaries: [1, 2, 3.5] };
  return [
    record(meter.createHistogram("histogram.double", { unit: "s" })),
    record(meter.createHistogram("histogram.int", { valueType })),
    record(meter.createHistogram("histogram.advice", { advice })),
    record(meter.createHistogram("histogram.bounds")),
    record(meter.createHistogram("histogram.no.bounds")),
    record(meter.createHistogram("histogram.filtered")),
    record(meter.createHistogram("exponential.double", { unit: "ms" })),
    record(meter.createHistogram("exponential.int", { valueType })),
    record(meter.createHistogram("exponential.small")),
  ];
}

function createGauges(meter: Meter): Measure[] {
  return [
    record(meter.createGauge("gauge.double")),
    record(meter.createGauge("gauge.int", { valueType: ValueType.INT })),
  ];
}

function createFromScopes(): Measure[] {
  const schemaUrl = "https://opentelemetry.io/schemas/1.30.0";
  const meters = [
    metrics.getMeter("interop.scope"),
    metrics.getMeter("interop.scope", "1"),
    metrics.getMeter("interop.scope", "1", { schemaUrl }),
    metrics.getMeter("interop.scope", "1", { attributes: { a: 1 } }),
    metrics.getMeter("interop.scope", "1", { attributes: { a: "1" } }),
    metrics.getMeter("\u6f22\u5b57", "\u00e9"),
    metrics.getMeter(""),
  ];
  return meters.map((meter) => add(meter.createCounter("counter.of.a.scope")));
}

function someSeries(random: Random): Attributes | undefined {
  if (random.below(10) === 0) return undefined;
  return {
    route: `/items/${random.below(4)}`,
    kept: random.below(2) === 0,
    ...(random.below(2) === 0 ? { dropped: `value ${random.below(1000)}` } : {}),
  };
}

function someContext(random: Random): Context {
  return random.below(3) === 0 ? ROOT_CONTEXT : sampledContext(1 + random.below(1_000_000));
}

function sampledContext(spanNumber: number): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: spanNumber.toString(16).padStart(16, "0"),
    traceFlags: TraceFlags.SAMPLED,
  });
}

function someMeasurement(random: Random): number {
  return random.pick([
    0,
    1,
    -1,
    0.1,
    1e-9,
    -1e-9,
    1e15,
    random.next(),
    random.next() * 1000,
    10 ** (random.next() * 40 - 20),
  ]);
}
