// What the schema demands of a file, and any junk in its place.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { ConfigurationModel, ConfigurationValue } from "../../src/declarative/mod.ts";
import { mapConfiguration } from "../../src/declarative/map/map_configuration.ts";
import { parseConfiguration } from "../../src/declarative/mod.ts";
import { checkSetupOptions } from "../../src/init/options/check_setup_options.ts";
import { createSampler } from "../../src/init/signals/create_sampler.ts";
import type { SetupOptions } from "../../src/init/mod.ts";
import { Resource } from "../../src/sdk/mod.ts";
import { resolve } from "../config/environment.ts";
import { EVERY_MEMBER } from "./every_member.ts";
import { mapped, refusal } from "./mapped.ts";

/** The sampler of a set-up, for a resource that says nothing. */
function sampler(options: SetupOptions): string {
  return String(createSampler(resolve({}, options).config.traces.sampler, Resource.empty()));
}

const TRACES = "tracer_provider: { processors: [{ batch: { exporter: { otlp_http: } } }], ";
const METRICS = "meter_provider: { readers: [{ periodic: { exporter: { console: } } }], ";

test("mapConfiguration() takes all that the package supports without a word", () => {
  const { notes, options } = mapConfiguration(parseConfiguration(EVERY_MEMBER));
  assert.deepEqual(notes, []);
  assert.deepEqual(checkSetupOptions(options), []);
});

test("mapConfiguration() takes what is in development by its name without the word", () => {
  const { notes, options } = mapped(`
stability: development
resource: { detection: { detectors: [{ host: }] } }
tracer_provider:
  processors: [{ batch: { exporter: { otlp_file: } } }]
  sampler: { parent_based: { root: { composite: { probability: { ratio: 0.5 } } } } }
  tracer_configurator: { tracers: [{ name: a, config: { enabled: false } }] }
logger_provider: { processors: [{ event_to_span_event_bridge: }] }
meter_provider:
  readers: [{ pull: { exporter: { prometheus: { translation_strategy: no_translation } } } }]
instrumentation: { general: { http: { server: { known_methods: [GET] } } } }
`);
  assert.deepEqual(notes, []);
  assert.equal(options.resourceDetectors?.length, 1);
  assert.deepEqual(options.sinks?.map(({ to }) => to), ["stdout"]);
  assert.match(sampler(options), /root=CompositeSampler\{ComposableProbability\{0\.5\}\}/);
  assert.equal(options.logRecordProcessors?.length, 1);
  assert.deepEqual(options.http?.knownMethods, ["GET"]);
});

test("mapConfiguration() names a fault in what is in development as the file does", () => {
  assert.match(refusal("resource: { detection: 1 }"), /^resource\.detection: it must be a mapping/);
  assert.match(
    refusal("resource: { detection/development: 1 }"),
    /^resource\.detection\/development: it must be a mapping/,
  );
});

