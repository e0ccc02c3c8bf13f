import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { EscapingScheme, TranslationStrategy } from "../../src/prometheus/mod.ts";
import { Names, type PrometheusKind } from "../../src/prometheus/names.ts";

const {
  UNDERSCORE_ESCAPING_WITH_SUFFIXES: DEFAULT,
  UNDERSCORE_ESCAPING_WITHOUT_SUFFIXES: PLAIN,
  NO_UTF8_ESCAPING_WITH_SUFFIXES: UTF8,
  NO_TRANSLATION: AS_IS,
} = TranslationStrategy;
const { UNDERSCORES, ALLOW_UTF8, DOTS, VALUES } = EscapingScheme;

function named(
  [name, unit = "", kind = "counter"]: readonly [string, string?, PrometheusKind?],
  strategy: TranslationStrategy = DEFAULT,
  scheme: EscapingScheme = UNDERSCORES,
): string {
  return new Names(strategy, scheme).metric({ name, unit, kind }).name;
}

test("metric() applies the translation strategy before the client's escaping", () => {
  const names = [DEFAULT, PLAIN, UTF8, AS_IS].map((strategy) =>
    [UNDERSCORES, ALLOW_UTF8].map((scheme) => named(["foo.bar", "By"], strategy, scheme))
  );
  assert.deepEqual(names, [
    ["foo_bar_bytes_total", "foo_bar_bytes_total"],
    ["foo_bar", "foo_bar"],
    ["foo_bar_bytes_total", "foo.bar_bytes_total"],
    ["foo_bar", "foo.bar"],
  ]);
});

test("metric() writes names by escaping schemes as Prometheus' own libraries do", () => {
  const names = ["foo.bar", "a_b", "1x", "a/b:c", "\u{1F60A}", "plain"].map((name) =>
    [UNDERSCORES, DOTS, VALUES].map((scheme) => named([name], AS_IS, scheme))
  );
  assert.deepEqual(names, [
    ["foo_bar", "foo_dot_bar", "U__foo_2e_bar"],
    ["a_b", "a__b", "a_b"],
    ["_x", "_x", "U___31_x"],
    ["a_b:c", "a_b:c", "U__a_2f_b:c"],
    ["_", "_", "U___1f60a_"],
    ["plain", "plain", "plain"],
  ]);
});

test("metric() sanitizes names: what is no letter or digit becomes one underscore", () => {
  const names = ["http.server-duration", "a..b__c", "1st", "ünïcode", "", "ns:name", "a b"]
    .map((name) => named([name, "", "gauge"]));
  assert.deepEqual(names, [
    "http_server_duration",
    "a_b_c",
    "_1st",
    "_n_code",
    "_",
    "ns:name",
    "a_b",
  ]);
});

test("metric() writes units as full words", () => {
  const units = [
    ["d", "days"],
    ["h", "hours"],
    ["min", "minutes"],
    ["s", "seconds"],
    ["ms", "milliseconds"],
    ["us", "microseconds"],
    ["ns", "nanoseconds"],
    ["By", "bytes"],
    ["KiBy", "kibibytes"],
    ["MiBy", "mebibytes"],
    ["GiBy", "gibibytes"],
    ["TiBy", "tebibytes"],
    ["KBy", "kilobytes"],
    ["kBy", "kilobytes"],
    ["MBy", "megabytes"],
    ["GBy", "gigabytes"],
    ["TBy", "terabytes"],
    ["m", "meters"],
    ["V", "volts"],
    ["A", "amperes"],
    ["J", "joules"],
    ["W", "watts"],
    ["g", "grams"],
    ["Cel", "celsius"],
    ["Hz", "hertz"],
    ["%", "percent"],
    ["1", "ratio"],
    ["m/s", "meters_per_second"],
    ["1/ms", "per_millisecond"],
    ["1/us", "per_microsecond"],
    ["1/ns", "per_nanosecond"],
    ["1/m", "per_minute"],
    ["By/min", "bytes_per_minute"],
    ["1/h", "per_hour"],
    ["1/d", "per_day"],
    ["1/w", "per_week"],
    ["1/wk", "per_week"],
    ["1/mo", "per_month"],
    ["1/y", "per_year"],
    ["s/By", "seconds_per_byte"],
    ["{packet}/s", "per_second"],
    ["By/{request}", "bytes"],
    ["m²", "m"],
    ["furlong", "furlong"],
  ] as const;
  for (const [unit, words] of units) assert.equal(named(["x", unit, "gauge"]), `x_${words}`);
});

test("metric() puts units before _total, and adds none that the name ends with already", () => {
  const cases = [
    [["foo", "s", "gauge"], "foo_seconds"],
    [["foo", "s", "counter"], "foo_seconds_total"],
    [["foo.seconds", "s", "counter"], "foo_seconds_total"],
    [["foo_seconds_total", "s", "counter"], "foo_seconds_total"],
    [["milliseconds", "ms", "histogram"], "milliseconds"],
    [["nanoseconds", "s", "gauge"], "nanoseconds_seconds"],
    [["foo_", "s", "gauge"], "foo_seconds"],
    [["requests", "{request}", "counter"], "requests_total"],
    [["requests", "1", "counter"], "requests_total"],
    [["utilization", "1", "gauge"], "utilization_ratio"],
  ] as const;
  for (const [metric, name] of cases) assert.equal(named(metric), name);
});

test("metric() leaves out units with UnderscoreEscapingWithoutSuffixes", () => {
  assert.equal(named(["foo.bar", "s", "gauge"], PLAIN), "foo_bar");
});

test("label() sanitizes labels and keeps clear of the names of Prometheus", () => {
  const keys = ["http.method", "a..b", "1st", "", "__name__", "a:b", "\ud800"];
  const written = [DEFAULT, AS_IS].map((strategy) => {
    const names = new Names(strategy, strategy === DEFAULT ? UNDERSCORES : ALLOW_UTF8);
    return keys.map((key) => names.label(key));
  });
  assert.deepEqual(written, [
    ["http_method", "a_b", "_1st", "_", "_name_", "a_b", "_"],
    ["http.method", "a..b", "1st", "_", "_name__", "a:b", "\ufffd"],
  ]);
});

test("metric() and label() are valid whatever they are made of", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom("_", ".", "1", "a", "\ud800", "\0", "total")).map((all) =>
      all.join("")
    ),
  );
  const strategies = fc.constantFrom(...Object.values(TranslationStrategy));
  const schemes = fc.constantFrom(...Object.values(EscapingScheme));
  const kinds = fc.constantFrom<PrometheusKind>("counter", "gauge", "histogram");
  fc.assert(
    fc.property(
      anyText,
      anyText,
      strategies,
      schemes,
      kinds,
      (name, unit, strategy, scheme, kind) => {
        const names = new Names(strategy, scheme);
        const metric = names.metric({ name, unit, kind });
        const label = names.label(name);
        assert.ok(!label.startsWith("__"), label);
        assert.match(metric.unit, /^[a-zA-Z0-9_]*$/);
        if (scheme === ALLOW_UTF8) {
          for (const text of [metric.name, label]) {
            assert.ok(text !== "" && text.isWellFormed() && !text.includes("\0"));
          }
          return;
        }
        assert.match(metric.name, /^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
        assert.match(label, /^[a-zA-Z_][a-zA-Z0-9_]*$/);
      },
    ),
    { numRuns: 500 },
  );
});
