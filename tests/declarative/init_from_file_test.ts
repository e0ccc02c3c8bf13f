import assert from "node:assert/strict";
import { test } from "node:test";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { isDeno } from "../support/run_child.ts";
import { documentedExample, runWithFile } from "./file_fixture.ts";

const TRACES = (endpoint: string) => `
file_format: "1.1"
tracer_provider:
  processors: [{ batch: { exporter: { otlp_http: { endpoint: "${endpoint}" } } } }]
`;

test("initFromFile() exports all signals as the documented file says", async () => {
  await using receiver = await startReceiver();
  const { code, stderr, report } = await runWithFile({
    yaml: documentedExample(),
    argument: "-",
    variables: (path) => ({ OTEL_CONFIG_FILE: path }),
    env: {
      COLLECTOR: receiver.url,
      TOKEN: "abc",
      EXTRA_ATTRIBUTES: "region=eu",
      // None of them counts.
      OTEL_SDK_DISABLED: "true",
      OTEL_SERVICE_NAME: "other",
      OTEL_RESOURCE_ATTRIBUTES: "other=1",
      OTEL_TRACES_SAMPLER: "always_off",
      OTEL_TRACES_EXPORTER: "none",
      OTEL_PROPAGATORS: "b3",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:9",
      OTEL_EXPORTER_OTLP_HEADERS: "other=1",
      OTEL_LOG_LEVEL: "all",
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "1",
    },
  });
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /^.*"orders" of the meter "program" has more than 3 sets of attributes.*\n$/,
  );
  assert.deepEqual(receiver.errors, []);
  const { result, carrier, resource } = report();
  assert.equal(result, "success");
  assert.deepEqual(Object.keys(carrier), ["traceparent"]);
  assert.equal(resource["service.name"], "shop");

  assert.deepEqual(receiver.spans.map(({ name }) => name), ["checkout"]);
  const [span] = receiver.spans;
  assert.deepEqual(span?.attributes, { a: 1, b: "0123456789" });
  const { attributes = {} } = span?.resource ?? {};
  assert.deepEqual(
    [attributes["shop.floor"], attributes.region, attributes.other],
    [2, "eu", undefined],
  );
  assert.equal(typeof attributes["service.instance.id"], "string");
  assert.equal(typeof attributes["process.runtime.name"], "string");

  assert.deepEqual(receiver.logs.map(({ body, traceId }) => [body, traceId]), [
    ["paid", span?.traceId],
  ]);

  const [orders] = receiver.metrics;
  assert.deepEqual([receiver.metrics.length, orders?.name, orders?.type], [1, "orders", "sum"]);
  // Three, and what exceeds them; the view took the secret away.
  const points = orders?.dataPoints.map((point) => point.attributes) ?? [];
  assert.equal(points.length, 4);
  assert.ok(points.some((point) => point["otel.metric.overflow"] === true));
  assert.ok(points.every((point) => !("secret" in point)));

  const ofTraces = receiver.requests.find(({ signal }) => signal === "traces")?.headers ?? {};
  assert.deepEqual([ofTraces["x-token"], ofTraces["content-encoding"], ofTraces.other], [
    "abc",
    "gzip",
    undefined,
  ]);
  const ofLogs = receiver.requests.find(({ signal }) => signal === "logs")?.headers ?? {};
  assert.equal(ofLogs["content-encoding"], undefined);
});

test("initFromFile() takes the file that it is given before that of the variable", async () => {
  await using receiver = await startReceiver();
  const { code, stderr, report } = await runWithFile({
    yaml: TRACES(receiver.signalUrl("traces")),
    env: { OTEL_CONFIG_FILE: "/nowhere.yaml" },
  });
  assert.deepEqual([code, stderr, report().carrier], [0, "", {}]);
  // Without a configurator the tracer called quiet is heard too; logs and metrics are off.
  assert.deepEqual(receiver.spans.map(({ name }) => name), ["checkout", "unseen"]);
  assert.deepEqual([receiver.logs.length, receiver.metrics.length], [0, 0]);
});

test("initFromFile() takes the older variable where the newer one is not set", async () => {
  const values: readonly Readonly<Record<string, string>>[] = [{}, { OTEL_CONFIG_FILE: "" }];
  for (const newer of values) {
    await using receiver = await startReceiver();
    const { stderr } = await runWithFile({
      yaml: TRACES(receiver.signalUrl("traces")),
      argument: "-",
      variables: (path) => ({ OTEL_EXPERIMENTAL_CONFIG_FILE: path, ...newer }),
    });
    assert.equal(stderr, "");
    assert.equal(receiver.spans.length, 2);
  }
});

test("initFromFile() is init() without a path and without a variable", async () => {
  await using receiver = await startReceiver();
  const { stderr, report } = await runWithFile({
    argument: "-",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SERVICE_NAME: "by-variables" },
  });
  assert.equal(stderr, "");
  assert.equal(report().resource["service.name"], "by-variables");
  assert.deepEqual([receiver.spans.length, receiver.logs.length], [2, 2]);
});

