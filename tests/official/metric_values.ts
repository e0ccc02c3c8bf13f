/**
 * Programs of measurements of any value, with one collection: inexact sums would differ when an SDK
 * merges collections.
 *
 * Deliberate differences are left out. We drop non-finite values, except for gauges of doubles; the
 * official SDK adds them up, and writes integers beyond 64 bits wrongly. It counts a value just
 * below a power of two, such as 2 ** 53 - 38, in the exponential bucket above.
 *
 * @module
 */
import fc from "fast-check";
import { InstrumentType } from "../../src/sdk/mod.ts";
import { aggregations, type Program } from "./metric_programs.ts";

const sync = ["COUNTER", "UP_DOWN_COUNTER", "HISTOGRAM", "GAUGE"] as const;

const doubles = fc.oneof(
  fc.double({ min: -1e300, max: 1e300, noNaN: true }),
  fc.double({ min: 0, max: 20_000, noNaN: true }),
  fc.integer({ min: -3000, max: 12_000 }),
  fc.constantFrom(0, 0.5, 1, 2, 4, 5, 5.000_001, 1e15, 2 ** 53, 2 ** -1022, 2 ** -1074, 1e-300),
);
const integers = fc.oneof(
  fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  fc.integer({ min: -3000, max: 12_000 }),
  fc.constantFrom(0, 1.5, -1.5, 2, 1024, 2 ** 40),
);

const boundaries = fc.uniqueArray(fc.integer({ min: -100, max: 10_000 }), { maxLength: 60 })
  .map((values) => values.sort((a, b) => a - b));

/** One instrument, optionally a view, and measurements of one series. */
export const valuePrograms: fc.Arbitrary<Program> = fc.record({
  temporality: fc.constantFrom<Program["temporality"]>("cumulative", "delta"),
  type: fc.constantFrom(...sync),
  valueType: fc.constantFrom<undefined | 0 | 1>(undefined, 0, 1),
  advised: fc.option(boundaries, { nil: undefined }),
  aggregation: fc.option(aggregations, { nil: undefined }),
}).chain(({ temporality, type, valueType, advised, aggregation }) =>
  fc.array(valueType === 0 ? integers : doubles, { maxLength: 14 }).map((values): Program => ({
    temporality,
    instruments: [{
      meter: 0,
      name: "a",
      type: InstrumentType[type],
      options: {
        description: "what it is",
        ...(valueType === undefined ? {} : { valueType }),
        ...(advised === undefined ? {} : { advice: { explicitBucketBoundaries: advised } }),
      },
      observed: [],
      isInBatch: false,
    }],
    views: [{
      instrumentType: type,
      instrumentUnit: undefined,
      meterName: undefined,
      description: undefined,
      aggregation,
      cardinalityLimit: undefined,
    }],
    // Begins with 1: for only zeros the official SDK makes an exponential histogram of scale 0.
    rounds: [{
      measurements: [1, ...values].map((value) => [0, value, {}] as const),
      observations: [0],
    }],
  }))
);
