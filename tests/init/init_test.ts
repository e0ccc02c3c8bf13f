import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { canMakeCertificates, makeCertificates } from "../support/certificates.ts";
import { startGrpcReceiver } from "../support/grpc_receiver.ts";
import { startReceiver } from "../support/receiver.ts";
import { isDeno, runProgram } from "../support/run_child.ts";
import { reportOf, runInit } from "./run_init.ts";
import { skipUnless } from "../support/skip_unless.ts";

const LATE_TLS_PROGRAM = new URL("./fixtures/late_tls_program.ts", import.meta.url);

const TRACEPARENT = "00-0102030405060708090a0b0c0d0e0f10-0102030405060708-01";

test("init() sends with what the environment says", async () => {
  await using receiver = await startReceiver();
  const { result, stats, serviceName, stderr } = await reportOf({
    env: {
      OTEL_SERVICE_NAME: "from the environment",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test,key=a%20b",
      OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/base`,
      OTEL_EXPORTER_OTLP_HEADERS: "x-common=1,api-key=a%3Db",
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "none",
    },
  });
  assert.equal(result, "success");
  assert.deepEqual(stats, {
    ended: 3,
    exported: 3,
    dropped: {},
    queued: 0,
    requests: 1,
    retries: 0,
  });
  assert.equal(serviceName, "from the environment");
  const [request] = receiver.requests;
  assert.equal(request?.path, "/base/v1/traces");
  assert.equal(request?.headers["content-type"], "application/x-protobuf");
  assert.equal(request?.headers["content-encoding"], undefined);
  assert.equal(request?.headers["api-key"], "a=b");
  assert.match(request?.headers["user-agent"] ?? "", /^OTel-OTLP-Exporter-JavaScript|offthread/);
  const [span] = receiver.spans;
  assert.deepEqual([span?.name, span?.scope.name, span?.scope.version], [
    "span 0",
    "program",
    "1.2.3",
  ]);
  const { attributes } = span?.resource ?? { attributes: {} };
  assert.equal(attributes["service.name"], "from the environment");
  assert.equal(attributes["deployment.environment.name"], "test");
  assert.equal(attributes["key"], "a b");
  assert.equal(attributes["telemetry.sdk.name"], "@offthread/otel");
  assert.equal(stderr, "");
});

test("init() puts options before the environment, for each setting by itself", async () => {
  await using receiver = await startReceiver();
  await using other = await startReceiver();
  const { serviceName } = await reportOf({
    env: {
      OTEL_SERVICE_NAME: "from the environment",
      OTEL_RESOURCE_ATTRIBUTES: "kept=yes,replaced=no",
      OTEL_EXPORTER_OTLP_ENDPOINT: other.url,
      OTEL_EXPORTER_OTLP_COMPRESSION: "none",
    },
    init: {
      serviceName: "from the options",
      resourceAttributes: { replaced: "yes" },
      otlp: { endpoint: receiver.url },
    },
  });
  assert.equal(serviceName, "from the options");
  assert.equal(other.requests.length, 0);
  assert.equal(receiver.requests[0]?.headers["content-encoding"], undefined);
  const { attributes } = receiver.spans[0]?.resource ?? { attributes: {} };
  assert.deepEqual([attributes["kept"], attributes["replaced"]], ["yes", "yes"]);
});

test("init() sends protobuf with gzip to /v1/traces when nobody says more", async () => {
  await using receiver = await startReceiver();
  const { serviceName } = await reportOf({ init: { otlp: { endpoint: receiver.url } } });
  assert.equal(serviceName, `unknown_service:${isDeno ? "deno" : "bun"}`);
  const [request] = receiver.requests;
  assert.equal(request?.path, "/v1/traces");
  assert.equal(request?.headers["content-encoding"], "gzip");
  assert.equal(receiver.spans.length, 3);
});

test("init() sends JSON when asked to", async () => {
  await using receiver = await startReceiver();
  await reportOf({
    env: {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    },
  });
  assert.equal(receiver.requests[0]?.headers["content-type"], "application/json");
  assert.deepEqual(receiver.spans.map(({ name }) => name), ["span 0", "span 1", "span 2"]);
  assert.deepEqual(receiver.errors, []);
});

test("init() batches as OTEL_BSP_* say", async () => {
  await using receiver = await startReceiver();
  const { stats } = await reportOf({
    count: 100,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_MAX_QUEUE_SIZE: "50",
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "20",
    },
  });
  assert.deepEqual(receiver.requests.map(({ recordCount }) => recordCount), [20, 20, 10]);
  assert.deepEqual(stats.dropped, { queue_full: 50 });
  assert.equal(stats.requests, 3);
});

test("init() heeds sampler and span limits", async () => {
  await using receiver = await startReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const [off, limited] = await Promise.all([
    reportOf({ env: { ...env, OTEL_TRACES_SAMPLER: "always_off" } }),
    reportOf({ env: { ...env, OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: "4" } }),
  ]);
  assert.equal(off.stats.ended, 0);
  assert.equal(limited.stats.exported, 3);
  assert.deepEqual(receiver.spans.map(({ attributes }) => attributes["text"]), [
    "0123",
    "0123",
    "0123",
  ]);
});

test("init() sends nothing when disabled, and still hands contexts on", async () => {
  await using receiver = await startReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const reports = await Promise.all([
    reportOf({ env: { ...env, OTEL_SDK_DISABLED: "true" } }),
    reportOf({ env, init: { disabled: true } }),
  ]);
  for (const { result, hasProvider, stats, carrier } of reports) {
    assert.equal(result, "success");
    assert.equal(hasProvider, false);
    assert.equal(stats.ended, 0);
    assert.deepEqual(carrier, { traceparent: TRACEPARENT });
  }
  assert.equal(receiver.requests.length, 0);
});

test("init() exports where OTEL_TRACES_EXPORTER says: nowhere, to the console, both", async () => {
  await using receiver = await startReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const none = await reportOf({ env: { ...env, OTEL_TRACES_EXPORTER: "none" } });
  assert.equal(none.stats.ended, 0);
  const both = await runInit({ env: { ...env, OTEL_TRACES_EXPORTER: "console,otlp" } });
  assert.match(both.stdout, /span 2/);
  assert.equal(receiver.spans.length, 3);
});

test("init() propagates as OTEL_PROPAGATORS says", async () => {
  const env = { OTEL_TRACES_EXPORTER: "none" };
  const [b3, none] = await Promise.all([
    reportOf({ env: { ...env, OTEL_PROPAGATORS: "b3,tracecontext" } }),
    reportOf({ env: { ...env, OTEL_PROPAGATORS: "none" } }),
  ]);
  assert.deepEqual(Object.keys(b3.carrier).sort(), ["b3", "traceparent"]);
  assert.deepEqual(none.carrier, {});
});

test("init() says each bad value once on the error output, and uses the default", async () => {
  await using receiver = await startReceiver();
  const { result, stderr } = await reportOf({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_MAX_QUEUE_SIZE: "many",
      OTEL_TRACES_SAMPLER: "sometimes",
    },
  });
  assert.equal(result, "success");
  const lines = stderr.trim().split("\n");
  assert.equal(lines.length, 2, stderr);
  assert.match(stderr, /OTEL_BSP_MAX_QUEUE_SIZE.*many/);
  assert.match(stderr, /OTEL_TRACES_SAMPLER.*sometimes/);
  assert.equal(receiver.spans.length, 3);
});

test("init() says what the collector refuses, and nothing with OTEL_LOG_LEVEL none", async () => {
  await using receiver = await startReceiver({
    answer: { status: 400, message: "no such tenant" },
  });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const [loud, quiet] = await Promise.all([
    reportOf({ env }),
    reportOf({ env: { ...env, OTEL_LOG_LEVEL: "none" } }),
  ]);
  assert.equal(loud.result, "failure");
  assert.deepEqual(loud.stats.dropped, { refused: 3 });
  assert.match(loud.stderr, /no such tenant/);
  assert.equal(quiet.stderr, "");
});

test("init() throws for options that make no sense", async () => {
  const { code, stderr } = await runInit({ init: { otlp: { endpoint: "not a URL" } } });
  assert.notEqual(code, 0);
  assert.match(stderr, /not a URL/);
});

test("init() a second time warns and gives the first handle, until that is shut down", async () => {
  await using receiver = await startReceiver();
  const { result, serviceName, stderr } = await reportOf({
    mode: "twice",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    init: { serviceName: "first" },
  });
  assert.deepEqual(result, { isFirst: true, isThird: true });
  assert.equal(serviceName, "first");
  assert.match(stderr, /init\(\) was called again/);
  const services = receiver.spans.map(({ resource }) => resource.attributes["service.name"]);
  assert.deepEqual(services, ["first", "first", "first", "third"]);
});

test("shutdown() and disposal deliver, and record nothing afterwards", async () => {
  await using receiver = await startReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const [shut, disposed] = await Promise.all([
    reportOf({ env, mode: "shutdown" }),
    reportOf({ env, mode: "dispose" }),
  ]);
  assert.equal(shut.result, "success");
  assert.deepEqual([shut.stats.ended, shut.stats.exported], [3, 3]);
  assert.equal(disposed.stats.exported, 3);
  assert.equal(receiver.spans.length, 6);
});

test("forceFlush() keeps a program alive until all is delivered", async () => {
  await using receiver = await startReceiver({ answer: { delayMs: 500 } });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const reports = await Promise.all([
    reportOf({ env, init: { exit: { hooks: false } } }),
    reportOf({ env, init: { exit: { hooks: false }, worker: "in-thread" } }),
  ]);
  for (const { result, stats } of reports) {
    assert.equal(result, "success");
    assert.equal(stats.exported, 3);
  }
});

/** What is missing, and whether there is a way around it: Deno has node:worker_threads besides. */
const MISSING: readonly (readonly [mode: string, hasWayAround: boolean])[] = [
  ["no-worker", isDeno],
  ["broken-worker", isDeno],
  ["no-shared-memory", false],
];

for (const [mode, hasWayAround] of MISSING) {
  test(`init() exports all the same where there is ${mode}`, async () => {
    await using receiver = await startReceiver();
    const { result, stderr } = await reportOf({
      mode,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    assert.equal(result, "success");
    assert.equal(receiver.spans.length, 3);
    assert.equal(/exported in the application's thread/.test(stderr), !hasWayAround);
  });
}

test("init() in the application's thread delivers at the natural end", async () => {
  await using receiver = await startReceiver();
  const { code, stdout, stderr } = await runInit({
    mode: "natural",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    init: { worker: "in-thread" },
  });
  assert.deepEqual([code, stdout, stderr], [0, "", ""]);
  assert.equal(receiver.spans.length, 3);
});

test("init() in the application's thread ends in time when the collector hangs", async () => {
  await using receiver = await startReceiver({ answer: { action: "hang" } });
  const { code } = await runInit({
    mode: "natural",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    init: { worker: "in-thread", exit: { flushTimeoutMs: 1000 } },
    limitMs: 20_000,
  });
  assert.equal(code, 0);
  assert.equal(receiver.requests.length, 1);
});

const needsCertificates = skipUnless(canMakeCertificates(), "there is no openssl command");

test("init() uses the TLS files that it is given", needsCertificates, async () => {
  const { ca, server, client } = makeCertificates();
  const folder = mkdtempSync(join(tmpdir(), "init-tls-"));
  try {
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const files = {
      OTEL_EXPORTER_OTLP_CERTIFICATE: file("ca.pem", ca),
      OTEL_EXPORTER_OTLP_CLIENT_KEY: file("client.key", client.key),
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: file("client.pem", client.certificate),
    };
    await using receiver = await startReceiver({
      tls: { key: server.key, certificate: server.certificate, clientCa: ca },
    });
    const { result, stderr } = await reportOf({
      env: { ...files, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    assert.equal(result, "success", stderr);
    assert.equal(receiver.spans.length, 3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

for (const protocol of ["http/protobuf", "grpc"]) {
  const title = `init() loses nothing over ${protocol} to TLS files that come late`;
  test(title, needsCertificates, async () => {
    const { ca, server, client } = makeCertificates();
    const parent = mkdtempSync(join(tmpdir(), "late-tls-"));
    const staged = join(parent, "staged");
    const folder = join(parent, "certificates");
    try {
      mkdirSync(staged);
      writeFileSync(join(staged, "ca.crt"), ca);
      writeFileSync(join(staged, "tls.key"), client.key);
      writeFileSync(join(staged, "tls.crt"), client.certificate);
      const tls = { ...server, clientCa: ca };
      await using receiver = protocol === "grpc"
        ? await startGrpcReceiver({ tls })
        : await startReceiver({ tls });
      const { code, stdout, stderr } = await runProgram(LATE_TLS_PROGRAM, {
        args: ["{}", staged, folder],
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_EXPORTER_OTLP_CERTIFICATE: join(folder, "ca.crt"),
          OTEL_EXPORTER_OTLP_CLIENT_KEY: join(folder, "tls.key"),
          OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: join(folder, "tls.crt"),
        },
      });
      assert.equal(code, 0, stderr);
      const { result, stats } = JSON.parse(stdout);
      assert.deepEqual([result, stats.exported, stats.dropped], ["success", 1, {}], stderr);
      assert.deepEqual(receiver.spans.map(({ name }) => name), ["early"]);
      const said = stderr.split("\n").filter((line) => line !== "");
      assert.equal(said.length, 4, stderr);
      for (const [index, what] of ["certificate", "client key", "client certificate"].entries()) {
        const { [index]: line = "" } = said;
        assert.ok(line.includes(`warning: The ${what} file "${folder}`), line);
        assert.match(line, /: nothing is sent with TLS until it can be used\.$/);
      }
      assert.match(said[3] ?? "", /failed 2 times and is retried: TLS files cannot be used: /);
    } finally {
      rmSync(parent, { recursive: true });
    }
  });
}

test("init() finds what another copy of the package has set up", async () => {
  await using receiver = await startReceiver();
  const program = new URL("./fixtures/two_copies_program.ts", import.meta.url);
  const { code, stdout, stderr } = await runProgram(program, {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), { isSame: true, result: "success" });
  assert.equal(stderr.match(/init\(\) was called again/g)?.length, 1, stderr);
  assert.deepEqual(receiver.spans.map(({ name }) => name).sort(), ["of copy 1", "of copy 2"]);
});
