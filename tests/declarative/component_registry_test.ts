import assert from "node:assert/strict";
import { test } from "node:test";
import { logs, metrics, trace } from "../../src/api/mod.ts";
import {
  type ConfigurationModel,
  initFromConfiguration,
  parseConfiguration,
  registerComponentProvider,
} from "../../src/declarative/mod.ts";
import {
  InMemoryLogRecordExporter,
  InMemoryMetricExporter,
  InMemorySpanExporter,
} from "../../src/exporters/mod.ts";
import { AlwaysOnSampler, Resource } from "../../src/sdk/mod.ts";
import { mapped, refusal } from "./mapped.ts";

test("registerComponentProvider() lets a file name components of the application", async () => {
  const seen: [string, unknown][] = [];
  const spans = new InMemorySpanExporter();
  const records = new InMemoryLogRecordExporter();
  const points = new InMemoryMetricExporter();
  const propagator = { inject: () => {}, extract: <T>(context: T) => context, fields: () => [] };
  const note = <T>(name: string, component: T) => (properties: unknown): T => {
    seen.push([name, properties]);
    return component;
  };
  const undo = [
    registerComponentProvider("sampler", "mine", note("sampler", new AlwaysOnSampler())),
    registerComponentProvider("span_exporter", "mine", note("span_exporter", spans)),
    registerComponentProvider("log_record_exporter", "mine", note("logs", records)),
    registerComponentProvider("push_metric_exporter", "mine", note("metrics", points)),
    registerComponentProvider("text_map_propagator", "mine", note("propagator", propagator)),
    registerComponentProvider(
      "resource_detector",
      "mine",
      note("detector", { name: "mine", detect: () => new Resource({ found: 1 }) }),
    ),
  ];
  const handle = initFromConfiguration(parseConfiguration(`
file_format: "1.1"
propagator: { composite_list: mine }
resource: { detection/development: { detectors: [{ mine: }] } }
tracer_provider:
  sampler: { mine: { a: 1, b: } }
  processors: [{ simple: { exporter: { mine: } } }]
logger_provider: { processors: [{ batch: { exporter: { mine: {} } } }] }
meter_provider: { readers: [{ periodic: { exporter: { mine: { x: [1] } } } }] }
`));
  try {
    trace.getTracer("test").startSpan("made").end();
    logs.getLogger("test").emit({ body: "said" });
    metrics.getMeter("test").createCounter("counted").add(1);
    await handle.forceFlush();
    assert.deepEqual(spans.finishedSpans().map(({ name }) => name), ["made"]);
    assert.equal(records.finishedLogRecords().length, 1);
    assert.equal(points.collections().length, 1);
    assert.equal(handle.resource.attributes.found, 1);
  } finally {
    await handle.shutdown();
    for (const take of undo) take();
  }
  assert.deepEqual(
    new Map(seen),
    new Map<string, unknown>([
      ["sampler", { a: 1, b: null }],
      ["span_exporter", {}],
      ["logs", {}],
      ["metrics", { x: [1] }],
      ["propagator", {}],
      ["detector", {}],
    ]),
  );
});

const SAMPLER = `
tracer_provider: { processors: [{ simple: { exporter: { console: } } }], sampler: { mine: } }
`;

test("registerComponentProvider() refuses a name that is taken, until it is taken out", () => {
  const create = () => new AlwaysOnSampler();
  const takeOut = registerComponentProvider("sampler", "mine", create);
  assert.equal(refusal(SAMPLER), "");
  assert.throws(() => registerComponentProvider("sampler", "mine", create), TypeError);
  takeOut();
  assert.match(refusal(SAMPLER), /^tracer_provider\.sampler\.mine: no sampler of this name/);
});

test("registerComponentProvider() gives what the package does not have of the schema", () => {
  const spans = new InMemorySpanExporter();
  const detector = { name: "container", detect: () => Resource.empty() };
  const yaml = `
resource: { detection/development: { detectors: [{ container: }] } }
tracer_provider: { processors: [{ simple: { exporter: { zipkin: { endpoint: x } } } }] }
meter_provider:
  readers: [{ periodic: { producers: [{ opencensus: }], exporter: { console: } } }]
`;
  assert.equal(mapped(yaml).notes.length, 3);
  const undo = [
    registerComponentProvider("span_exporter", "zipkin", () => spans),
    registerComponentProvider("resource_detector", "container", () => detector),
    registerComponentProvider("metric_producer", "opencensus", () => ({
      produce: () => Promise.resolve({ scopeMetrics: [], errors: [] }),
    })),
  ];
  try {
    const { notes, options } = mapped(yaml);
    assert.deepEqual(notes, []);
    assert.deepEqual(options.resourceDetectors, [detector]);
    assert.deepEqual([options.spanProcessors?.length, options.metricReaders?.length], [1, 1]);
  } finally {
    for (const take of undo) take();
  }
});

test("mapConfiguration() refuses a component that cannot be made", () => {
  const takeOut = registerComponentProvider("sampler", "mine", () => {
    throw new Error("out of luck");
  });
  assert.equal(
    refusal(SAMPLER),
    "tracer_provider.sampler.mine: it could not be created: out of luck",
  );
  takeOut();
});

test("mapConfiguration() refuses what is none of the kind that was registered", () => {
  // A rejection that nobody handles would end the process.
  const rejects = (): unknown => Promise.reject(new Error("from a creator"));
  const others = [undefined, null, 1, {}, Promise.resolve(new AlwaysOnSampler())];
  for (const make of [rejects, ...others.map((made) => () => made)]) {
    // why: plain JavaScript may give anything
    const create = make as () => AlwaysOnSampler;
    const takeOut = registerComponentProvider("sampler", "mine", create);
    assert.equal(
      refusal(SAMPLER),
      "tracer_provider.sampler.mine: the registered function must return a sampler, with " +
        "shouldSample",
    );
    takeOut();
  }
});

test("registerComponentProvider() refuses a kind that there is not", () => {
  // why: plain JavaScript may name anything
  const type = "exporter" as "span_exporter";
  assert.throws(
    () => registerComponentProvider(type, "mine", () => new InMemorySpanExporter()),
    /^TypeError: Cannot register "exporter": there is no such component type\.$/,
  );
});

test("initFromConfiguration() throws for what cannot be used, and leaves nothing behind", () => {
  const before = trace.getTracer("test").startSpan("x").isRecording();
  assert.throws(
    () => initFromConfiguration({ file_format: "1.1", tracer_provider: null }),
    (error) => error instanceof TypeError && /^tracer_provider: /.test(error.message),
  );
  for (const model of [null, undefined, [], "file_format"]) {
    // why: plain JavaScript may hand in anything
    const given = model as unknown as ConfigurationModel;
    assert.throws(
      () => initFromConfiguration(given),
      /^TypeError: the configuration must be a mapping$/,
    );
  }
  assert.equal(trace.getTracer("test").startSpan("x").isRecording(), before);
});