const REFUSED: readonly (readonly [yaml: string, place: string])[] = [
  ["tracer_provider: { processors: }", "tracer_provider.processors"],
  ["meter_provider: { readers: }", "meter_provider.readers"],
  ["propagator: { composite: [] }", "propagator.composite"],
  ["resource: { attributes: [] }", "resource.attributes"],
  [
    "tracer_provider: { processors: [{ batch: { exporter: { otlp_http: { headers: [] } } } }] }",
    "tracer_provider.processors[0].batch.exporter.otlp_http.headers",
  ],
  [`${METRICS} views: [] }`, "meter_provider.views"],
  [
    `${METRICS} views: [{ selector: {}, stream: { attribute_keys: { included: [] } } }] }`,
    "meter_provider.views[0].stream.attribute_keys.included",
  ],
  [
    `${TRACES} tracer_configurator/development: { tracers: [] } }`,
    "tracer_provider.tracer_configurator/development.tracers",
  ],
  [
    `${TRACES} sampler: { composite/development: { rule_based: { rules: [{ span_kinds: [], ` +
    "sampler: { always_on: } }] } } } }",
    "tracer_provider.sampler.composite/development.rule_based.rules[0].span_kinds",
  ],
  [
    `${TRACES} sampler: { composite/development: { rule_based: { rules: [{ ` +
    "attribute_values: { key: a }, sampler: { always_on: } }] } } } }",
    "tracer_provider.sampler.composite/development.rule_based.rules[0].attribute_values.values",
  ],
  [
    "resource: { attributes: [{ name: a, type: int, value: 12345678901234567890 }] }",
    "resource.attributes[0].value",
  ],
  ["disabled: yes", "disabled"],
  [
    'meter_provider: { readers: [{ pull: { exporter: { prometheus: { host: "" } } } }] }',
    "meter_provider.readers[0].pull.exporter.prometheus.host",
  ],
  [
    "instrumentation/development: { general: { http: { client: { " +
    "request_captured_headers: [a b] } } } }",
    "instrumentation/development.general.http.client.request_captured_headers",
  ],
  ['attribute_limits: { attribute_count_limit: "3" }', "attribute_limits.attribute_count_limit"],
  [`${TRACES} sampler: { __proto__: } }`, "tracer_provider.sampler.__proto__"],
  [`${TRACES} sampler: { constructor: } }`, "tracer_provider.sampler.constructor"],
  [`${METRICS} exemplar_filter: toString }`, "meter_provider.exemplar_filter"],
  [
    `${METRICS} view_matching_mode/development: merge }`,
    "meter_provider.view_matching_mode/development",
  ],
  [`${METRICS} view_matching_mode: 1 }`, "meter_provider.view_matching_mode"],
];

for (const [yaml, place] of REFUSED) {
  test(`mapConfiguration() refuses ${yaml}`, () => {
    assert.equal(refusal(yaml).split(": ")[0], place, refusal(yaml));
  });
}

/** Where N stands may be the first numbers, and not the others. */
const BOUNDS: readonly (readonly [yaml: string, taken: number[], refused: number[]])[] = [
  ["attribute_limits: { attribute_count_limit: N }", [0], [-1, 0.5]],
  ["tracer_provider: { processors: [{ batch: { schedule_delay: N, EXPORTER } }] }", [0], [-1]],
  ["tracer_provider: { processors: [{ batch: { export_timeout: N, EXPORTER } }] }", [0], [-1]],
  [
    "tracer_provider: { processors: [{ batch: { max_queue_size: 5, max_export_batch_size: N, " +
    "EXPORTER } }] }",
    [1, 5],
    [0, 6],
  ],
  [`${TRACES} sampler: { trace_id_ratio_based: { ratio: N } } }`, [0, 1], [-0.1, 1.1]],
  [
    `${TRACES} sampler: { composite/development: { probability: { ratio: N } } } }`,
    [0, 1],
    [-0.1, 1.1],
  ],
  ["meter_provider: { readers: [{ periodic: { timeout: N, EXPORTER } }] }", [0], [-1]],
  [
    "meter_provider: { readers: [{ periodic: { cardinality_limits: { default: N }, EXPORTER } }] }",
    [1],
    [0],
  ],
  [
    "meter_provider: { readers: [{ periodic: { cardinality_limits: { counter: N }, EXPORTER } }] }",
    [1],
    [0],
  ],
  [
    `${METRICS} views: [{ selector: {}, stream: { aggregation_cardinality_limit: N } }] }`,
    [1],
    [0],
  ],
  [
    `${METRICS} views: [{ selector: {}, stream: { aggregation: { ` +
    "base2_exponential_bucket_histogram: { max_scale: N } } } }] }",
    [-10, 20],
    [-11, 21],
  ],
  [
    `${METRICS} views: [{ selector: {}, stream: { aggregation: { ` +
    "base2_exponential_bucket_histogram: { max_size: N } } } }] }",
    [2],
    [1],
  ],
  [
    "meter_provider: { readers: [{ pull: { exporter: { prometheus: { port: N } } } }] }",
    [0, 65_535],
    [-1, 65_536],
  ],
];

