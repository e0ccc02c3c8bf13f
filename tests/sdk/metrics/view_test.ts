import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Aggregation,
  MeterProvider,
  type MetricData,
  MetricReader,
  View,
  type ViewOptions,
} from "../../../src/sdk/mod.ts";
import { collect, diagnosticsOf, named, points } from "./metrics_fixture.ts";

function withViews(...views: View[]): { readonly reader: MetricReader; provider: MeterProvider } {
  const reader = new MetricReader();
  return { reader, provider: new MeterProvider({ readers: [reader], views }) };
}

function names(metrics: readonly MetricData[]): string[] {
  return metrics.map(({ descriptor }) => descriptor.name);
}

test("View() selects by every criterion, all of which must hold", async () => {
  const drop = { aggregation: { kind: "drop" } } as const;
  const cases: [View, readonly string[]][] = [
    [new View({ instrumentName: "http.duration", ...drop }), ["http.size", "other"]],
    [new View({ instrumentName: "HTTP.*", ...drop }), ["other"]],
    [new View({ instrumentName: "*", ...drop }), []],
    [new View({ instrumentName: "http.?ize", ...drop }), ["http.duration", "other"]],
    [new View({ instrumentType: "HISTOGRAM", ...drop }), ["http.size", "other"]],
    [new View({ instrumentUnit: "By", ...drop }), ["http.duration", "other"]],
    [new View({ instrumentUnit: "By", instrumentName: "other", ...drop }), [
      "http.duration",
      "http.size",
      "other",
    ]],
    [new View({ meterName: "m", ...drop }), []],
    [new View({ meterName: "n", ...drop }), ["http.duration", "http.size", "other"]],
    [new View({ meterVersion: "1", ...drop }), []],
    [new View({ meterVersion: "2", ...drop }), ["http.duration", "http.size", "other"]],
    [new View({ meterSchemaUrl: "https://example.com/1", ...drop }), []],
    [new View({ meterSchemaUrl: "https://example.com/2", ...drop }), [
      "http.duration",
      "http.size",
      "other",
    ]],
  ];
  for (const [view, expected] of cases) {
    const { reader, provider } = withViews(view);
    const meter = provider.getMeter("m", "1", { schemaUrl: "https://example.com/1" });
    meter.createHistogram("http.duration", { unit: "s" }).record(1);
    meter.createCounter("http.size", { unit: "By" }).add(1);
    meter.createCounter("other").add(1);
    assert.deepEqual(names(await collect(reader)), expected);
  }
});

test("View() gives a stream its name, description, attributes and aggregation", async () => {
  const { reader, provider } = withViews(
    new View({
      instrumentName: "duration",
      name: "anything at all",
      description: "better",
      attributeKeys: ["route"],
      aggregation: { kind: "explicit_bucket_histogram", boundaries: [1], recordMinMax: false },
    }),
  );
  const histogram = provider.getMeter("m").createHistogram("duration", { unit: "s" });
  histogram.record(1, { route: "/", user: 1 });
  histogram.record(2, { user: 2, route: "/" });
  const [metric] = await collect(reader);
  assert.ok(metric.dataPointType === "histogram");
  const { name, description, unit } = metric.descriptor;
  assert.deepEqual([name, description, unit], ["anything at all", "better", "s"]);
  assert.deepEqual(metric.dataPoints.map(({ attributes }) => attributes), [{ route: "/" }]);
  assert.deepEqual(metric.dataPoints[0].value, {
    buckets: { boundaries: [1], counts: [1, 1] },
    count: 2,
    sum: 3,
  });
});

test("View() leaves out excluded attributes and keeps all others", async () => {
  const { reader, provider } = withViews(
    new View({ instrumentName: "c", excludedAttributeKeys: ["user"] }),
  );
  provider.getMeter("m").createCounter("c").add(1, { user: 1, route: "/", kind: "a" });
  assert.deepEqual(points((await collect(reader))[0]), [[{ route: "/", kind: "a" }, 1]]);
});

test("View() makes a stream of its own, one for each that matches", async () => {
  const { reader, provider } = withViews(
    new View({ instrumentName: "h", name: "exponential", aggregation: EXPONENTIAL }),
    new View({ instrumentName: "h", name: "sum", aggregation: { kind: "sum" } }),
    new View({ instrumentName: "h", name: "last", aggregation: { kind: "last_value" } }),
  );
  const histogram = provider.getMeter("m").createHistogram("h");
  histogram.record(1);
  histogram.record(4);
  const metrics = await collect(reader);
  assert.deepEqual(names(metrics), ["exponential", "sum", "last"]);
  assert.deepEqual(points(named(metrics, "sum")), [[{}, 5]]);
  assert.deepEqual(points(named(metrics, "last")), [[{}, 4]]);
  const exponential = named(metrics, "exponential");
  assert.ok(exponential.dataPointType === "exponential_histogram");
  const { count, sum, min, max, scale } = exponential.dataPoints[0].value;
  assert.deepEqual([count, sum, min, max, scale], [2, 5, 1, 4, 6]);
});

