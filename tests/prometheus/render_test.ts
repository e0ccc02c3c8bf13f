import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attributes, reportCounts } from "../../src/api/mod.ts";
import { MAX_CONVERTED_BUCKETS } from "../../src/prometheus/cumulative_buckets.ts";
import type { Exemplar } from "../../src/sdk/metrics/mod.ts";
import {
  OPENMETRICS_FORMAT,
  renderPrometheus,
  type RenderPrometheusOptions,
} from "../../src/prometheus/mod.ts";
import {
  collectionOf,
  counterOf,
  exponentialOf,
  gaugeOf,
  histogramOf,
  pointOf,
  scopeOf,
  upDownCounterOf,
} from "./metric_parts.ts";
import { type ParsedFamily, parseExposition } from "./parse_exposition.ts";

type Collection = Parameters<typeof renderPrometheus>[0];

const BARE: RenderPrometheusOptions = { scopeInfoEnabled: false };
const OPEN: RenderPrometheusOptions = { ...BARE, format: OPENMETRICS_FORMAT };

/** The text, which is held against the grammar on the way. */
function render(collection: Collection, options: RenderPrometheusOptions = BARE): string {
  const text = renderPrometheus(collection, options);
  parseExposition(text, options.format ?? { syntax: "text", escaping: "underscores" });
  return text;
}

function parse(collection: Collection, options: RenderPrometheusOptions): readonly ParsedFamily[] {
  const format = options.format ?? { syntax: "text", escaping: "underscores" };
  return parseExposition(renderPrometheus(collection, options), format);
}

function exemplarOf(parts: Partial<Exemplar>): Exemplar {
  return { filteredAttributes: {}, value: 1, timestamp: [1700000000, 5_000_000], ...parts };
}

test("renderPrometheus() gives nothing for an empty collection", () => {
  assert.equal(render(collectionOf([])), "");
  assert.equal(render(collectionOf([]), OPEN), "# EOF\n");
  assert.equal(render(collectionOf([gaugeOf({}, [])])), "");
});

test("renderPrometheus() makes gauges of gauges", () => {
  const text = render(collectionOf([gaugeOf({ name: "level" }, [pointOf(-0.5)])]));
  assert.equal(text, "# TYPE level gauge\nlevel -0.5\n");
});

test("renderPrometheus() makes counters of cumulative monotonic sums", () => {
  const text = render(collectionOf([counterOf({ name: "orders" }, [pointOf(3)])]));
  assert.equal(text, "# TYPE orders_total counter\norders_total 3\n");
});

test("renderPrometheus() makes gauges of cumulative sums that are not monotonic", () => {
  const text = render(collectionOf([upDownCounterOf({ name: "queue" }, [pointOf(-3)])]));
  assert.equal(text, "# TYPE queue gauge\nqueue -3\n");
});

test("renderPrometheus() adds _total to counters once, in each format", () => {
  for (const name of ["orders", "orders_total", "orders.total"]) {
    const collection = collectionOf([counterOf({ name })]);
    assert.equal(render(collection), "# TYPE orders_total counter\norders_total 1\n");
    assert.equal(render(collection, OPEN), "# TYPE orders counter\norders_total 1\n# EOF\n");
  }
});

test("renderPrometheus() leaves _total away with a strategy without suffixes", () => {
  const translationStrategy = "UnderscoreEscapingWithoutSuffixes";
  const collection = collectionOf([counterOf({ name: "orders" })]);
  const text = render(collection, { ...BARE, translationStrategy });
  assert.equal(text, "# TYPE orders counter\norders 1\n");
  // A counter of OpenMetrics must have it: the name counts for more than the type.
  const open = render(collection, { ...OPEN, translationStrategy });
  assert.equal(open, "# TYPE orders unknown\norders 1\n# EOF\n");
});

test("renderPrometheus() makes histograms of cumulative histograms", () => {
  const text = render(collectionOf([histogramOf({ name: "d", unit: "s" }, {
    boundaries: [0.5, 1],
    counts: [1, 0, 2],
    sum: 7.25,
  }, { attributes: { route: "/" } })]));
  assert.deepEqual(text.split("\n"), [
    "# TYPE d_seconds histogram",
    'd_seconds_bucket{route="/",le="0.5"} 1',
    'd_seconds_bucket{route="/",le="1"} 1',
    'd_seconds_bucket{route="/",le="+Inf"} 3',
    'd_seconds_sum{route="/"} 7.25',
    'd_seconds_count{route="/"} 3',
    "",
  ]);
});

