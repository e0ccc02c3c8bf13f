import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Attributes, Meter } from "../../../src/api/mod.ts";
import {
  Clock,
  cumulativeTemporality,
  deltaTemporality,
  ExemplarFilter,
  InstrumentType,
  lowMemoryTemporality,
  MeterProvider,
  type MetricData,
  MetricReader,
  View,
  type ViewOptions,
} from "../../../src/sdk/mod.ts";
import {
  type History,
  keyOf,
  type Measured,
  type ModelPoint,
  modelPoints,
} from "./metric_model.ts";
import { ManualTime, noYield } from "./metrics_fixture.ts";

const TYPES = Object.values(InstrumentType);
const TEMPORALITIES = [cumulativeTemporality, deltaTemporality, lowMemoryTemporality];
/** The manual clock starts here. */
const EPOCH_MS = 1_000_000;

// Quarters add up without rounding.
const amounts = fc.oneof(
  fc.nat(4000).map((quarters) => quarters / 4),
  fc.constantFrom(0, 1, 2, 5, 10, 2 ** 30, 2 ** -10),
);
const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.constantFrom("k", "l"),
  fc.constantFrom("x", 1),
  { maxKeys: 2, noNullPrototype: true },
);
const given = fc.record({
  type: fc.constantFrom(...TYPES),
  value: fc.oneof(amounts, amounts.map((amount) => 0 - amount)),
  attributes,
});

const views: fc.Arbitrary<ViewOptions> = fc.tuple(
  // Each one its own, or streams of two views would be one.
  fc.record({ instrumentName: fc.constantFrom("*", ...TYPES), description: fc.uuid() }),
  fc.constantFrom<ViewOptions>(
    {},
    { attributeKeys: [] },
    { attributeKeys: ["k"] },
    { excludedAttributeKeys: ["k", "l"] },
  ),
  fc.constantFrom<ViewOptions>(
    {},
    { aggregation: { kind: "drop" } },
    { aggregation: { kind: "sum" } },
    { aggregation: { kind: "last_value" } },
    { aggregation: { kind: "explicit_bucket_histogram", boundaries: [-5, 0, 100] } },
    { aggregation: { kind: "base2_exponential_bucket_histogram" } },
    {
      aggregation: {
        kind: "base2_exponential_bucket_histogram",
        maxSize: 5,
        maxScale: 3,
        recordMinMax: false,
      },
    },
  ),
  fc.constantFrom<ViewOptions>({}, { aggregationCardinalityLimit: 2 }),
).map(([name, filter, aggregation, limit]) => ({ ...name, ...filter, ...aggregation, ...limit }));

