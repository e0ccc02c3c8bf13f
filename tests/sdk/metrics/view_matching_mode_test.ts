import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attributes, Meter } from "../../../src/api/mod.ts";
import {
  type Exemplar,
  ExemplarFilter,
  type ExemplarReservoir,
  type KeepKey,
  MeterProvider,
  type MetricData,
  MetricReader,
  View,
  ViewMatchingMode,
  type ViewOptions,
} from "../../../src/sdk/mod.ts";
import { collect, diagnosticsOf, named, points, setUp } from "./metrics_fixture.ts";

const EXPONENTIAL = { kind: "base2_exponential_bucket_histogram" } as const;
const EXPLICIT = { kind: "explicit_bucket_histogram" } as const;
const SUM = { kind: "sum" } as const;
const DROP = { kind: "drop" } as const;
const DEFAULT = { kind: "default" } as const;

/** A provider that composes views, all of which select the instrument `i` unless they say more. */
function composing(...views: readonly (View | ViewOptions)[]): {
  readonly reader: MetricReader;
  readonly meter: Meter;
} {
  return setUp({}, {
    viewMatchingMode: ViewMatchingMode.COMPOSABLE,
    views: views.map((view) =>
      view instanceof View ? view : new View({ instrumentName: "i", ...view })
    ),
  });
}

/** Name, description and type of points, of each metric. */
function outlines(metrics: readonly MetricData[]): readonly (readonly string[])[] {
  return metrics.map(({ descriptor: { name, description }, dataPointType }) => [
    name,
    description,
    dataPointType,
  ]);
}

/** The keys of the one point of a metric. */
function keysOf(metric: MetricData): readonly string[] {
  assert.equal(metric.dataPoints.length, 1);
  return Object.keys(metric.dataPoints[0].attributes);
}

test("View() composed makes one stream with the others, and the last one counts", async () => {
  const { reader, meter } = composing(
    { description: "first", aggregation: EXPONENTIAL, aggregationCardinalityLimit: 1 },
    new View({ instrumentName: "*", aggregationCardinalityLimit: 2 }),
    { description: "second" },
    new View({ meterName: "test", aggregation: SUM }),
    { attributeKeys: ["kept"] },
    new View({ instrumentName: "other", description: "not this one" }),
  );
  const histogram = meter.createHistogram("i", { unit: "s", description: "own" });
  for (const kept of [1, 2, 3, 1]) histogram.record(5, { kept, lost: kept });
  const metrics = await collect(reader);
  assert.deepEqual(outlines(metrics), [["i", "second", "sum"]]);
  assert.equal(metrics[0].descriptor.unit, "s");
  assert.deepEqual(points(metrics[0]), [
    [{ kept: 1 }, 10],
    [{ kept: 2 }, 5],
    [{ "otel.metric.overflow": true }, 5],
  ]);
});

test("View() is independent where no mode is given, and where that one is", async () => {
  for (const options of [{}, { viewMatchingMode: ViewMatchingMode.INDEPENDENT }]) {
    const views = [
      new View({ instrumentName: "i", name: "named", aggregation: SUM }),
      new View({ instrumentName: "i", description: "described" }),
    ];
    const { reader, meter } = setUp({}, { views, ...options });
    meter.createHistogram("i").record(1);
    assert.deepEqual(outlines(await collect(reader)), [
      ["named", "", "sum"],
      ["i", "described", "histogram"],
    ]);
  }
});

test("View() composed makes a stream for each name, and without one shapes all", async () => {
  const { reader, meter } = composing(
    { description: "of all" },
    { name: "first", aggregation: SUM },
    { attributeKeys: ["a"] },
    { name: "second", description: "of the second" },
    { name: "first", description: "of the first" },
  );
  meter.createHistogram("i").record(2, { a: 1, b: 2 });
  const metrics = await collect(reader);
  assert.deepEqual(outlines(metrics), [
    ["first", "of the first", "sum"],
    ["second", "of the second", "histogram"],
  ]);
  assert.deepEqual(metrics.map(keysOf), [["a"], ["a"]]);
});

test("View() composed takes the name of the instrument for a name like others", async () => {
  const { reader, meter } = composing(
    { name: "i", description: "own" },
    { name: "other", description: "other" },
  );
  meter.createCounter("i").add(1);
  assert.deepEqual(outlines(await collect(reader)), [["i", "own", "sum"], [
    "other",
    "other",
    "sum",
  ]]);
});

test("View() composed has names that differ by case as one, as the last writes it", async () => {
  const { reader, meter } = composing({ name: "Shop", description: "d" }, { name: "SHOP" });
  const messages = await diagnosticsOf(() => meter.createCounter("i").add(1));
  assert.deepEqual(messages, []);
  const [metric, ...others] = await collect(reader);
  assert.deepEqual([others.length, points(metric)], [0, [[{}, 1]]]);
  assert.deepEqual(outlines([metric]), [["SHOP", "d", "sum"]]);
});

