// A file that uses all of the schema at once, as the examples of its authors do, those parts among
// it that the package does not have.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startGrpcReceiver } from "../support/grpc_receiver.ts";
import { type ReceiverSignal, startReceiver } from "../support/receiver.ts";
import { runWithFile } from "./file_fixture.ts";

/** Where no certificate is. */
const TLS =
  "tls: { ca_file: /nowhere/ca.pem, key_file: /nowhere/k.pem, cert_file: /nowhere/c.pem }";

/** Where a signal goes over HTTP, and everything over gRPC. */
interface Endpoints {
  readonly signalUrl: (signal: ReceiverSignal) => string;
  readonly grpcUrl: string;
}

/** The second exporter of each provider. */
function grpcExporter(url: string): string {
  return `otlp_grpc: { endpoint: "${url}", ${TLS}, headers_list: "a=b" }`;
}

/** The processors of a provider. */
function processors(endpoint: string, grpcUrl: string): string {
  return `
    - batch:
        schedule_delay: 100
        export_timeout: 30000
        max_queue_size: 2048
        max_export_batch_size: 512
        exporter:
          otlp_http:
            endpoint: ${endpoint}
            ${TLS}
            headers: [{ name: x-token, value: "abc" }]
            headers_list: "x-token=overridden,x-other=1"
            compression: gzip
            timeout: 10000
            encoding: protobuf
    - batch: { exporter: { ${grpcExporter(grpcUrl)} } }
    - batch: { exporter: { otlp_file/development: { output_stream: stdout } } }
    - simple: { exporter: { console: } }
`;
}

/** All of it, with `/development` where version 1.1 of the format wants it. */
function wholeFile({ signalUrl, grpcUrl }: Endpoints): string {
  return `
file_format: "1.1"
disabled: false
log_level: info
attribute_limits: { attribute_value_length_limit: 100, attribute_count_limit: 20 }
propagator:
  composite: [{ tracecontext: }, { baggage: }, { b3: }]
  composite_list: "tracecontext,b3multi,ottrace,xray"
resource:
  attributes: [{ name: service.name, value: shop }, { name: sizes, value: [1, 2], type: int_array }]
  attributes_list: "service.namespace=market"
  detection/development:
    attributes: { included: [process.*], excluded: [process.command_args] }
    detectors: [{ container: }, { host: }, { process: }, { service: }]
tracer_provider:
  processors: ${processors(signalUrl("traces"), grpcUrl)}
  limits: { event_count_limit: 8, link_count_limit: 8 }
  sampler:
    parent_based:
      root: { trace_id_ratio_based: { ratio: 1 } }
      remote_parent_not_sampled: { probability/development: { ratio: 0.01 } }
      local_parent_sampled:
        composite/development:
          rule_based:
            rules:
              - { attribute_values: { key: http.route, values: [/ping] }, sampler: { always_off: } }
              - { parent: [none], span_kinds: [client], sampler: { probability: { ratio: 0.1 } } }
              - { sampler: { always_on: } }
  tracer_configurator/development:
    default_config: { enabled: true }
    tracers: [{ name: "quiet*", config: { enabled: false } }]
meter_provider:
  readers:
    - periodic:
        exporter: { otlp_http: { endpoint: "${signalUrl("metrics")}", ${TLS} } }
        producers: [{ opencensus: }]
        cardinality_limits: { default: 100, counter: 3 }
    - periodic: { exporter: { ${grpcExporter(grpcUrl)} } }
    - periodic: { exporter: { otlp_file/development: { output_stream: stdout } } }
    - pull: { exporter: { prometheus/development: { host: 127.0.0.1, port: 0 } } }
  views:
    - selector: { instrument_name: orders, instrument_type: counter, meter_name: program }
      stream: { description: Paid., attribute_keys: { included: [index], excluded: [secret] } }
  exemplar_filter: trace_based
  meter_configurator/development: { default_config: { enabled: true } }
logger_provider:
  processors: ${processors(signalUrl("logs"), grpcUrl)}
  logger_configurator/development:
    loggers: [{ name: quiet, config: { enabled: false, minimum_severity: info } }]
instrumentation/development:
  general: { http: { client: { request_captured_headers: [Accept] } }, code: { semconv: } }
  js: { example: { property: a } }
  go: { example: { property: a } }
`;
}

/** What the package does not have, by where it stands. */
const LEFT_OUT: readonly string[] = [
  "instrumentation/development.general.code: not supported.",
  "instrumentation/development.js: not supported.",
  "meter_provider.readers[0].periodic.producers[0].opencensus: not supported.",
  "propagator.composite_list (xray): not supported.",
  "resource.detection/development.detectors[0].container: not supported.",
];

test("initFromFile() names each part of a whole file that is missing, does the rest", async () => {
  await using receiver = await startReceiver();
  await using second = await startGrpcReceiver();
  const { code, stdout, stderr } = await runWithFile({
    yaml: wholeFile({
      signalUrl: (signal) => receiver.signalUrl(signal),
      grpcUrl: second.url,
    }),
  });
  assert.equal(code, 0, stderr);
  const lines = stderr.trim().split("\n");
  const warning = "[@offthread/otel] warning: ";
  const places = lines.filter((line) => line.startsWith(`${warning}Configuration: `))
    .map((line) => line.slice(`${warning}Configuration: `.length));
  assert.deepEqual(places.sort(), LEFT_OUT);
  // Each file once, though six exporters name it.
  const others = lines.filter((line) =>
    !line.includes("Configuration: ") && !line.includes("more than 3 sets of attributes")
  );
  assert.deepEqual(
    others.map((line) => /"(.*?)".*: nothing is sent with TLS until/.exec(line)?.[1]).sort(),
    [
      "/nowhere/c.pem",
      "/nowhere/ca.pem",
      "/nowhere/k.pem",
    ],
  );

  assert.deepEqual(receiver.errors, []);
  assert.deepEqual(receiver.spans.map(({ name }) => name), ["checkout"]);
  assert.deepEqual(receiver.logs.map(({ body }) => body), ["paid"]);
  assert.deepEqual(second.spans.map(({ name }) => name), ["checkout"]);
  assert.deepEqual(second.logs.map(({ body }) => body), ["paid"]);
  assert.deepEqual([...new Set(second.metrics.map(({ name }) => name))], ["orders"]);
  assert.ok(second.calls.every(({ headers }) => headers["a"] === "b"));
  const [orders] = receiver.metrics;
  assert.deepEqual([orders?.name, orders?.description], ["orders", "Paid."]);
  assert.ok(orders?.dataPoints.every(({ attributes }) => !("secret" in attributes)));
  const { attributes = {} } = receiver.spans[0]?.resource ?? {};
  assert.deepEqual([attributes["service.name"], attributes["service.namespace"]], [
    "shop",
    "market",
  ]);
  assert.equal(attributes["host.name"], undefined);
  const request = receiver.requests.find(({ signal }) => signal === "traces");
  const { "x-token": token, "x-other": other } = request?.headers ?? {};
  assert.deepEqual([token, other], ["abc", "1"]);
  // The file of the terminal and the console's exporter.
  assert.match(stdout, /^\{"resourceSpans":.*"name":"checkout"/m);
  assert.match(stdout, /name: ['"]checkout['"]/);
  assert.match(stdout, /^\{"resourceMetrics":.*"name":"orders"/m);
});
