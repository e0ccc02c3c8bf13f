/**
 * Programs of measurements that must give the same in both SDKs, and what runs them.
 *
 * Deliberate differences are left out. The official SDK keeps reporting what callbacks no longer
 * observe, keeps the last of several observations that a view merges, makes histograms of
 * observables and sums of gauges, reports instruments that differ in description as one, counts
 * series towards the limit anew for each collection, and makes an exponential histogram too coarse
 * when it merges collections or has only zeros.
 *
 * @module
 */
import * as official from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import type {
  Attributes,
  Meter,
  MetricAdvice,
  MetricOptions,
  Observable,
  ObservableCallback,
} from "../../src/api/mod.ts";
import { type Aggregation, InstrumentType } from "../../src/sdk/mod.ts";
import { isObservable } from "../../src/sdk/metrics/instrument_type.ts";

// At least 1, because less would become 0 as an integer; sums are exact.
const amounts = fc.oneof(
  fc.integer({ min: 4, max: 4000 }).map((quarters) => quarters / 4),
  fc.constantFrom(1, 5, 10, 2 ** 20),
);
const values = fc.oneof(amounts, amounts.map((amount) => -amount));

const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.constantFrom("k", "l", "m"),
  fc.constantFrom("x", "1", 1, 0.5, true, 2 ** 60, ["x", "y"], [1]),
  { maxKeys: 3 },
);

const instruments = fc.record({
  meter: fc.nat(1),
  name: fc.constantFrom("a", "b.c", "d/e"),
  type: fc.constantFrom(...Object.values(InstrumentType)),
  options: fc.record({
    description: fc.constant("what it is"),
    unit: fc.constantFrom(undefined, "", "s"),
    valueType: fc.constantFrom<undefined | 0 | 1>(undefined, 0, 1),
    advice: fc.constantFrom<MetricAdvice | undefined>(
      undefined,
      { explicitBucketBoundaries: [1, 10] },
      { explicitBucketBoundaries: [] },
    ),
  }),
  observed: fc.array(attributes, { maxLength: 3 }),
  isInBatch: fc.boolean(),
});

/** An aggregation in a program. */
export type Chosen =
  | readonly ["default" | "drop" | "sum" | "last_value"]
  | readonly ["explicit", number[], boolean]
  | readonly ["exponential", number, boolean];

/** The aggregation of a view. */
export const aggregations: fc.Arbitrary<Chosen> = fc.oneof(
  fc.tuple(fc.constantFrom<"default" | "drop" | "last_value">("default", "drop", "last_value")),
  fc.tuple(
    fc.constant("explicit"),
    fc.constantFrom<number[]>([], [1], [0, 10, 100], [-10, 2.5]),
    fc.boolean(),
  ),
  fc.tuple(fc.constant("exponential"), fc.constantFrom(2, 5, 20, 160), fc.boolean()),
);

const attributeFilters = fc.constantFrom<
  { attributeKeys?: string[]; excludedAttributeKeys?: string[] }
>({}, { attributeKeys: [] }, { attributeKeys: ["k"] }, { excludedAttributeKeys: ["k", "l"] });

const renamings = fc.constantFrom<{ instrumentName?: string; name?: string }>(
  {},
  { instrumentName: "*" },
  { instrumentName: "b*" },
  { instrumentName: "a" },
  { instrumentName: "a", name: "renamed" },
);

/** A view of synchronous instruments, as both SDKs have it. */
interface ProgramView {
  readonly instrumentType: "COUNTER" | "UP_DOWN_COUNTER" | "HISTOGRAM" | "GAUGE";
  readonly instrumentName?: string;
  readonly instrumentUnit: string | undefined;
  readonly meterName: string | undefined;
  readonly name?: string;
  readonly description: string | undefined;
  readonly aggregation: Chosen | undefined;
  readonly attributeKeys?: string[];
  readonly excludedAttributeKeys?: string[];
  readonly cardinalityLimit: number | undefined;
}

/** Instruments, views, and rounds of measurements with a collection at the end of each. */
export interface Program {
  readonly temporality: "cumulative" | "delta" | "lowmemory";
  readonly instruments: readonly {
    readonly meter: number;
    readonly name: string;
    readonly type: InstrumentType;
    readonly options: MetricOptions;
    /** Observed in each round, if the instrument has a callback. */
    readonly observed: readonly Attributes[];
    readonly isInBatch: boolean;
  }[];
  readonly views: readonly ProgramView[];
  readonly rounds: readonly {
    readonly measurements: readonly (readonly [at: number, value: number, Attributes])[];
    /** For observations, in rotation. */
    readonly observations: readonly number[];
  }[];
}

const views: fc.Arbitrary<ProgramView> = fc.tuple(
  fc.record({
    instrumentType: fc.constantFrom<ProgramView["instrumentType"]>(
      "COUNTER",
      "UP_DOWN_COUNTER",
      "HISTOGRAM",
      "GAUGE",
    ),
    instrumentUnit: fc.constantFrom(undefined, "s"),
    meterName: fc.constantFrom(undefined, "first"),
    description: fc.constantFrom(undefined, "what the view says"),
    aggregation: fc.option(aggregations, { nil: undefined }),
    cardinalityLimit: fc.constantFrom(undefined, 1, 3),
  }),
  renamings,
  attributeFilters,
).map(([parts, renaming, filter]) => ({ ...parts, ...renaming, ...filter }));

