// Variables of logs, from the environment to the receiver.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setUpLogs } from "../../../src/init/signals/logs_setup.ts";
import type { LoggerProvider } from "../../../src/sdk/mod.ts";
import { type Receiver, startReceiver } from "../../support/receiver.ts";
import { signalFixture } from "./signal_fixture.ts";

/** The logs of an environment whose collector is the receiver. */
function logsOf(
  receiver: Receiver,
  variables: Readonly<Record<string, string>>,
): LoggerProvider {
  const { config, parts } = signalFixture(receiver, variables);
  return setUpLogs(config, {}, parts).provider;
}

for (const protocol of ["http/protobuf", "http/json"]) {
  test(`OTEL_EXPORTER_OTLP_LOGS_PROTOCOL ${protocol} delivers log records in it`, async () => {
    await using receiver = await startReceiver();
    const provider = logsOf(receiver, { OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: protocol });
    const options = { schemaUrl: "https://example.com/s", attributes: { kind: "scope" } };
    provider.getLogger("spec", "1.0", options).emit({ eventName: "paid", body: { cents: 5 } });
    assert.equal(await provider.shutdown(), "success");
    assert.deepEqual(receiver.errors, []);
    const [request] = receiver.requests;
    assert.equal(request?.path, "/v1/logs");
    const type = protocol === "http/json" ? "application/json" : "application/x-protobuf";
    assert.equal(request?.headers["content-type"], type);
    const [log] = receiver.logs;
    assert.deepEqual([log?.eventName, log?.body], ["paid", { cents: 5 }]);
    assert.deepEqual([log?.scope.name, log?.scope.attributes], ["spec", { kind: "scope" }]);
    assert.deepEqual([log?.scope.schemaUrl, log?.resource.schemaUrl], [
      "https://example.com/s",
      "https://example.com/r",
    ]);
  });
}

test("OTEL_LOGS_EXPORTER none sends no log records, otlp sends them", async () => {
  await using receiver = await startReceiver();
  for (const exporter of ["none", "otlp"]) {
    const provider = logsOf(receiver, { OTEL_LOGS_EXPORTER: exporter });
    provider.getLogger("spec").emit({ body: exporter });
    await provider.shutdown();
  }
  assert.deepEqual(receiver.logs.map(({ body }) => body), ["otlp"]);
});

test("OTEL_BLRP_* bound the queue and the batches of log records", async () => {
  await using receiver = await startReceiver();
  const provider = logsOf(receiver, {
    OTEL_BLRP_MAX_QUEUE_SIZE: "5",
    OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: "2",
    OTEL_BLRP_SCHEDULE_DELAY: "60000",
  });
  const logger = provider.getLogger("spec");
  for (let index = 0; index < 9; index++) logger.emit({ body: index });
  await provider.shutdown();
  assert.deepEqual(receiver.requests.map(({ recordCount }) => recordCount), [2, 2, 1]);
  assert.deepEqual(receiver.logs.map(({ body }) => body), [0, 1, 2, 3, 4]);
});

test("OTEL_ATTRIBUTE_COUNT_LIMIT and _VALUE_LENGTH_LIMIT bound log records", async () => {
  await using receiver = await startReceiver();
  const general = { OTEL_ATTRIBUTE_COUNT_LIMIT: "2", OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: "4" };
  const own = {
    OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: "3",
    OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: "6",
  };
  for (const variables of [general, { ...general, ...own }]) {
    const provider = logsOf(receiver, variables);
    provider.getLogger("spec").emit({ attributes: { a: "long text", b: 2, c: 3, d: 4 } });
    await provider.shutdown();
  }
  assert.deepEqual(receiver.logs.map(({ attributes }) => attributes), [
    { a: "long", b: 2 },
    // What is said of log records alone wins.
    { a: "long t", b: 2, c: 3 },
  ]);
});

test("OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT bounds the attributes of a log record", async () => {
  await using receiver = await startReceiver();
  const provider = logsOf(receiver, { OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: "2" });
  provider.getLogger("spec").emit({ attributes: { a: 1, b: 2, c: 3 } });
  await provider.shutdown();
  assert.deepEqual(receiver.logs[0]?.attributes, { a: 1, b: 2 });
  assert.equal(receiver.logs[0]?.droppedAttributesCount, 1);
});

test("OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT cuts values of a log record", async () => {
  await using receiver = await startReceiver();
  const provider = logsOf(receiver, { OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: "4" });
  provider.getLogger("spec").emit({ body: "long text", attributes: { a: "long text" } });
  await provider.shutdown();
  assert.deepEqual(receiver.logs[0]?.attributes, { a: "long" });
  assert.equal(receiver.logs[0]?.body, "long text");
});