test("initFromFile() gives the first handle again and says so", async () => {
  const { code, stderr, report } = await runWithFile({
    yaml: 'file_format: "1.1"',
    mode: "twice",
  });
  assert.deepEqual([code, report().again], [0, true]);
  assert.match(stderr, /init\(\) was called again/);
  assert.equal(stderr.trim().split("\n").length, 1);
});

test("initFromFile() keeps a disabled SDK quiet, with its propagators", async () => {
  const { stderr, report } = await runWithFile({
    yaml: `${TRACES("http://localhost:9/v1/traces")}
disabled: \${OFF:-true}
propagator: { composite_list: tracecontext }
`,
  });
  const { carrier, hasProviders } = report();
  assert.deepEqual([stderr, hasProviders, Object.keys(carrier)], ["", false, ["traceparent"]]);
});

test("initFromFile() says each thing that it leaves out once, and goes on", async () => {
  await using receiver = await startReceiver();
  const { stderr, report } = await runWithFile({
    yaml: `
file_format: "1.9"
colour: blue
tracer_provider:
  processors:
    - batch: { exporter: { zipkin: } }
    - batch: { exporter: { otlp_http: { endpoint: "${receiver.signalUrl("traces")}" } } }
`,
  });
  assert.equal(report().result, "success");
  assert.equal(receiver.spans.length, 2);
  assert.deepEqual(stderr.trim().split("\n").sort(), [
    "[@offthread/otel] warning: Configuration: colour: unknown, ignored.",
    "[@offthread/otel] warning: Configuration: file_format: 1.9 is newer than 1.1, the " +
    "latest known.",
    "[@offthread/otel] warning: Configuration: " +
    "tracer_provider.processors[0].batch.exporter.zipkin: not supported.",
  ]);
});

/** A file whose views compose, or not; the names of attributes are patterns. */
const VIEWS = (endpoint: string, mode: string) => `
file_format: "1.1"
meter_provider:
  ${mode}
  readers: [{ periodic: { exporter: { otlp_http: { endpoint: "${endpoint}" } } } }]
  views:
    - selector: {}
      stream: { attribute_keys: { excluded: ["sec*"] } }
    - selector: { instrument_name: orders }
      stream: { name: shop.orders, attribute_keys: { included: ["*e*"] } }
    - selector: { instrument_type: counter }
      stream: { description: Paid., attribute_keys: { excluded: [index] } }
`;

/** Names, descriptions, and the sets of attributes of the points. */
function metricsOf(receiver: Receiver): readonly unknown[] {
  return receiver.metrics.map(({ name, raw, dataPoints }) => [
    name,
    raw.description,
    dataPoints.map(({ attributes }) => Object.keys(attributes).sort().join()),
  ]);
}

test("initFromFile() composes the views of a stream where the file says so", async () => {
  await using receiver = await startReceiver();
  const yaml = VIEWS(
    receiver.signalUrl("metrics"),
    "view_matching_mode/development: composable",
  );
  const { code, stderr } = await runWithFile({ yaml });
  assert.deepEqual([code, stderr, receiver.errors], [0, "", []]);
  assert.deepEqual(metricsOf(receiver), [["shop.orders", "Paid.", [""]]]);
  assert.equal(receiver.metrics[0]?.dataPoints[0]?.value, 5);
});

test("initFromFile() has each view make a stream of its own where nothing is said", async () => {
  await using receiver = await startReceiver();
  const { code, stderr } = await runWithFile({ yaml: VIEWS(receiver.signalUrl("metrics"), "") });
  assert.equal(code, 0);
  assert.match(stderr, /Two metrics of the meter "program" have the name "orders"/);
  assert.deepEqual(metricsOf(receiver), [
    ["orders", "", Array(5).fill("index")],
    ["shop.orders", "", Array(5).fill("index,secret")],
    ["orders", "Paid.", ["secret"]],
  ]);
});

test("initFromFile() tells views apart that choose attributes by patterns", async () => {
  await using receiver = await startReceiver();
  const view = (key: string) =>
    `{ selector: { instrument_name: orders }, stream: { attribute_keys: { included: [${key}] } } }`;
  const { code, stderr } = await runWithFile({
    yaml: `
file_format: "1.1"
meter_provider:
  readers: [{ periodic: { exporter: { otlp_http: {
    endpoint: "${receiver.signalUrl("metrics")}" } } } }]
  views: [${view('"i*"')}, ${view('"s*"')}]
`,
  });
  assert.equal(code, 0);
  assert.match(stderr, /"orders" and differ in aggregation or attributes/);
  assert.deepEqual(metricsOf(receiver), [
    ["orders", "", Array(5).fill("index")],
    ["orders", "", ["secret"]],
  ]);
});