const EXPONENTIAL = { kind: "base2_exponential_bucket_histogram" } as const;

test("View() with an aggregation that does not suit is reported, and left out", async () => {
  const { reader, provider } = withViews(
    new View({ instrumentName: "o", aggregation: EXPONENTIAL }),
    new View({ instrumentName: "g", aggregation: { kind: "sum" } }),
  );
  const meter = provider.getMeter("m");
  const messages = await diagnosticsOf(() => {
    meter.createObservableCounter("o").addCallback((result) => result.observe(1));
    meter.createGauge("g").record(1);
  });
  assert.equal(messages.length, 2);
  assert.deepEqual(names(await collect(reader)), ["o", "g"]);
});

test("View() with the default aggregation, or none, has that of the reader", async () => {
  const reader = new MetricReader({ aggregationSelector: () => EXPONENTIAL });
  const views = [new View({ instrumentName: "v", aggregation: { kind: "default" } })];
  const meter = new MeterProvider({ readers: [reader], views }).getMeter("m");
  for (const name of ["v", "h"]) meter.createHistogram(name).record(1);
  // An observable takes no histogram, and gets what suits it.
  meter.createObservableCounter("o").addCallback((result) => result.observe(1));
  const metrics = await collect(reader);
  assert.deepEqual(
    metrics.map(({ descriptor, dataPointType }) => [descriptor.name, dataPointType]),
    [["v", "exponential_histogram"], ["h", "exponential_histogram"], ["o", "sum"]],
  );
});

test("View() counts though the reader's aggregation does not suit the instrument", async () => {
  const reader = new MetricReader({ aggregationSelector: () => EXPONENTIAL });
  const views = [new View({ instrumentName: "o", attributeKeys: [] })];
  const meter = new MeterProvider({ readers: [reader], views }).getMeter("m");
  const messages = await diagnosticsOf(() => {
    meter.createObservableCounter("o").addCallback((result) => result.observe(1, { a: 1 }));
  });
  assert.deepEqual(messages, []);
  assert.deepEqual(points(named(await collect(reader), "o")), [[{}, 1]]);
});

test("View() with its own cardinality limit wins over the reader's", async () => {
  const reader = new MetricReader({ cardinalitySelector: () => 10 });
  const views = [new View({ instrumentName: "c", aggregationCardinalityLimit: 2 })];
  const counter = new MeterProvider({ readers: [reader], views }).getMeter("m").createCounter("c");
  for (let user = 0; user < 5; user++) counter.add(1, { user });
  assert.deepEqual(points((await collect(reader))[0]), [
    [{ user: 0 }, 1],
    [{ user: 1 }, 1],
    [{ "otel.metric.overflow": true }, 3],
  ]);
});

test("View() puts a conflict of two instruments right, and nothing is warned of", async () => {
  const { reader, provider } = withViews(
    new View({ instrumentName: "x", instrumentType: "HISTOGRAM", name: "x_histogram" }),
  );
  const meter = provider.getMeter("m");
  const messages = await diagnosticsOf(() => {
    meter.createCounter("x").add(1);
    meter.createHistogram("x").record(1);
  });
  assert.deepEqual(messages, []);
  assert.deepEqual(names(await collect(reader)), ["x", "x_histogram"]);
});

test("View() has instruments added up that it gives one name, where they fit", async () => {
  const { reader, provider } = withViews(
    new View({ instrumentName: "a", name: "all" }),
    new View({ instrumentName: "b", name: "all" }),
  );
  const meter = provider.getMeter("m");
  meter.createCounter("a").add(1);
  meter.createCounter("b").add(2);
  assert.deepEqual(points(named(await collect(reader), "all")), [[{}, 3]]);
});

/** In what the View of one stream may differ from that of another. */
const DIFFERENCES: Readonly<Record<string, Partial<ViewOptions>>> = {
  attributes: { attributeKeys: [] },
  aggregation: { aggregation: { kind: "explicit_bucket_histogram" } },
  "cardinality limit": { aggregationCardinalityLimit: 1 },
};