/** Views, and which of the attributes a, b, c and d their stream keeps. */
const KEPT: Readonly<Record<string, readonly [views: readonly ViewOptions[], kept: string]>> = {
  "lists of attributes to keep": [
    [{ attributeKeys: ["a", "b", "c"] }, { attributeKeys: ["c", "b", "d"] }],
    "b,c",
  ],
  "lists of attributes to leave out": [
    [{ excludedAttributeKeys: ["a"] }, { excludedAttributeKeys: ["b", "a"] }],
    "c,d",
  ],
  "lists of both kinds": [
    [{ excludedAttributeKeys: ["a"] }, { attributeKeys: ["a", "b"] }, { attributeKeys: ["b"] }],
    "b",
  ],
  "lists that have nothing in common": [[{ attributeKeys: ["a"] }, { attributeKeys: ["b"] }], ""],
  "one list": [[{ attributeKeys: ["a", "d"] }, { description: "d" }], "a,d"],
  "no list": [[{ description: "d" }, { aggregation: SUM }], "a,b"],
};

for (const [what, [views, kept]] of Object.entries(KEPT)) {
  test(`View() composed with ${what} keeps what all of them do, else what is advised`, async () => {
    const { reader, meter } = composing(...views);
    const counter = meter.createCounter("i", { advice: { attributes: ["a", "b"] } });
    counter.add(1, { a: 1, b: 2, c: 3, d: 4 });
    assert.equal(keysOf(named(await collect(reader), "i")).join(), kept);
  });
}

test("View() composed has what is left out summed up, observed ones too", async () => {
  const { reader, meter } = composing(
    { excludedAttributeKeys: ["user"] },
    { excludedAttributeKeys: ["host"] },
  );
  const observe = [1, 2, 4].map((value): [number, Attributes] => [value, {
    user: value,
    host: -value,
    kind: "k",
  }]);
  meter.createObservableCounter("i").addCallback((result) => {
    for (const [value, attributes] of observe) result.observe(value, attributes);
  });
  assert.deepEqual(points(named(await collect(reader), "i")), [[{ kind: "k" }, 7]]);
});

test("View() composed has its aggregation taken whole, not member by member", async () => {
  const { reader, meter } = composing(
    { aggregation: { ...EXPLICIT, boundaries: [1], recordMinMax: false } },
    { aggregation: EXPLICIT },
  );
  meter.createHistogram("i", { advice: { explicitBucketBoundaries: [7] } }).record(3);
  const metric = named(await collect(reader), "i");
  assert.ok(metric.dataPointType === "histogram");
  const { buckets, min, max } = metric.dataPoints[0].value;
  assert.deepEqual([buckets.boundaries, min, max], [[7], 3, 3]);
});

test("View() composed, of the default aggregation, takes back what came before it", async () => {
  const { reader, meter } = composing(
    new View({ instrumentName: "*", aggregation: DROP }),
    { aggregation: DEFAULT },
    new View({ instrumentName: "late", aggregation: SUM }),
    new View({ instrumentName: "late", aggregation: DROP }),
    new View({ instrumentName: "described", description: "of what is dropped" }),
  );
  const isEnabled = ["i", "late", "described"].map((name) => {
    const histogram = meter.createHistogram(name);
    histogram.record(1);
    return histogram.enabled?.();
  });
  assert.deepEqual(isEnabled, [true, false, false]);
  assert.deepEqual(outlines(await collect(reader)), [["i", "", "histogram"]]);
});

test("View() composed is reported and ignored for an aggregation that does not suit", async () => {
  const { reader, meter } = composing(
    { aggregation: { kind: "last_value" } },
    { aggregation: EXPLICIT, description: "still counts" },
    { name: "x" },
    { name: "y" },
    { name: "z", aggregation: SUM },
  );
  const messages = await diagnosticsOf(() => {
    meter.createObservableCounter("i").addCallback((result) => result.observe(1));
  });
  // Once for two streams; of the third it is not the last one.
  assert.deepEqual(messages, [
    'The aggregation of a view does not suit the instrument "i"; ' +
    "the aggregation is left out for it.",
  ]);
  assert.deepEqual(outlines(await collect(reader)), [
    ["x", "still counts", "gauge"],
    ["y", "still counts", "gauge"],
    ["z", "still counts", "sum"],
  ]);
});

test("View() composed without an aggregation that suits has that of the reader", async () => {
  const readers = [
    new MetricReader(),
    new MetricReader({ aggregationSelector: () => EXPONENTIAL }),
  ];
  const views = [
    new View({ instrumentName: "*", attributeKeys: [] }),
    new View({ instrumentName: "g", aggregation: SUM, name: "level" }),
  ];
  const viewMatchingMode = "composable";
  const meter = new MeterProvider({ readers, views, viewMatchingMode }).getMeter("m");
  const messages = await diagnosticsOf(() => {
    meter.createHistogram("h").record(1, { a: 1 });
    meter.createGauge("g").record(1, { a: 1 });
  });
  assert.equal(messages.length, 2);
  const [first, second] = await Promise.all(readers.map(collect));
  assert.deepEqual(outlines(first), [["h", "", "histogram"], ["level", "", "gauge"]]);
  assert.deepEqual(outlines(second), [
    ["h", "", "exponential_histogram"],
    ["level", "", "exponential_histogram"],
  ]);
  assert.deepEqual([...first, ...second].flatMap(keysOf), []);
});