test("renderPrometheus() writes boundaries canonically in OpenMetrics", () => {
  const text = render(
    collectionOf([histogramOf({ name: "d" }, { boundaries: [1, 2.5], counts: [0, 0, 0], sum: 0 })]),
    OPEN,
  );
  assert.match(text, /le="1\.0".*le="2\.5".*le="\+Inf"/s);
});

test("renderPrometheus() leaves the sum away where it can shrink", () => {
  const below = histogramOf({ name: "d" }, { boundaries: [-1, 1], counts: [1, 0, 0], sum: 5 });
  const none = histogramOf({ name: "d" }, { boundaries: [1], counts: [1, 0], sum: undefined });
  for (const metric of [below, none]) {
    assert.doesNotMatch(render(collectionOf([metric])), /_sum/);
    assert.doesNotMatch(render(collectionOf([metric]), OPEN), /_sum|_count/);
  }
});

test("renderPrometheus() makes histograms of exponential histograms, or drops them", () => {
  const metric = exponentialOf({ name: "d" }, {
    count: 10,
    sum: 30,
    scale: 0,
    zeroCount: 1,
    positive: { offset: -1, bucketCounts: [2, 0, 4] },
    negative: { offset: 0, bucketCounts: [1, 2] },
  });
  const text = render(collectionOf([metric]));
  assert.deepEqual(text.split("\n"), [
    "# TYPE d histogram",
    'd_bucket{le="-2"} 2',
    'd_bucket{le="-1"} 3',
    'd_bucket{le="0"} 4',
    'd_bucket{le="1"} 6',
    'd_bucket{le="2"} 6',
    'd_bucket{le="4"} 10',
    'd_bucket{le="+Inf"} 10',
    "d_count 10",
    "",
  ]);
  assert.equal(render(collectionOf([metric]), { ...BARE, exponentialHistograms: "drop" }), "");
});

test("renderPrometheus() reduces exponential histograms to a scale that stays the same", () => {
  const text = render(collectionOf([exponentialOf({ name: "d" }, {
    count: 3,
    sum: 3,
    scale: 20,
    positive: { offset: 0, bucketCounts: [1, 2] },
  })]));
  assert.match(text, /d_bucket\{le="1\.18\d+"\} 3\nd_bucket\{le="\+Inf"\} 3\nd_sum 3\n/);
});

test("renderPrometheus() makes no more buckets of an exponential histogram than it may", () => {
  const bucketCounts = new Array<number>(1000).fill(1);
  const buckets = { offset: -500, bucketCounts };
  const [family] = parse(
    collectionOf([
      exponentialOf({ name: "d" }, { count: 2000, scale: 2, positive: buckets, negative: buckets }),
    ]),
    BARE,
  );
  const counts = family.samples.filter(({ name }) => name === "d_bucket");
  assert.ok(counts.length > 100 && counts.length <= 2 * MAX_CONVERTED_BUCKETS + 1);
  assert.equal(counts.at(-1)?.value, 2000);
});

test("renderPrometheus() writes each of many points, once", () => {
  const points = Array.from({ length: 300 }, (_, i) => pointOf(i, { attributes: { i } }));
  const lines = render(collectionOf([gaugeOf({ name: "g" }, points)])).split("\n").slice(1, -1);
  assert.deepEqual(lines, points.map((_, i) => `g{i="${i}"} ${i}`));
});

