import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contentTypeOf, negotiate } from "../../src/prometheus/mod.ts";
import { acceptsGzip } from "../../src/prometheus/negotiate.ts";

const TEXT = "text/plain; version=0.0.4; charset=utf-8";

const CASES: readonly (readonly [accept: string | null, contentType: string])[] = [
  [null, TEXT],
  ["", TEXT],
  ["*/*", TEXT],
  ["text/*;q=0.5", TEXT],
  ["text/html", TEXT],
  ["text/plain", TEXT],
  ["text/plain;version=0.0.4;escaping=allow-utf-8", TEXT],
  ["text/plain;version=9", TEXT],
  ["application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily", TEXT],
  [
    "text/plain;version=1.0.0;escaping=allow-utf-8",
    "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
  ],
  [
    'TEXT/PLAIN; Version="1.0.0"; Escaping=dots',
    "text/plain; version=1.0.0; charset=utf-8; escaping=dots",
  ],
  [
    "application/openmetrics-text",
    "application/openmetrics-text; version=0.0.1; charset=utf-8",
  ],
  [
    "application/openmetrics-text;version=1.0.0",
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
  ],
  [
    "application/openmetrics-text;version=1.0.0;escaping=values",
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values",
  ],
  [
    "application/openmetrics-text;version=1.0.0;escaping=nonsense",
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
  ],
  ["application/openmetrics-text;version=1.0.0;q=0, */*;q=0.1", TEXT],
  ["application/openmetrics-text;version=1.0.0;q=0.2, text/plain;version=0.0.4;q=0.5", TEXT],
  // Prometheus 2
  [
    "application/openmetrics-text;version=1.0.0," +
    "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
  ],
  // Prometheus 3
  [
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6," +
    "application/openmetrics-text;version=0.0.1;q=0.5," +
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
  ],
];

for (const [accept, contentType] of CASES) {
  test(`negotiate() chooses ${contentType} when asked for ${accept}`, () => {
    assert.equal(contentTypeOf(negotiate(accept)), contentType);
  });
}

test("negotiate() finds a format when asked for anything at all", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (accept) => {
    assert.ok(contentTypeOf(negotiate(accept)).includes("charset=utf-8"));
  }));
});

test("acceptsGzip() follows the weights of Accept-Encoding", () => {
  const answers = [
    null,
    "gzip",
    "br, GZIP;q=0.5",
    "*",
    "gzip;q=0, *",
    "identity",
    "gzip;q=nonsense",
  ]
    .map((header) => acceptsGzip(header));
  assert.deepEqual(answers, [false, true, true, true, false, false, false]);
});
