import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import {
  diag,
  init,
  logs,
  metrics,
  type OtelHandle,
  propagation,
  ROOT_CONTEXT,
  trace,
} from "../../../mod.ts";
import type { SetupOptions } from "../../../src/init/mod.ts";
import {
  type LogRecordProcessor,
  MetricReader,
  SimpleSpanProcessor,
} from "../../../src/sdk/mod.ts";
import { InMemorySpanExporter } from "../../../src/testing/mod.ts";
import { startRawServer } from "../../otlp/sender_fixture.ts";
import { errorOutput } from "../../support/error_output.ts";

const QUIET: SetupOptions = {
  traces: { exporter: "none" },
  metrics: { exporter: "none" },
  logs: { exporter: "none" },
};

/** What is registered for the process. */
function registered(): readonly string[] {
  const slot: unknown = Reflect.get(globalThis, Symbol.for("opentelemetry.js.api.1"));
  return Object.keys(slot ?? {}).filter((name) => name !== "version");
}

async function freePort(): Promise<number> {
  const server = await startRawServer(() => {});
  await server[Symbol.asyncDispose]();
  return server.port;
}

// why: plain JavaScript gives what it likes
function initWith(options: unknown): OtelHandle {
  return init(options as SetupOptions);
}

function processorOf(onEmit: LogRecordProcessor["onEmit"]): LogRecordProcessor {
  return {
    onEmit,
    forceFlush: () => Promise.resolve("success"),
    shutdown: () => Promise.resolve("success"),
  };
}

function otlpSink(metrics: object): object {
  return { sinks: [{ format: "otlp", to: "stderr", signals: ["metrics"], metrics }] };
}

test("init() throws for options of another kind, with their path", () => {
  const bad: readonly [options: unknown, message: RegExp][] = [
    [null, /the options: they must be a plain object, not null/],
    ["shop", /the options: they must be a plain object, not a string/],
    [[], /the options: they must be a plain object, not a list/],
    [{ otlp: "http://user:s3cret@x" }, /option otlp: it must be a plain object, not a string/],
    [{ otlp: new URL("http://x") }, /option otlp: .* not an instance of a class/],
    [{ traces: "none" }, /option traces: it must be a plain object/],
    [{ traces: { batch: null } }, /option traces\.batch: it must be a plain object, not null/],
    [{ exit: false }, /option exit: it must be a plain object, not a boolean/],
    [{ resourceAttributes: "ab" }, /option resourceAttributes: .* object of attributes, not "ab"/],
    [{ resource: { merge: () => {} } }, /option resource: it must be a Resource/],
    [{ serviceName: Object.create(null) }, /option serviceName: /],
    [{ otlp: { headers: new Headers({ a: "s3cret" }) } }, /option otlp\.headers: .*plain object/],
    [{ otlp: { headers: new Map([["a", "s3cret"]]) } }, /option otlp\.headers: .*plain object/],
    [{ captureConsole: "yes" }, /option captureConsole: it must be true or false, not "yes"/],
    [{ runtimeMetrics: 1 }, /option runtimeMetrics: it must be true or false/],
    [{ sdkMetrics: 1 }, /option sdkMetrics: it must be true or false/],
    [{ recordFatalErrors: null }, /option recordFatalErrors: it must be true or false/],
    [{ logFilter: "error" }, /option logFilter: it must be a plain object, not a string/],
    [{ logFilter: { minimumSeverity: "warn" } }, /minimumSeverity must be a severity number/],
    [{ logRecordProcessors: [{}] }, /option logRecordProcessors: .*each with onEmit/],
    [{ loggerConfigurator: "x" }, /option loggerConfigurator: it must be a function/],
    [{ views: [{ instrumentName: "c" }] }, /option views: .*instances of View/],
    [{ viewMatchingMode: "merge" }, /viewMatchingMode: .*of independent, composable, not "merge"/],
    [{ viewMatchingMode: null }, /option viewMatchingMode: it must be one of independent/],
    [{ metricReaders: [null] }, /option metricReaders: .*each with collect/],
    [{ metricReaders: [{ collect() {}, forceFlush() {}, shutdown() {} }] }, /class MetricReader/],
    [{ metricProducers: 5 }, /option metricProducers: .*each with produce/],
    [{ metricFilter: {} }, /option metricFilter: .*testMetric/],
    [{ meterConfigurator: {} }, /option meterConfigurator: it must be a function/],
    [{ sinks: {} }, /option sinks: it must be a list/],
    [{ sinks: [null] }, /option sinks\[0\]: it must be a plain object, not null/],
    [{ sinks: [{ format: "jsonl", to: "stderr", filter: 1 }] }, /sinks\[0\]\.filter: /],
    [
      { sinks: [{ format: "jsonl", to: "stderr", signals: "logs" }] },
      /sinks\[0\]\.signals: it must be a list, not "logs"/,
    ],
    [{ sinks: [{ format: "jsonl", to: null }] }, /sinks\[0\]\.to: .*, not null\.$/],
    [otlpSink({ exportIntervalMs: 0 }), /sinks\[0\]\.metrics\.exportIntervalMs: /],
    [otlpSink({ temporalityPreference: "x" }), /sinks\[0\]\.metrics\.temporalityPreference: /],
    [otlpSink({ defaultHistogramAggregation: "x" }), /metrics\.defaultHistogramAggregation: /],
    [otlpSink({ cardinalitySelector: 1 }), /sinks\[0\]\.metrics\.cardinalitySelector: /],
    [otlpSink({ metricProducers: [{}] }), /sinks\[0\]\.metrics\.metricProducers: /],
  ];
  for (const [options, message] of bad) {
    assert.throws(() => initWith(options), (error: Error) => {
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /s3cret/);
      return error instanceof TypeError || error instanceof RangeError;
    });
    assert.deepEqual(registered(), []);
  }
});