test("View() composed has its reservoir asked where it is the last that has one", async () => {
  const reservoirOf = (value: number): () => ExemplarReservoir => () => ({
    offer: () => {},
    collect: (): Exemplar[] => [{ value, timestamp: [1, 0], filteredAttributes: {} }],
  });
  const { reader, meter } = setUp({}, {
    exemplarFilter: ExemplarFilter.ALWAYS_ON,
    viewMatchingMode: ViewMatchingMode.COMPOSABLE,
    views: [
      new View({ instrumentName: "i", exemplarReservoir: reservoirOf(1) }),
      new View({ instrumentName: "i", exemplarReservoir: reservoirOf(2) }),
      new View({ instrumentName: "i", description: "d" }),
    ],
  });
  meter.createCounter("i").add(7);
  const [{ exemplars }] = named(await collect(reader), "i").dataPoints;
  assert.deepEqual(exemplars.map(({ value }) => value), [2]);
});

/** A view that chooses attributes by a function. */
class FunctionView extends View {
  readonly #keep: KeepKey;

  constructor(options: ViewOptions, keep: KeepKey) {
    super(options);
    this.#keep = keep;
  }

  override get keepKey(): KeepKey {
    return this.#keep;
  }
}

const keep = (...attributeKeys: string[]): ViewOptions => ({ attributeKeys });
const drop = (...excludedAttributeKeys: string[]): ViewOptions => ({ excludedAttributeKeys });

/** What composable Views of two instruments say of attributes, and whether it is the same. */
const FILTERS: readonly (readonly [one: ViewOptions[], other: ViewOptions[], isSame: boolean])[] = [
  [[drop("x"), drop("y")], [drop("y", "x")], true],
  [[drop("x"), drop("y")], [drop("y")], false],
  [[keep("a", "b", "c"), keep("c", "b")], [keep("b", "c", "d"), keep("c", "a", "b")], true],
  [[keep("a", "b"), keep("b", "c")], [keep("a", "b")], false],
  [[keep("a", "b", "c"), drop("c", "d")], [keep("b", "a")], true],
  [[keep("a", "b"), drop("b")], [keep("a", "b")], false],
  [[keep("a"), keep("b")], [keep("c"), drop("c")], true],
  [[keep("a"), drop("a")], [], false],
];

for (const [one, other, isSame] of FILTERS) {
  const title = `${JSON.stringify(one)} and ${JSON.stringify(other)}`;
  test(`View() composed has streams ${isSame ? "added up" : "apart"}: ${title}`, async () => {
    const views = [["a", one], ["b", other]] as const;
    const { reader, meter } = composing(
      // Of one view for both a function is the same.
      new FunctionView({ instrumentName: "?" }, (key) => key !== "z"),
      ...views.flatMap(([instrumentName, options]) => [
        new View({ instrumentName, name: "all" }),
        ...options.map((options) => new View({ instrumentName, ...options })),
      ]),
    );
    const messages = await diagnosticsOf(() => {
      for (const name of ["a", "b"]) meter.createCounter(name).add(1, { z: 1 });
    });
    const found = (await collect(reader)).map(points);
    assert.deepEqual(found, isSame ? [[[{}, 2]]] : [[[{}, 1]], [[{}, 1]]]);
    assert.equal(messages.length, isSame ? 0 : 1);
  });
}

test("View() keeps streams of one name apart whose attributes functions choose", async () => {
  const views = ["a", "b"].map((kept) =>
    new FunctionView({ instrumentName: kept, name: "all" }, (key) => key === kept)
  );
  for (const viewMatchingMode of Object.values(ViewMatchingMode)) {
    const { reader, meter } = setUp({}, { views, viewMatchingMode });
    const messages = await diagnosticsOf(() => {
      for (const name of ["a", "b"]) meter.createCounter(name).add(1, { a: 1, b: 2 });
    });
    assert.equal(messages.length, 1);
    assert.deepEqual((await collect(reader)).map(keysOf), [["a"], ["b"]]);
  }
});

test("MeterProvider() refuses a view matching mode that there is none of", () => {
  for (const mode of ["Composable", "", null, 1, true]) {
    // why: plain JavaScript gives what it likes
    const viewMatchingMode = mode as ViewMatchingMode;
    assert.throws(() => new MeterProvider({ viewMatchingMode }), {
      name: "TypeError",
      message: `viewMatchingMode must be one of independent, composable, not ${mode}.`,
    });
  }
});