test("renderPrometheus() tells HELP from the description, escaped for the format", () => {
  const collection = collectionOf([gaugeOf({ name: "g", description: 'a "b"\nc\\d' })]);
  assert.match(render(collection), /^# HELP g a "b"\\nc\\\\d\n# TYPE g gauge\n/);
  assert.match(render(collection, OPEN), /^# HELP g a \\"b\\"\\nc\\\\d\n# TYPE g gauge\n/);
});

test("renderPrometheus() tells TYPE for every family", () => {
  const families = parse(
    collectionOf([
      counterOf({ name: "c" }),
      gaugeOf({ name: "g" }),
      histogramOf({ name: "h" }),
    ]),
    BARE,
  );
  assert.deepEqual(families.map(({ name, type }) => `${name} ${type}`), [
    "c_total counter",
    "g gauge",
    "h histogram",
  ]);
});

test("renderPrometheus() tells UNIT in OpenMetrics, where the name ends with it", () => {
  const metrics = [counterOf({ name: "c", unit: "By" }), gaugeOf({ name: "g", unit: "{item}" })];
  const families = parse(collectionOf(metrics), OPEN);
  assert.deepEqual(families.map(({ name, unit }) => [name, unit]), [["c_bytes", "bytes"], [
    "g",
    undefined,
  ]]);
  const bare = { ...OPEN, translationStrategy: "UnderscoreEscapingWithoutSuffixes" } as const;
  assert.doesNotMatch(render(collectionOf(metrics), bare), /UNIT/);
  const total = collectionOf([counterOf({ name: "wait_seconds_total", unit: "s" })]);
  assert.match(render(total, bare), /^# UNIT wait_seconds seconds$/m);
  assert.doesNotMatch(render(collectionOf(metrics)), /UNIT/);
});

test("renderPrometheus() labels all series with name, version and schema URL of the scope", () => {
  const scope = scopeOf("lib", { version: "1.2", schemaUrl: "https://example.com/1" });
  const families = parse(
    collectionOf([gaugeOf({ name: "g" }), counterOf({ name: "c" }), histogramOf({ name: "h" })], {
      scope,
    }),
    {},
  );
  const samples = families.flatMap((family) => family.samples);
  assert.equal(samples.length, 7);
  for (const { labels } of samples) {
    assert.deepEqual(Object.fromEntries([...labels].filter(([name]) => name !== "le")), {
      otel_scope_name: "lib",
      otel_scope_version: "1.2",
      otel_scope_schema_url: "https://example.com/1",
    });
  }
});

test("renderPrometheus() labels series with the scope's attributes, never over its name", () => {
  const attributes = { "team.name": "blue", name: "x", version: "x", "schema.url": "x" };
  const text = render(
    collectionOf([gaugeOf({ name: "g" })], { scope: scopeOf("lib", { version: "1", attributes }) }),
    {},
  );
  assert.match(
    text,
    /g\{otel_scope_name="lib",otel_scope_team_name="blue",otel_scope_version="1"\} 1/,
  );
});

test("renderPrometheus() leaves the labels of scopes away when it is told to", () => {
  const scope = scopeOf("lib", { attributes: { a: 1 } });
  const text = render(collectionOf([gaugeOf({ name: "g" })], { scope }), BARE);
  assert.equal(text, "# TYPE g gauge\ng 1\n");
});

test("renderPrometheus() writes values of attributes as text", () => {
  const attributes = {
    a: 'x"y\\z\n',
    b: true,
    c: 1.5,
    d: [1, "two", null],
    e: { k: [NaN, 7n] },
    f: new Uint8Array([1, 2]),
    g: "",
    h: null,
    i: "\ud800\0",
    j: [new Uint8Array([1, 2])],
  };
  const text = render(collectionOf([gaugeOf({ name: "g" }, [pointOf(1, { attributes })])]));
  assert.equal(
    text.split("\n")[1],
    'g{a="x\\"y\\\\z\\n",b="true",c="1.5",d="[1,\\"two\\",null]",' +
      'e="{\\"k\\":[\\"NaN\\",\\"7\\"]}",f="AQI=",i="\ufffd\ufffd",j="[\\"AQI=\\"]"} 1',
  );
});

test("renderPrometheus() leaves an attribute out whose value has no text, and says so", () => {
  const loop: unknown[] = [];
  loop.push(loop);
  // why: the SDK lets no such value in, but a collection may be made by hand
  const attributes = { loop, a: 1 } as Attributes;
  const before = reportCounts().get("prometheus-label-value") ?? 0;
  const text = render(collectionOf([gaugeOf({ name: "g" }, [pointOf(1, { attributes })])]));
  assert.equal(text.split("\n")[1], 'g{a="1"} 1');
  assert.equal(reportCounts().get("prometheus-label-value"), before + 1);
});

test("renderPrometheus() sanitizes keys of attributes and merges those that become one", () => {
  const attributes = { "a_b": "3", "a.b": "1", "a/b": "2", "1c": "x" };
  const text = render(collectionOf([gaugeOf({ name: "g" }, [pointOf(1, { attributes })])]));
  assert.equal(text.split("\n")[1], 'g{_1c="x",a_b="1;2;3"} 1');
});

test("renderPrometheus() keeps the label le for the buckets of histograms", () => {
  const attributes = { le: "mine" };
  const text = render(collectionOf([histogramOf({ name: "h" }, {}, { attributes })]));
  assert.match(text, /h_bucket\{exported_le="mine",le="1"\} 1/);
  const gauge = gaugeOf({ name: "g" }, [pointOf(1, { attributes })]);
  assert.match(render(collectionOf([gauge])), /g\{exported_le="mine"\} 1/);
});

test("renderPrometheus() tells the resource as target_info, once and first", () => {
  const resource = { "service.name": "shop", "process.args": ["a"] };
  const collection = collectionOf([gaugeOf({ name: "g" }), gaugeOf({ name: "target.info" })], {
    resource,
  });
  assert.equal(
    render(collection),
    "# HELP target_info Target metadata\n# TYPE target_info gauge\n" +
      'target_info{process_args="[\\"a\\"]",service_name="shop"} 1\n' +
      "# TYPE g gauge\ng 1\n",
  );
  assert.match(
    render(collection, OPEN),
    /^# HELP target Target metadata\n# TYPE target info\ntarget_info\{.*\} 1\n/,
  );
});

test("renderPrometheus() leaves target_info away for no resource, and when it is told to", () => {
  assert.doesNotMatch(render(collectionOf([gaugeOf({})])), /target/);
  const collection = collectionOf([gaugeOf({})], { resource: { a: 1 } });
  assert.doesNotMatch(render(collection, { ...BARE, targetInfoEnabled: false }), /target/);
});

test("renderPrometheus() copies the attributes of the resource that it is told to", () => {
  const resource = { "service.name": "shop", "service.version": "1", "host.name": "h" };
  const point = pointOf(1, { attributes: { host_name: "own" } });
  const collection = collectionOf([gaugeOf({ name: "g" }, [point])], { resource });
  const labelsOf = (lists: RenderPrometheusOptions["resourceConstantLabels"]): string => {
    const text = render(collection, { ...BARE, resourceConstantLabels: lists });
    assert.match(text, /target_info\{host_name="h",service_name="shop",service_version="1"\}/);
    return /^g(?:\{(.*)\})? 1$/m.exec(text)?.[1] ?? "";
  };
  assert.equal(labelsOf(undefined), 'host_name="own"');
  assert.equal(labelsOf({}), 'host_name="own"');
  assert.equal(
    labelsOf({ included: ["service.*"], excluded: ["*.version"] }),
    'host_name="own",service_name="shop"',
  );
  assert.equal(labelsOf({ included: ["service.n*"] }), 'host_name="own",service_name="shop"');
  assert.equal(labelsOf({ excluded: ["service.*"] }), 'host_name="own"');
  assert.equal(
    labelsOf({ included: ["*"], excluded: ["h?st.name", "service.n*"] }),
    'host_name="own",service_version="1"',
  );
});

test("renderPrometheus() tells exemplars of counters and buckets in OpenMetrics only", () => {
  const [traceId, spanId] = ["a".repeat(32), "b".repeat(16)];
  const exemplars = [
    exemplarOf({ value: 1.5, traceId, spanId, filteredAttributes: { "user.id": 7 } }),
    exemplarOf({ value: 1.25 }),
    exemplarOf({ value: 9, timestamp: [1700000001, 0] }),
  ];
  const collection = collectionOf([
    counterOf({ name: "c" }, [pointOf(3, { exemplars: exemplars.toReversed() })]),
    histogramOf({ name: "h" }, {}, { exemplars }),
    gaugeOf({ name: "g" }, [pointOf(1, { exemplars })]),
  ]);
  const open = render(collection, OPEN);
  assert.match(open, /c_total 3 # \{\} 9 1700000001\.000000000\n/);
  assert.match(open, /h_bucket\{le="1\.0"\} 1\n/);
  const labels = `trace_id="${traceId}",span_id="${spanId}",user_id="7"`;
  assert.ok(open.includes(`h_bucket{le="2.0"} 1 # {${labels}} 1.5 1700000000.005000000\n`), open);
  assert.match(open, /h_bucket\{le="\+Inf"\} 3 # \{\} 9 1700000001\.000000000\n/);
  assert.match(open, /\ng 1\n/);
  assert.doesNotMatch(render(collection), /# \{/);
});

test("renderPrometheus() keeps the trace of an exemplar and the attributes that still fit", () => {
  const traceId = "a".repeat(32);
  const filteredAttributes = { trace_id: "mine", long: "x".repeat(80), short: "\u{1F60A}y" };
  const exemplars = [exemplarOf({ traceId, spanId: "b".repeat(16), filteredAttributes })];
  const [family] = parse(
    collectionOf([counterOf({ name: "c" }, [pointOf(3, { exemplars })])]),
    OPEN,
  );
  const labels = family.samples[0].exemplar?.labels ?? new Map<string, string>();
  assert.deepEqual([...labels.keys()], ["trace_id", "span_id", "short"]);
  assert.equal(labels.get("trace_id"), traceId);
});

test("renderPrometheus() tells no time of a point, and _created when it is told to", () => {
  const metrics = [counterOf({ name: "c" }), histogramOf({ name: "h" }), gaugeOf({ name: "g" })];
  assert.doesNotMatch(render(collectionOf(metrics), OPEN), /_created|100|200/);
  const open = render(collectionOf(metrics), { ...OPEN, createdSamplesEnabled: true });
  assert.match(open, /c_total 1\nc_created 100\.000000000\n/);
  assert.match(open, /h_count 3\nh_created 100\.000000000\n/);
  const text = render(collectionOf(metrics), { ...BARE, createdSamplesEnabled: true });
  assert.doesNotMatch(text, /_created/);
  const level = collectionOf([upDownCounterOf({ name: "u" })]);
  assert.doesNotMatch(render(level, { ...OPEN, createdSamplesEnabled: true }), /_created/);
  // Zero is a start that nobody knows (data model).
  const unknown = collectionOf([counterOf({ name: "c" }, [pointOf(1, { startTime: [0, 0] })])]);
  assert.doesNotMatch(render(unknown, { ...OPEN, createdSamplesEnabled: true }), /_created/);
});

test("renderPrometheus() writes the numbers that are none", () => {
  const points = [NaN, Infinity, -Infinity, 1e21, -0].map((value, i) =>
    pointOf(value, { attributes: { i: String(i) } })
  );
  const text = render(collectionOf([gaugeOf({ name: "g" }, points)]));
  assert.deepEqual(text.match(/ \S+$/gm)?.slice(1), [" NaN", " +Inf", " -Inf", " 1e+21", " 0"]);
});

test("renderPrometheus() puts names that need it in quotes for clients that allow UTF-8", () => {
  const options = {
    translationStrategy: "NoUTF8EscapingWithSuffixes",
    format: { syntax: "text", version: "1.0.0", escaping: "allow-utf-8" },
    scopeInfoEnabled: false,
  } as const;
  const text = render(
    collectionOf([
      counterOf({ name: "foo.bar", unit: "By" }, [pointOf(2, { attributes: { "a.b": "c" } })]),
      histogramOf({ name: "h.d" }, { boundaries: [], counts: [1], sum: 1 }),
    ]),
    options,
  );
  assert.deepEqual(text.split("\n"), [
    '# TYPE "foo.bar_bytes_total" counter',
    '{"foo.bar_bytes_total","a.b"="c"} 2',
    '# TYPE "h.d" histogram',
    '{"h.d_bucket",le="+Inf"} 1',
    '{"h.d_sum"} 1',
    '{"h.d_count"} 1',
    "",
  ]);
});

test("renderPrometheus() refuses choices that are none", () => {
  // what plain JavaScript may give
  const strategy = "Other" as unknown as "NoTranslation";
  assert.throws(
    () => renderPrometheus(collectionOf([]), { translationStrategy: strategy }),
    /Cannot use translationStrategy "Other"/,
  );
  const exponentialHistograms = "keep" as unknown as "drop";
  assert.throws(
    () => renderPrometheus(collectionOf([]), { exponentialHistograms }),
    /^RangeError: Cannot use exponentialHistograms "keep"/,
  );
});