test("init() takes options that are undefined, and those without a prototype", async () => {
  const options = Object.assign(Object.create(null), QUIET, { otlp: undefined, sinks: undefined });
  await initWith(options).shutdown();
});

test("init() names in one warning what is no option, and goes on", async () => {
  const output = await errorOutput(async () => {
    const { traces, ...rest } = QUIET;
    const sinks = [{ format: "jsonl", to: "stderr", fliter: {} }];
    const handle = initWith({ ...rest, servicename: "x", traces: { ...traces, btch: {} }, sinks });
    assert.notEqual(handle.resource.attributes["service.name"], "x");
    await handle.shutdown();
  });
  assert.match(output, /ignores unknown options: servicename, traces\.btch, sinks\[0\]\.fliter\.$/);
});

test("init() gives processors and readers of the application the resource", async () => {
  const exporter = new InMemorySpanExporter();
  const reader = new MetricReader();
  const handle = init({
    ...QUIET,
    serviceName: "shop",
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    metricReaders: [reader],
  });
  trace.getTracer("shop").startSpan("checkout").end();
  await handle.forceFlush();
  const [span] = exporter.finishedSpans();
  const { resourceMetrics } = await reader.collect();
  assert.equal(span.resource.attributes["service.name"], "shop");
  assert.equal(resourceMetrics.resource.attributes["service.name"], "shop");
  await handle.shutdown();
});

test("init() has the configurators say which scopes are off", async () => {
  const configurator = ({ name }: { readonly name: string }): { readonly enabled: boolean } => ({
    enabled: name !== "noisy",
  });
  const handle = init({
    ...QUIET,
    spanProcessors: [new SimpleSpanProcessor(new InMemorySpanExporter())],
    logRecordProcessors: [processorOf(() => {})],
    metricReaders: [new MetricReader()],
    tracerConfigurator: configurator,
    loggerConfigurator: configurator,
    meterConfigurator: configurator,
  });
  const enabled = (name: string): readonly unknown[] => [
    trace.getTracer(name).enabled?.(),
    logs.getLogger(name).enabled?.(),
    metrics.getMeter(name).createCounter("orders").enabled?.(),
  ];
  assert.deepEqual(enabled("shop"), [true, true, true]);
  assert.deepEqual(enabled("noisy"), [false, false, false]);
  await handle.shutdown();
});

test("init() captures the console as it prints", async () => {
  const { info } = console;
  const bodies: unknown[] = [];
  const prints: unknown[] = [];
  console.info = (...args) => void prints.push(args);
  try {
    const handle = init({
      ...QUIET,
      captureConsole: true,
      logRecordProcessors: [processorOf(({ body }) => void bodies.push(body))],
    });
    console.info("%d apples for %s", 5, "Ann");
    await handle.shutdown();
  } finally {
    console.info = info;
  }
  assert.deepEqual(bodies, ["5 apples for Ann"]);
  assert.deepEqual(prints, [["%d apples for %s", 5, "Ann"]]);
});