const programs = fc.record({
  temporalities: fc.tuple(fc.constantFrom(...TEMPORALITIES), fc.constantFrom(...TEMPORALITIES)),
  views: fc.array(views, { maxLength: 3 }),
  rounds: fc.array(
    fc.record({
      readers: fc.constantFrom([0], [1], [0, 1]),
      measured: fc.array(given, { maxLength: 20 }),
      observed: fc.array(given, { maxLength: 14 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

type Program = typeof programs extends fc.Arbitrary<infer Value> ? Value : never;
type Given = Program["rounds"][number]["measured"][number];

// What only grows takes nothing less than zero.
function isTaken({ type, value }: Given): boolean {
  const isSigned = type.includes("UP_DOWN") || type.includes("GAUGE");
  return isSigned || value >= 0;
}

/** Makes one instrument of each type; answers what measures, and gives callbacks `observed()`. */
function instruments(meter: Meter, observed: () => readonly Given[]): (one: Given) => void {
  const { COUNTER, UP_DOWN_COUNTER, HISTOGRAM, GAUGE, ...observables } = InstrumentType;
  const make = {
    [observables.OBSERVABLE_COUNTER]: meter.createObservableCounter,
    [observables.OBSERVABLE_UP_DOWN_COUNTER]: meter.createObservableUpDownCounter,
    [observables.OBSERVABLE_GAUGE]: meter.createObservableGauge,
  };
  for (const type of Object.values(observables)) {
    make[type].call(meter, type).addCallback((result) => {
      for (const one of observed()) {
        if (one.type === type) result.observe(one.value, one.attributes);
      }
    });
  }
  const adders = {
    [COUNTER]: meter.createCounter(COUNTER),
    [UP_DOWN_COUNTER]: meter.createUpDownCounter(UP_DOWN_COUNTER),
  };
  const recorders = {
    [HISTOGRAM]: meter.createHistogram(HISTOGRAM),
    [GAUGE]: meter.createGauge(GAUGE),
  };
  return ({ type, value, attributes }) => {
    if (type === COUNTER || type === UP_DOWN_COUNTER) adders[type].add(value, attributes);
    else if (type === HISTOGRAM || type === GAUGE) recorders[type].record(value, attributes);
  };
}

function pointsOf(metric: MetricData): ModelPoint[] {
  const { descriptor, aggregationTemporality, dataPoints } = metric;
  const isMonotonic = metric.dataPointType === "sum" ? metric.isMonotonic : undefined;
  return dataPoints.map(({ attributes, startTime, endTime, value }) => ({
    name: descriptor.name,
    description: descriptor.description,
    isMonotonic,
    temporality: aggregationTemporality,
    attributes: keyOf(attributes),
    startMs: startTime[0] * 1000 + startTime[1] / 1e6 - EPOCH_MS,
    endMs: endTime[0] * 1000 + endTime[1] / 1e6 - EPOCH_MS,
    value,
  }));
}

function sorted(points: ModelPoint[]): ModelPoint[] {
  const placeOf = (one: ModelPoint) => `${one.name} ${one.description} ${one.attributes}`;
  return points.sort((a, b) => placeOf(a) < placeOf(b) ? -1 : 1);
}

/** A reader, and what it was told so far. */
interface Told extends Pick<History, "temporality"> {
  readonly reader: MetricReader;
  readonly observedBefore: Measured[];
  lastMs: number | undefined;
}

function told(temporality: History["temporality"]): Told {
  const reader = new MetricReader({
    aggregationTemporalitySelector: temporality,
    yieldTurn: noYield,
  });
  return { reader, temporality, observedBefore: [], lastMs: undefined };
}

async function check(program: Program): Promise<void> {
  const time = new ManualTime();
  const readers = program.temporalities.map(told);
  const provider = new MeterProvider({
    readers: readers.map(({ reader }) => reader),
    clock: new Clock(time),
    exemplarFilter: ExemplarFilter.ALWAYS_OFF,
    views: program.views.map((options) => new View(options)),
  });
  let observing: readonly Given[] = [];
  const measure = instruments(provider.getMeter("test"), () => observing);
  const measured: Measured[] = [];
  const nowMs = (): number => time.monotonicMs();
  const stamped = (one: Given): Measured => ({ ...one, atMs: nowMs() });
  for (const round of program.rounds) {
    for (const one of round.measured) {
      time.advance(10);
      measure(one);
      if (isTaken(one)) measured.push(stamped(one));
    }
    for (const of of round.readers) {
      time.advance(10);
      observing = round.observed;
      const one = readers[of];
      const { resourceMetrics } = await one.reader.collect();
      const observed = round.observed.filter(isTaken).map(stamped);
      const history = { ...one, measured, observed, createdMs: 0, nowMs: nowMs() };
      const expected = TYPES.flatMap((type) => modelPoints(type, program.views, history));
      const metrics = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
      assert.deepEqual(sorted(metrics.flatMap(pointsOf)), sorted(expected));
      one.observedBefore.push(...observed);
      one.lastMs = nowMs();
    }
  }
}

test("collect() gives each reader what the specification says of any program", async () => {
  await fc.assert(fc.asyncProperty(programs, check), { seed: 20_261_128, numRuns: 500 });
});