for (const [yaml, taken, refused] of BOUNDS) {
  test(`mapConfiguration() lets N in ${yaml} reach its bounds, and not more`, () => {
    const refusalOf = (number: number): string =>
      refusal(yaml.replace("EXPORTER", "exporter: { console: }").replace("N", `${number}`));
    for (const number of taken) assert.equal(refusalOf(number), "");
    for (const number of refused) {
      assert.match(refusalOf(number), /it must (?:be a (?:whole )?number from|not be more than)/);
    }
  });
}

test("mapConfiguration() takes lists that may be empty for empty ones", () => {
  const { options } = mapped(`
${TRACES} sampler: { composite/development: { rule_based: { rules: [] } } } }
${METRICS} views: [{ selector: {}, stream: { aggregation: { explicit_bucket_histogram: {
  boundaries: [] } } } }] }
instrumentation/development: { general: { http: { server: { known_methods: [] } } } }
`);
  assert.equal(sampler(options), "CompositeSampler{ComposableRuleBased{}}");
  assert.equal(options.views?.length, 1);
  assert.deepEqual(options.http?.knownMethods, []);
});

test("mapConfiguration() refuses a file that is wrong throughout with its first faults", () => {
  const entries = "{ name: 1, value: a },".repeat(30_000);
  assert.match(
    refusal(`resource: { attributes: [${entries}] }`),
    /^resource\.attributes\[0\]\.name: it must be a string; .*; and 29995 more$/,
  );
});

test("mapConfiguration() names the first of many unknown members, and counts the rest", () => {
  const members = Array.from({ length: 1000 }, (_, index) => `m${index}: 1`).join(", ");
  const { notes } = mapped(`resource: { ${members} }`);
  assert.equal(notes.length, 51);
  assert.equal(notes[0], "resource.m0: unknown, ignored");
  assert.equal(notes[50], "950 more members are left out");
});

const SECRET = "s3cr3t";
const JUNK: fc.Arbitrary<ConfigurationValue> = fc.oneof(
  { maxDepth: 3 },
  fc.constantFrom(null, true, false, 0, -1, 0.5, 2 ** 40, NaN, Infinity, "", SECRET, [], {}),
  fc.constantFrom("always_on", "batch", "console", "root", "__proto__", "constructor", "toString")
    .map((name): ConfigurationValue => Object.fromEntries([[name, null]])),
  fc.array(fc.constantFrom<ConfigurationValue>(null, 1, SECRET, {}, []), { maxLength: 3 }),
);

/** Puts a value in one of the places of a model, the one of that number. */
function replaced(model: ConfigurationValue, place: number, junk: ConfigurationValue) {
  let count = 0;
  const visit = (value: ConfigurationValue): ConfigurationValue => {
    if (count++ === place) return junk;
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item)]));
  };
  const changed = visit(model);
  return { changed, count };
}

/** What a configuration comes to; `undefined` where it is refused as it should be. */
function optionsOf(model: ConfigurationModel): SetupOptions | undefined {
  try {
    return mapConfiguration(model).options;
  } catch (error) {
    assert.ok(error instanceof TypeError, String(error));
    assert.match(error.message, /^[\w./[\] (),-]+: |^the configuration must be a mapping$/);
    // Propagators are named, and names are no secrets.
    const rest = error.message.replace(/composite_list \([^)]*\)/, "");
    assert.doesNotMatch(rest, new RegExp(SECRET));
    return undefined;
  }
}

test("mapConfiguration() says where in a configuration junk is, or bears it", () => {
  const model = parseConfiguration(EVERY_MEMBER);
  const { count } = replaced(model, -1, null);
  fc.assert(
    fc.property(fc.nat(count - 1), JUNK, (place, junk) => {
      // why: what comes out is a model, or the junk that a caller without types could hand in
      const changed = replaced(model, place, junk).changed as ConfigurationModel;
      const options = optionsOf(changed);
      if (options === undefined) return;
      // What is made of it is what init() takes.
      assert.deepEqual(checkSetupOptions(options), []);
      resolve({}, options);
    }),
    { numRuns: 2000 },
  );
});