test("init() that throws leaves nothing behind", async () => {
  const port = await freePort();
  const reader = new MetricReader();
  const options: SetupOptions = {
    ...QUIET,
    captureConsole: true,
    metrics: { exporter: "prometheus", prometheus: { host: "127.0.0.1", port } },
  };
  const { log } = console;
  // A reader cannot belong to two providers: only the set-up itself finds that.
  const failing = { ...options, metricReaders: [reader, reader] };
  assert.throws(() => init(failing), /one meter provider only/);
  assert.equal(console.log, log);
  assert.deepEqual(registered(), []);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/metrics`));
  const output = await errorOutput(async () => {
    const handle = init({ ...options, metricReaders: [reader] });
    assert.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 200);
    assert.deepEqual((await reader.collect()).errors, []);
    await handle.shutdown();
  });
  assert.equal(output, "");
  assert.equal(console.log, log);
});

test("forceFlush() and shutdown() never reject, and shutdown() takes everything back", async () => {
  class BrokenReader extends MetricReader {
    override forceFlush(): never {
      throw new Error("broken");
    }
    override shutdown(): never {
      throw new Error("broken");
    }
  }
  const output = await errorOutput(async () => {
    const handle = init({ ...QUIET, metricReaders: [new BrokenReader()] });
    assert.equal(await handle.forceFlush(), "failure");
    assert.equal(await handle.shutdown(), "failure");
  });
  assert.match(output, /Metrics could not be delivered: Error: broken/);
  assert.deepEqual(registered(), []);
  const next = init(QUIET);
  assert.equal(await next.shutdown(), "success");
});

test("init() lets nothing out that a propagator of the application does", async () => {
  const throwing = (): never => {
    throw new Error("boom");
  };
  const rejecting = (): never => {
    // why: plain JavaScript gives what it likes
    return Promise.reject(new Error("boom")) as never;
  };
  for (const fail of [throwing, rejecting]) {
    const propagator = { inject: fail, extract: fail, fields: fail };
    const output = await errorOutput(async () => {
      const handle = init({ ...QUIET, propagators: [propagator] });
      propagation.inject(ROOT_CONTEXT, {});
      assert.equal(propagation.extract(ROOT_CONTEXT, {}), ROOT_CONTEXT);
      assert.deepEqual(propagation.fields(), []);
      // Who rejects without being looked after ends the test here.
      await setImmediate();
      await handle.shutdown();
    });
    if (fail === throwing) assert.match(output, /A propagator's inject\(\) failed/);
  }
});

test("init() says as much as its own logLevel wants, also after a shutdown()", async () => {
  const output = await errorOutput(async () => {
    const first = init({ ...QUIET, logLevel: "error" });
    diag.warn("of the first");
    await first.shutdown();
    diag.error("of nobody");
    const second = init({ ...QUIET, logLevel: "debug" });
    diag.debug("of the second");
    await second.shutdown();
    const third = init({ ...QUIET, logLevel: "none" });
    diag.error("of the third");
    await third.shutdown();
  });
  assert.equal(output, "[@offthread/otel] debug: of the second");
});

test("init() leaves the logger of the application where it is", async () => {
  const messages: string[] = [];
  const log = (message: string): void => void messages.push(message);
  diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log });
  const output = await errorOutput(async () => void await init(QUIET).shutdown());
  diag.warn("still here");
  diag.disable();
  assert.equal(output, "");
  assert.deepEqual(messages, ["still here"]);
});

test("init() that is disabled registers context and propagation alone", async () => {
  const handle = init({ disabled: true, logLevel: "none" });
  assert.deepEqual(registered(), ["context", "propagation"]);
  await handle.shutdown();
  assert.deepEqual(registered(), []);
});

test("init() with native off registers nothing, disabled or not", async () => {
  for (const disabled of [false, true]) {
    const handle = init({ ...QUIET, disabled, native: "off", logLevel: "none" });
    assert.deepEqual(registered(), []);
    await handle.shutdown();
  }
});
