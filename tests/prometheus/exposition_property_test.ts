import { test } from "node:test";
import fc from "fast-check";
import {
  EscapingScheme,
  type ExpositionFormat,
  renderPrometheus,
  TranslationStrategy,
} from "../../src/prometheus/mod.ts";
import type { Exemplar, MetricData, ResourceMetrics } from "../../src/sdk/metrics/mod.ts";
import { Resource } from "../../src/sdk/resource/mod.ts";
import {
  collectionOf,
  counterOf,
  deltaOf,
  exponentialOf,
  gaugeOf,
  histogramOf,
  pointOf,
  scopeOf,
  upDownCounterOf,
} from "./metric_parts.ts";
import { parseExposition } from "./parse_exposition.ts";

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "a_b", "a.b", "le", "x_total", "x_bucket", "x") },
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom(
    "\ud800",
    "\0",
    "\n",
    '"',
    "\\",
    "__name__",
    "",
    "target.info",
    "otel_scope_name",
  ),
);
const value = fc.oneof(
  text,
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, NaN, 7n),
  fc.array(text, { maxLength: 2 }),
  fc.uint8Array({ maxLength: 3 }),
);
const attributes = fc.dictionary(text, value, { maxKeys: 4 });
const count = fc.integer({ min: 0, max: 50 });
const exemplar: fc.Arbitrary<Exemplar> = fc.record({
  filteredAttributes: fc.dictionary(text, fc.string({ maxLength: 90 }), { maxKeys: 3 }),
  value: fc.double(),
  timestamp: fc.tuple(fc.nat(), fc.nat(999_999_999)),
  traceId: fc.constant("0af7651916cd43dd8448eb211c80319c"),
}, { requiredKeys: ["filteredAttributes", "value", "timestamp"] });
const parts = fc.record({ attributes, exemplars: fc.array(exemplar, { maxLength: 3 }) });
const called = fc.record({
  name: text,
  unit: fc.oneof(text, fc.constantFrom("s", "By/s", "1", "{x}")),
  description: text,
});

const buckets = fc.uniqueArray(fc.double(), { maxLength: 4 }).chain((boundaries) =>
  fc.record({
    boundaries: fc.constant(boundaries),
    counts: fc.array(count, {
      minLength: boundaries.length + 1,
      maxLength: boundaries.length + 1,
    }),
    sum: fc.option(fc.double(), { nil: undefined }),
  })
);
const side = fc.record({
  offset: fc.integer({ min: -2000, max: 2000 }),
  bucketCounts: fc.array(count, { maxLength: 200 }),
});
const exponential = fc.record({
  count,
  sum: fc.double(),
  scale: fc.integer({ min: -10, max: 20 }),
  zeroCount: count,
  zeroThreshold: fc.constantFrom(0, 1e-9, 3),
  positive: side,
  negative: side,
});
const points = fc.array(fc.tuple(fc.double(), parts), { maxLength: 4 })
  .map((list) => list.map(([value, rest]) => pointOf(value, rest)));
const metric: fc.Arbitrary<MetricData> = fc.oneof(
  fc.tuple(called, points).map(([name, list]) => counterOf(name, list)),
  fc.tuple(called, points).map(([name, list]) => gaugeOf(name, list)),
  fc.tuple(called, points).map(([name, list]) => upDownCounterOf(name, list)),
  fc.tuple(called, points).map(([name, list]) => deltaOf(counterOf(name, list))),
  fc.tuple(called, buckets, parts).map((all) => histogramOf(...all)),
  fc.tuple(called, exponential, parts).map((all) => exponentialOf(...all)),
);
const collection: fc.Arbitrary<ResourceMetrics> = fc.record({
  resource: attributes.map((all) => new Resource(all)),
  scopeMetrics: fc.array(
    fc.tuple(text, text, attributes, fc.array(metric, { maxLength: 4 })).map(
      ([name, version, all, metrics]) =>
        collectionOf(metrics, { scope: scopeOf(name, { version, attributes: all }) })
          .scopeMetrics[0],
    ),
    { maxLength: 3 },
  ),
});
const format: fc.Arbitrary<ExpositionFormat> = fc.record({
  syntax: fc.constantFrom("text", "openmetrics"),
  version: fc.constant("1.0.0"),
  escaping: fc.constantFrom(...Object.values(EscapingScheme)),
});
const options = fc.record({
  format,
  translationStrategy: fc.constantFrom(...Object.values(TranslationStrategy)),
  scopeInfoEnabled: fc.boolean(),
  targetInfoEnabled: fc.boolean(),
  createdSamplesEnabled: fc.boolean(),
  resourceConstantLabels: fc.constantFrom({ included: ["*"] }, { included: [] }),
});

test("renderPrometheus() gives a flawless text whatever a collection holds", () => {
  fc.assert(
    fc.property(collection, options, (metrics, chosen) => {
      parseExposition(renderPrometheus(metrics, chosen), chosen.format);
    }),
    { numRuns: 400 },
  );
});