const rounds = fc.record({
  measurements: fc.array(fc.tuple(fc.nat(2), values, attributes), { maxLength: 12 }),
  observations: fc.array(values, { minLength: 4, maxLength: 4 }),
});

/**
 * Programs of every kind. The official SDK takes the second of two callbacks of a sum for a
 * restart, so observables have unique names.
 */
export const programs: fc.Arbitrary<Program> = fc.record({
  temporality: fc.constantFrom<Program["temporality"]>("cumulative", "delta", "lowmemory"),
  instruments: fc.array(instruments, { minLength: 3, maxLength: 3 }),
  // The official SDK uses the first view's aggregation for both views of an instrument.
  views: fc.uniqueArray(views, { maxLength: 2, selector: ({ instrumentType }) => instrumentType }),
  rounds: fc.array(rounds, { minLength: 1, maxLength: 4 }),
}).map((program) => ({
  ...program,
  instruments: program.instruments.map((instrument, at) => ({
    ...instrument,
    name: isObservable(instrument.type) ? `${instrument.name}.${at}` : instrument.name,
  })),
  views: program.views.map((view) => {
    if (isDelta(program, view.instrumentType)) return view;
    const isExponential = view.aggregation?.[0] === "exponential";
    const aggregation = isExponential ? undefined : view.aggregation;
    return { ...view, aggregation, cardinalityLimit: undefined };
  }),
}));

/** Whether a kind of instrument is reported as deltas. */
export function isDelta(program: Pick<Program, "temporality">, type: InstrumentType): boolean {
  if (program.temporality === "cumulative") return false;
  return type === InstrumentType.COUNTER || type === InstrumentType.HISTOGRAM ||
    program.temporality === "delta" && type === InstrumentType.OBSERVABLE_COUNTER;
}

/** An aggregation for our views. */
export function ourAggregation(chosen: Chosen): Aggregation {
  switch (chosen[0]) {
    case "explicit": {
      const [, boundaries, recordMinMax] = chosen;
      return { kind: "explicit_bucket_histogram", boundaries, recordMinMax };
    }
    case "exponential": {
      const [, maxSize, recordMinMax] = chosen;
      return { kind: "base2_exponential_bucket_histogram", maxSize, recordMinMax };
    }
    default:
      return { kind: chosen[0] };
  }
}

/** An aggregation for the official SDK's views. */
export function officialAggregation(chosen: Chosen | undefined): official.AggregationOption {
  const { AggregationType } = official;
  switch (chosen?.[0]) {
    case "explicit": {
      const [, boundaries, recordMinMax] = chosen;
      const options = { boundaries, recordMinMax };
      return { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options };
    }
    case "exponential": {
      const [, maxSize, recordMinMax] = chosen;
      return { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize, recordMinMax } };
    }
    case "drop":
      return { type: AggregationType.DROP };
    case "sum":
      return { type: AggregationType.SUM };
    case "last_value":
      return { type: AggregationType.LAST_VALUE };
    default:
      return { type: AggregationType.DEFAULT };
  }
}

/** Runs a program, and returns the results of `collect` after each round. */
export async function play<Result>(
  program: Program,
  provider: { getMeter(name: string, version?: string): Meter },
  collect: () => Promise<Result>,
): Promise<Result[]> {
  const meters = [provider.getMeter("first", "1"), provider.getMeter("second")];
  let observations: readonly number[] = [];
  const record = program.instruments.map((instrument) => {
    const { name, options, type, observed, isInBatch } = instrument;
    const meter = meters[instrument.meter];
    const observe = (report: (value: number, attributes: Attributes) => void): void => {
      observed.forEach((attributes, i) => {
        const value = observations[i % observations.length];
        // Values invalid for a monotonic sum are dropped; the official SDK observes 0.
        report(type === InstrumentType.OBSERVABLE_COUNTER ? Math.abs(value) : value, attributes);
      });
    };
    const ask = (observable: Observable): undefined => {
      const single: ObservableCallback = (result) => observe((...one) => result.observe(...one));
      if (!isInBatch) observable.addCallback(single);
      else {
        meter.addBatchObservableCallback((result) => {
          observe((...one) => result.observe(observable, ...one));
        }, [observable]);
      }
    };
    switch (type) {
      case InstrumentType.COUNTER:
        return adder(meter.createCounter(name, options));
      case InstrumentType.UP_DOWN_COUNTER:
        return adder(meter.createUpDownCounter(name, options));
      case InstrumentType.HISTOGRAM:
        return recorder(meter.createHistogram(name, options));
      case InstrumentType.GAUGE:
        return recorder(meter.createGauge(name, options));
      case InstrumentType.OBSERVABLE_COUNTER:
        return ask(meter.createObservableCounter(name, options));
      case InstrumentType.OBSERVABLE_UP_DOWN_COUNTER:
        return ask(meter.createObservableUpDownCounter(name, options));
      case InstrumentType.OBSERVABLE_GAUGE:
        return ask(meter.createObservableGauge(name, options));
    }
  });
  const results: Result[] = [];
  for (const round of program.rounds) {
    for (const [at, value, attributes] of round.measurements) record[at]?.(value, attributes);
    observations = round.observations;
    results.push(await collect());
  }
  return results;
}

type Record = (value: number, attributes: Attributes) => void;

function adder(instrument: { add: Record }): Record {
  return (value, attributes) => instrument.add(value, attributes);
}

function recorder(instrument: { record: Record }): Record {
  return (value, attributes) => instrument.record(value, attributes);
}