for (const [what, options] of Object.entries(DIFFERENCES)) {
  test(`View() keeps streams of one name apart, and warns of them, by their ${what}`, async () => {
    const { reader, provider } = withViews(
      new View({ instrumentName: "a", name: "all" }),
      new View({ instrumentName: "b", name: "all", ...options }),
    );
    const meter = provider.getMeter("m");
    const messages = await diagnosticsOf(() => {
      for (const name of ["a", "b"]) meter.createCounter(name).add(1, { key: 1 });
    });
    assert.equal(messages.length, 1);
    assert.match(messages[0], /"all" and differ in aggregation or attributes/);
    assert.deepEqual(names(await collect(reader)), ["all", "all"]);
  });
}

test("View() refuses what makes no sense", () => {
  assert.throws(() => new View({}), TypeError);
  assert.throws(() => new View({ name: "x", instrumentName: "a*" }), TypeError);
  assert.throws(() => new View({ name: "x", meterName: "m" }), TypeError);
  assert.throws(
    () => new View({ instrumentName: "a", attributeKeys: [], excludedAttributeKeys: [] }),
    TypeError,
  );
  const bad = [
    { aggregationCardinalityLimit: 0 },
    { aggregation: { kind: "explicit_bucket_histogram", boundaries: [2, 1] } },
    { aggregation: { kind: "base2_exponential_bucket_histogram", maxSize: 1 } },
    { aggregation: { kind: "base2_exponential_bucket_histogram", maxScale: 21 } },
  ] as const;
  for (const options of bad) {
    assert.throws(() => new View({ instrumentName: "a", ...options }), RangeError);
  }
});

test("View() refuses keys that are no list", () => {
  for (const keys of ["route", new Set(["route"]), null]) {
    for (const member of ["attributeKeys", "excludedAttributeKeys"]) {
      // why: it stands for an application without types
      const odd = { instrumentName: "a", [member]: keys } as ViewOptions;
      assert.throws(() => new View(odd), new RegExp(`^TypeError: ${member} `));
    }
  }
});

test("View() and MetricReader() refuse an aggregation that there is none of", () => {
  for (const aggregation of [{ type: 4 }, { kind: "histogram" }, { kind: "toString" }, "sum"]) {
    // why: it stands for an application without types, or one written for another SDK
    const odd = aggregation as unknown as Aggregation;
    assert.throws(() => new View({ instrumentName: "a", aggregation: odd }), TypeError);
    assert.throws(() => new MetricReader({ aggregationSelector: () => odd }), TypeError);
  }
});

test("View() names the option and quotes the value of an aggregation of the wrong type", () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [null, /^TypeError: .*aggregation .*not null\.$/],
    ["sum", /^TypeError: .*aggregation .*not "sum"\.$/],
    [{ kind: Symbol("sum") }, /^TypeError: .*kind .*not Symbol\(sum\)\.$/],
    ...["5", 5, null, {}].map((boundaries): [unknown, RegExp] => [
      { kind: "explicit_bucket_histogram", boundaries },
      /^TypeError: .*boundaries .*not ("5"|5|null|\[object Object\])\.$/,
    ]),
    [
      { kind: "explicit_bucket_histogram", boundaries: [1, Symbol("two")] },
      /^RangeError: .*boundaries .*/,
    ],
  ];
  for (const [given, message] of cases) {
    // why: it stands for an application without types
    const aggregation = given as Aggregation;
    assert.throws(() => new View({ instrumentName: "a", aggregation }), message);
  }
});

test("MetricReader() names the aggregation that a class of its own does not have", () => {
  class Unsure extends MetricReader {
    override aggregation(): Aggregation {
      // why: it stands for an application without types
      return null as unknown as Aggregation;
    }
  }
  assert.throws(() => new Unsure(), /^TypeError: .*aggregation .*not null\.$/);
});

test("collect() has no sum of histograms of what can be negative", async () => {
  const { reader, provider } = withViews(
    new View({ instrumentName: "*", aggregation: { kind: "explicit_bucket_histogram" } }),
  );
  const meter = provider.getMeter("m");
  meter.createUpDownCounter("u").add(-3);
  meter.createGauge("g").record(3);
  for (const metric of await collect(reader)) {
    assert.ok(metric.dataPointType === "histogram");
    assert.equal(metric.dataPoints[0].value.sum, undefined);
  }
});

test("View() does not try all ways of a name that nearly fits", async () => {
  // An expression with that many stars would take longer than anybody waits.
  const view = new View({ instrumentName: `${"*a".repeat(20)}*b`, aggregation: { kind: "drop" } });
  const { reader, provider } = withViews(view);
  const name = "A".repeat(255);
  provider.getMeter("m").createCounter(name).add(1);
  assert.deepEqual(names(await collect(reader)), [name]);
});
