import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Attributes } from "../../../src/api/mod.ts";
import { ExemplarFilter, type MetricReaderOptions, View } from "../../../src/sdk/mod.ts";
import { PreviousValues } from "../../../src/sdk/metrics/streams/previous_values.ts";
import { alwaysDelta, collect, named, points, setUp } from "./metrics_fixture.ts";

/** Values by what they are observed for. */
type Observed = readonly (readonly [value: number, attributes: Attributes])[];

const DELTA: MetricReaderOptions = { aggregationTemporalitySelector: alwaysDelta };

/** Collects a counter round by round: its points in each. */
async function roundsOf(
  rounds: readonly Observed[],
  options: MetricReaderOptions,
  views: readonly View[] = [],
): Promise<[Attributes, number][][]> {
  const { reader, meter } = setUp(options, { views });
  let observed: Observed = [];
  meter.createObservableCounter("c").addCallback((result) => {
    for (const [value, attributes] of observed) result.observe(value, attributes);
  });
  const collected: [Attributes, number][][] = [];
  for (observed of rounds) {
    collected.push((await collect(reader)).flatMap((metric) => points(metric)));
  }
  return collected;
}

function totalOf(round: readonly [Attributes, number][]): number {
  return round.reduce((sum, [, value]) => sum + value, 0);
}

test("observe() tells increases for each set before a View adds them up", async () => {
  const views = [new View({ instrumentName: "c", attributeKeys: [] })];
  const rounds = await roundsOf(
    [
      [[100, { pid: 1 }], [50, { pid: 2 }]],
      [[60, { pid: 2 }]],
      [[70, { pid: 2 }]],
      [[5, { pid: 2 }], [101, { pid: 1 }]],
    ],
    DELTA,
    views,
  );
  // In the last round one has started anew at 5, and the other has come back.
  assert.deepEqual(rounds, [[[{}, 150]], [[{}, 10]], [[{}, 10]], [[{}, 6]]]);
});

test("observe() tells increases for each set before the limit adds them up", async () => {
  const sets = (values: Readonly<Record<string, number>>): Observed =>
    Object.entries(values).map(([key, value]) => [value, { key }]);
  const rounds = await roundsOf(
    [
      sets({ a: 100, b: 100, c: 100 }),
      sets({ c: 101, b: 101, a: 101 }),
      sets({ a: 102, b: 102, c: 102 }),
      sets({ a: 103, b: 103 }),
      sets({ a: 104, b: 104, c: 104, d: 5 }),
      sets({ a: 105, b: 105, d: 6 }),
    ],
    { ...DELTA, cardinalitySelector: () => 2 },
  );
  assert.deepEqual(rounds.map(totalOf), [300, 3, 3, 2, 9, 3]);
  for (const round of rounds) assert.ok(round.length <= 3);
  assert.deepEqual(rounds[1], [
    [{ key: "c" }, 1],
    [{ key: "b" }, 1],
    [{ "otel.metric.overflow": true }, 1],
  ]);
});

test("observe() beyond the limit has increases that add up to the last of all sets", async () => {
  const program = fc.array(fc.array(fc.nat(40), { maxLength: 40 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(program, fc.boolean(), async (given, isMerged) => {
      const totals = new Map<number, number>();
      // Every round observes all sets so far, so that none is forgotten.
      const rounds = given.map((users): Observed => {
        for (const user of users) totals.set(user, (totals.get(user) ?? 0) + 1);
        return [...totals].map(([user, value]) => [value, { user }]);
      });
      const views = isMerged ? [new View({ instrumentName: "c", attributeKeys: [] })] : [];
      const collected = await roundsOf(rounds, { ...DELTA, cardinalitySelector: () => 3 }, views);
      const expected = [...totals.values()].reduce((sum, value) => sum + value, 0);
      assert.equal(totalOf(collected.flat()), expected);
    }),
    { numRuns: 60 },
  );
});

test("observe() remembers last values of twice the limit of sets that come and go", async () => {
  const one = (key: number, value: number): Observed => [[value, { key }]];
  const rounds = await roundsOf(
    [
      ...[0, 1, 2, 3].map((key) => one(key, 10)),
      // There are four: those that are not observed until there are four again are forgotten.
      [...one(3, 15), ...one(4, 7)],
      one(3, 17),
      one(0, 12),
      one(5, 10),
      one(0, 13),
      one(1, 12),
      one(3, 18),
    ],
    { ...DELTA, cardinalitySelector: () => 2 },
  );
  assert.deepEqual(rounds.map((round) => round.map(([, value]) => value)), [
    ...[[10], [10], [10], [10]],
    [5, 7],
    [2],
    [2],
    [10],
    [1],
    [12],
    [1],
  ]);
});

test("observe() tells sets that come by turns once, however many come and go", async () => {
  const program = fc.array(fc.nat(3), { minLength: 20, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(program, async (perRound) => {
      let key = 0;
      const rounds = perRound.map((count, round): Observed => [
        [10 + round, { key: round % 2 === 0 ? "even" : "odd" }],
        ...Array.from({ length: count }, (): Observed[number] => [1, { key: key++ }]),
      ]);
      const collected = await roundsOf(rounds, { ...DELTA, cardinalitySelector: () => 3 });
      const expected = 10 + perRound.length - 1 + 10 + perRound.length - 2 + key;
      assert.equal(totalOf(collected.flat()), expected);
    }),
    { numRuns: 60 },
  );
});

test("observe() counts a set once that comes twice, beyond the limit too", async () => {
  const [round] = await roundsOf(
    [[[1, { key: 1 }], [2, { key: 2 }], [2, { key: 2 }], [4, { key: 2 }]]],
    { cardinalitySelector: () => 1 },
  );
  assert.deepEqual(round, [[{ key: 1 }, 1], [{ "otel.metric.overflow": true }, 4]]);
});

test("observe() adds up what Views give one name, as deltas and cumulative", async () => {
  for (const options of [{}, DELTA]) {
    const { reader, meter } = setUp(options, {
      views: ["a", "b"].map((instrumentName) => new View({ instrumentName, name: "x" })),
    });
    const values: Record<string, number> = { a: 5, b: 7 };
    for (const name of ["a", "b"]) {
      meter.createObservableCounter(name).addCallback((result) => {
        result.observe(1000, { key: 1 });
        result.observe(values[name], { key: 1 });
      });
    }
    assert.deepEqual(points(named(await collect(reader), "x")), [[{ key: 1 }, 12]]);
    values["a"] = 6;
    values["b"] = 9;
    const expected = options === DELTA ? 3 : 15;
    assert.deepEqual(points(named(await collect(reader), "x")), [[{ key: 1 }, expected]]);
  }
});

test("observe() makes exemplars of increases that show what was observed", async () => {
  const { reader, meter } = setUp(DELTA, { exemplarFilter: ExemplarFilter.ALWAYS_ON });
  let value = 10;
  meter.createObservableCounter("c").addCallback((result) => result.observe(value, { key: 1 }));
  await collect(reader);
  value = 15;
  const metric = named(await collect(reader), "c");
  assert.deepEqual(points(metric), [[{ key: 1 }, 5]]);
  assert.deepEqual(metric.dataPoints[0].exemplars.map((one) => one.value), [15]);
});

test("PreviousValues.exchange() remembers each new set once", () => {
  const previous = new PreviousValues(10);
  for (let round = 0; round < 6; round++) {
    previous.beginRound(10);
    for (let set = 0; set < 10; set++) previous.exchange({ id: round * 10 + set }, 1);
  }
  // Twice the limit is stale, and as much came since.
  assert.equal(previous.size, 40);
});