test("initFromFile() serves Prometheus where a pull reader says", async () => {
  await using blocker = await startReceiver();
  const { code, stderr, report } = await runWithFile({
    yaml: `
file_format: "1.1"
meter_provider:
  readers:
    - pull:
        exporter: { prometheus/development: { host: 127.0.0.1, port: ${blocker.port} } }
    - pull:
        exporter: { prometheus/development: { host: 127.0.0.1, port: 0 } }
`,
  });
  assert.deepEqual([code, report().result], [0, "success"]);
  const message = `Prometheus metrics are not served on 127.0.0.1:${blocker.port}: `;
  assert.equal(stderr.split(message).length, 2, stderr);
});

test("initFromFile() prints and writes lines where the file says", async () => {
  const { code, stdout, stderr } = await runWithFile({
    yaml: `
file_format: "1.1"
tracer_provider:
  processors: [{ simple: { exporter: { otlp_file/development: { output_stream: stdout } } } }]
logger_provider:
  processors: [{ batch: { exporter: { console: } } }]
meter_provider:
  readers: [{ periodic: { exporter: { console: { temporality_preference: delta } } } }]
`,
  });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^\{"resourceSpans":.*"name":"checkout"/m);
  assert.match(stdout, /body: ['"]paid['"]/);
  assert.match(stdout, /name: ['"]orders['"]/);
});

const BROKEN: readonly (readonly [what: string, yaml: string | Uint8Array | undefined])[] = [
  ["is not there", undefined],
  ["is empty", ""],
  ["is no YAML", 'file_format: "1.1"\na: [1'],
  ["is a list", "- 1"],
  ["is no UTF-8", new Uint8Array([0x66, 0xff, 0xfe, 0x3a, 0x20, 0x31])],
  ["has no format", "disabled: false"],
  ["has another format", 'file_format: "0.3"'],
  ["has a bad reference", 'file_format: "1.1"\nlog_level: ${X:?y}'],
  ["has a wrong type", 'file_format: "1.1"\ndisabled: often'],
  [
    "has an unknown exporter",
    'file_format: "1.1"\ntracer_provider:\n  processors:\n' +
    "    - batch: { exporter: { otlp_htp: } }",
  ],
  ["has a circle", 'file_format: "1.1"\nx: &x [*x]'],
  ["has no processors", 'file_format: "1.1"\ntracer_provider: {}'],
];

for (const [what, yaml] of BROKEN) {
  test(`initFromFile() says one thing and does nothing when the file ${what}`, async () => {
    const { code, stderr, report } = await runWithFile(yaml === undefined ? {} : { yaml });
    assert.equal(code, 0, stderr);
    const { hasProviders, carrier, result } = report();
    assert.deepEqual([hasProviders, carrier, result], [false, {}, "success"]);
    assert.match(
      stderr,
      /^\[@offthread\/otel\] error: The configuration file .*: OpenTelemetry is off\.$/m,
    );
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  });
}

for (const argument of ["/", "/dev/zero"]) {
  test(`initFromFile() says one thing and does nothing when the file is ${argument}`, async () => {
    const { code, stderr, report } = await runWithFile({ argument });
    assert.equal(code, 0, stderr);
    assert.equal(report().hasProviders, false);
    assert.match(
      stderr,
      /^\[@offthread\/otel\] error: .* cannot be read \(.*OpenTelemetry is off\.\n$/,
    );
  });
}

test("initFromFile() needs the permission to read the file, and asks nobody", async () => {
  const { code, stderr, report } = await runWithFile({
    yaml: 'file_format: "1.1"',
    denoFlags: ["--allow-env=OTEL_*"],
  });
  assert.equal(code, 0, stderr);
  assert.equal(report().hasProviders, !isDeno);
  if (isDeno) {
    assert.match(stderr, /^\[@offthread\/otel\] error: The configuration file .* cannot be read /);
  } else assert.equal(stderr, "");
});

test("initFromFile() takes variables that may not be read for unset, and says so", async () => {
  const { code, stderr, report } = await runWithFile({
    yaml: 'file_format: "1.1"\nresource: { attributes_list: "service.name=${WHO:-nobody}" }\n',
    denoFlags: ["--allow-read=FILE"],
    env: { WHO: "somebody" },
  });
  assert.equal(code, 0, stderr);
  const name = report().resource["service.name"];
  if (isDeno) {
    assert.equal(name, "nobody");
    assert.match(stderr, /^.*warning: Configuration: WHO cannot be read.*--allow-env=WHO\.\n$/);
  } else assert.deepEqual([name, stderr], ["somebody", ""]);
});

test("initFromFile() without permission for anything is init() without it", async () => {
  const { code, stderr, report } = await runWithFile({
    argument: "-",
    denoFlags: ["--deny-net"],
    variables: () => ({}),
    env: {
      OTEL_TRACES_EXPORTER: "none",
      OTEL_LOGS_EXPORTER: "none",
      OTEL_METRICS_EXPORTER: "none",
    },
  });
  assert.equal(code, 0, stderr);
  assert.equal(report().hasProviders, true);
});
