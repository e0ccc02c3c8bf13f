import assert from "node:assert/strict";
import { test } from "node:test";
import { reportCounts } from "../../src/api/mod.ts";
import { OPENMETRICS_FORMAT, renderPrometheus } from "../../src/prometheus/mod.ts";
import type { MetricData, ResourceMetrics } from "../../src/sdk/metrics/mod.ts";
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

const BARE = { scopeInfoEnabled: false } as const;

function render(
  collection: ResourceMetrics,
  options: Parameters<typeof renderPrometheus>[1],
): string {
  const text = renderPrometheus(collection, options);
  parseExposition(text, options?.format ?? { syntax: "text", escaping: "underscores" });
  return text;
}

/** How often a cause is reported while something is done. */
function reported(cause: string, act: () => void): number {
  const before = reportCounts().get(cause) ?? 0;
  act();
  return (reportCounts().get(cause) ?? 0) - before;
}

test("renderPrometheus() describes metrics of the same name from several scopes once", () => {
  const metric = counterOf({ name: "c", description: "All", unit: "s" });
  const collection: ResourceMetrics = {
    ...collectionOf([]),
    scopeMetrics: ["one", "two"].map((name) => ({ scope: scopeOf(name), metrics: [metric] })),
  };
  assert.equal(
    render(collection, {}),
    "# HELP c_seconds_total All\n# TYPE c_seconds_total counter\n" +
      'c_seconds_total{otel_scope_name="one"} 1\nc_seconds_total{otel_scope_name="two"} 1\n',
  );
});

test("renderPrometheus() drops a metric whose name has another type, and says so", () => {
  const metrics = [gaugeOf({ name: "x" }), histogramOf({ name: "x" })];
  let text = "";
  const count = reported("prometheus-type-conflict", () => {
    text = render(collectionOf(metrics), BARE);
  });
  assert.equal(text, "# TYPE x gauge\nx 1\n");
  assert.equal(count, 1);
});

test("renderPrometheus() drops a metric that would use the sample names of another one", () => {
  const clash = [histogramOf({ name: "x" }), gaugeOf({ name: "x_bucket" }), gaugeOf({ name: "y" })];
  assert.match(render(collectionOf(clash), BARE), /x_count 3\n# TYPE y gauge\ny 1\n$/);
  const totals = [gaugeOf({ name: "z" }), counterOf({ name: "z" })];
  assert.match(render(collectionOf(totals), BARE), /z 1\n# TYPE z_total counter\nz_total 1\n$/);
  const open = render(collectionOf(totals), { ...BARE, format: OPENMETRICS_FORMAT });
  assert.equal(open, "# TYPE z gauge\nz 1\n# EOF\n");
});

test("renderPrometheus() keeps the first of several descriptions and all points", () => {
  const metrics: MetricData[] = ["", "First", "Second"].map((description, i) =>
    gaugeOf({ name: "x", description }, [pointOf(i, { attributes: { i } })])
  );
  let text = "";
  const count = reported("prometheus-help-conflict", () => {
    text = render(collectionOf(metrics), BARE);
  });
  assert.equal(text, '# HELP x First\n# TYPE x gauge\nx{i="0"} 0\nx{i="1"} 1\nx{i="2"} 2\n');
  assert.equal(count, 1);
});

test("renderPrometheus() keeps the first of several units of a name", () => {
  const metrics = [
    gaugeOf({ name: "x_seconds", unit: "s" }, [pointOf(1, { attributes: { a: 1 } })]),
    gaugeOf({ name: "x_seconds", unit: "" }),
  ];
  assert.equal(
    render(collectionOf(metrics), { ...BARE, format: OPENMETRICS_FORMAT }),
    '# TYPE x_seconds gauge\n# UNIT x_seconds seconds\nx_seconds{a="1"} 1\nx_seconds 1\n# EOF\n',
  );
});

test("renderPrometheus() drops a level whose labels another one has, and says so", () => {
  const points = [{ "a.b": 1 }, { a_b: "1" }, { a_b: "1", c: "" }, {}].map((attributes, i) =>
    pointOf(i, { attributes })
  );
  let text = "";
  const count = reported("prometheus-duplicate-series", () => {
    text = render(collectionOf([gaugeOf({ name: "x" }, points)]), BARE);
  });
  assert.equal(text, '# TYPE x gauge\nx{a_b="1"} 0\nx 3\n');
  assert.equal(count, 2);
});

test("renderPrometheus() adds up sums and histograms whose labels are the same", () => {
  const sets = [{ a: 1 }, { a: "1" }, { a: true }, { a: "true" }, { a: [1] }, { a: "[1]" }];
  const numbers = sets.map((attributes, i) =>
    pointOf(i + 1, { attributes, startTime: [100 - i, 0] })
  );
  const metrics = [
    counterOf({ name: "c" }, numbers),
    upDownCounterOf({ name: "u" }, numbers.slice(0, 2)),
    histogramOf({ name: "h" }, {}, { attributes: { a: 1 } }),
    histogramOf({ name: "h" }, { counts: [4, 5, 6], sum: 1 }, { attributes: { a: "1" } }),
  ];
  let text = "";
  const count = reported("prometheus-duplicate-series", () => {
    text = render(collectionOf(metrics), BARE);
  });
  assert.equal(
    text,
    '# TYPE c_total counter\nc_total{a="1"} 3\nc_total{a="true"} 7\nc_total{a="[1]"} 11\n' +
      '# TYPE u gauge\nu{a="1"} 3\n# TYPE h histogram\n' +
      'h_bucket{a="1",le="1"} 5\nh_bucket{a="1",le="2"} 10\nh_bucket{a="1",le="+Inf"} 18\n' +
      'h_sum{a="1"} 10\nh_count{a="1"} 18\n',
  );
  assert.equal(count, 0);
});

test("renderPrometheus() adds up counters of several scopes that are not told apart", () => {
  const metric = counterOf({ name: "c" }, [pointOf(2, { attributes: { a: 1 } })]);
  const collection: ResourceMetrics = {
    ...collectionOf([]),
    scopeMetrics: ["one", "two"].map((name) => ({ scope: scopeOf(name), metrics: [metric] })),
  };
  assert.equal(render(collection, BARE), '# TYPE c_total counter\nc_total{a="1"} 4\n');
});

test("renderPrometheus() drops what it cannot add up with a series of the same labels", () => {
  const attributes = { a: 1 };
  const metrics = [
    histogramOf({ name: "h" }, {}, { attributes }),
    histogramOf({ name: "h" }, { boundaries: [1, 3] }, { attributes }),
    exponentialOf({ name: "h" }, { count: 5 }, { attributes }),
    counterOf({ name: "c" }),
  ];
  let text = "";
  const count = reported("prometheus-duplicate-series", () => {
    text = render(collectionOf(metrics), BARE);
  });
  assert.match(text, /h_count\{a="1"\} 3\n# TYPE c_total counter\nc_total 1\n$/);
  assert.equal(count, 2);
});

test("renderPrometheus() leaves sums and histograms away that start anew, and says so", () => {
  const metrics = [deltaOf(counterOf({ name: "c" })), deltaOf(histogramOf({ name: "h" }))];
  let text = "";
  const count = reported("prometheus-delta", () => text = render(collectionOf(metrics), BARE));
  assert.equal(text, "");
  assert.equal(count, 2);
  assert.equal(
    render(collectionOf([deltaOf(gaugeOf({ name: "g" }))]), BARE),
    "# TYPE g gauge\ng 1\n",
  );
});
