import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { DENIAL_ADVICE, isDenial } from "../../../src/otlp/sender/denial_advice.ts";
import type { GrpcStatus } from "../../../src/otlp/sender/outcome.ts";
import type { SenderConfig } from "../../../src/otlp/sender/sender_config.ts";
import { exporterUserAgent } from "../../../src/otlp/sender/user_agent.ts";
import { framed } from "../../../src/otlp/sender/grpc/message_frame.ts";
import { type GrpcReceiver, startGrpcReceiver } from "../../support/grpc_receiver.ts";
import { startReceiver } from "../../support/receiver.ts";
import { isDeno } from "../../support/run_child.ts";
import { skipUnless } from "../../support/skip_unless.ts";
import {
  closedPort,
  requestBytes,
  senderConfig,
  type SenderFixture,
  senderFixture,
} from "../sender_fixture.ts";
import { retryInfo } from "./retry_info_fixture.ts";

function grpcConfig(url: string, changes: Partial<SenderConfig> = {}): SenderConfig {
  return senderConfig(url, { protocol: "grpc", ...changes });
}

function grpcFixture(receiver: GrpcReceiver, changes?: Partial<SenderConfig>): SenderFixture {
  return senderFixture(grpcConfig(receiver.url, changes));
}

test("Sender.send() calls the service of its signal by gRPC, over one connection", async () => {
  await using receiver = await startGrpcReceiver();
  const { sender } = grpcFixture(receiver);
  for (let index = 0; index < 20; index++) {
    assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  }
  assert.equal(receiver.connectionCount, 1);
  assert.equal(receiver.calls.length, 20);
  assert.equal(receiver.spans.length, 60);
  assert.equal(
    receiver.calls[0]?.path,
    "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  );
  sender.close();
});

test("Sender.send() sends the metadata of gRPC and the configured one", async () => {
  await using receiver = await startGrpcReceiver();
  const { sender, problems } = grpcFixture(receiver, {
    headers: { "Api-Key": "secret", "x-empty": "" },
    userAgent: exporterUserAgent("0.1.0"),
  });
  await sender.send(requestBytes(), 3);
  const headers = receiver.calls[0]?.headers ?? {};
  assert.equal(headers["content-type"], "application/grpc");
  assert.equal(headers["te"], "trailers");
  assert.equal(headers["grpc-encoding"], "gzip");
  assert.equal(headers["grpc-timeout"], "10000m");
  assert.equal(headers["api-key"], "secret");
  assert.equal(headers["x-empty"], "");
  assert.equal(
    headers["user-agent"],
    "offthread-otel/0.1.0 OTel-OTLP-Exporter-JavaScript/0.1.0",
  );
  assert.deepEqual(problems, []);
  sender.close();
});

test("Sender.send() over gRPC sends the URL's user and password as a header", async () => {
  await using receiver = await startGrpcReceiver();
  const { sender } = senderFixture(grpcConfig(receiver.url.replace("//", "//me:p%40ss@")));
  await sender.send(requestBytes(), 3);
  assert.equal(receiver.calls[0]?.headers["authorization"], `Basic ${btoa("me:p@ss")}`);
  sender.close();
});

test("Sender.send() compresses a message of gRPC by gzip, or not", async () => {
  await using receiver = await startGrpcReceiver();
  const body = requestBytes(Array.from({ length: 500 }, (_, index) => `span ${index}`));
  for (const compression of ["gzip", "none"] as const) {
    const { sender } = grpcFixture(receiver, { compression });
    await sender.send(body, 500);
    sender.close();
  }
  const [gzip, none] = receiver.calls;
  assert.deepEqual(new Uint8Array(gzip?.message ?? []), body);
  assert.ok((gzip?.wireBytes ?? Infinity) < body.length / 2);
  assert.equal(none?.wireBytes, body.length);
  assert.equal(none?.headers["grpc-encoding"], undefined);
  assert.equal(receiver.spans.length, 1000);
});

test("Sender.send() takes a message of many megabytes over gRPC", async () => {
  await using receiver = await startGrpcReceiver();
  const { sender } = grpcFixture(receiver, { compression: "none" });
  const body = requestBytes(Array.from({ length: 60 }, () => "x".repeat(200_000)));
  assert.deepEqual(await sender.send(body, 60), { kind: "accepted" });
  assert.equal(receiver.spans.length, 60);
  assert.equal(receiver.calls[0]?.wireBytes, body.length);
  sender.close();
});

for (const signal of ["traces", "logs", "metrics"] as const) {
  test(`Sender.send() reads a partial success of ${signal} over gRPC`, async () => {
    await using receiver = await startGrpcReceiver({
      answer: { partial: { rejected: 2, message: "full" } },
    });
    const { sender } = grpcFixture(receiver, { signal });
    assert.deepEqual(await sender.send(new Uint8Array(0), 5), {
      kind: "partial",
      rejectedCount: 2,
      message: "full",
    });
    sender.close();
  });
}

test("Sender.send() reads a warning of a full success over gRPC", async () => {
  await using receiver = await startGrpcReceiver({
    answer: { partial: { rejected: 0, message: "slow down" } },
  });
  const { sender } = grpcFixture(receiver);
  assert.deepEqual(await sender.send(requestBytes(), 3), {
    kind: "accepted",
    warning: "slow down",
  });
  sender.close();
});

const STATUSES: readonly (readonly [number, GrpcStatus, "retry" | "refused"])[] = [
  [1, "CANCELLED", "retry"],
  [2, "UNKNOWN", "refused"],
  [3, "INVALID_ARGUMENT", "refused"],
  [4, "DEADLINE_EXCEEDED", "retry"],
  [5, "NOT_FOUND", "refused"],
  [6, "ALREADY_EXISTS", "refused"],
  [7, "PERMISSION_DENIED", "refused"],
  [8, "RESOURCE_EXHAUSTED", "refused"],
  [9, "FAILED_PRECONDITION", "refused"],
  [10, "ABORTED", "retry"],
  [11, "OUT_OF_RANGE", "retry"],
  [13, "INTERNAL", "refused"],
  [14, "UNAVAILABLE", "retry"],
  [15, "DATA_LOSS", "retry"],
  [16, "UNAUTHENTICATED", "refused"],
  [99, "UNKNOWN", "refused"],
];

/** Deno's `fetch`, which is what calls there, does not show them. */
const showsTrailers = skipUnless(!isDeno, "Deno shows no trailers");

for (const action of ["answer", "head"] as const) {
  const where = action === "head" ? "in the head" : "in the trailers";
  const options = action === "head" ? {} : showsTrailers;
  for (const [status, name, verdict] of STATUSES) {
    test(
      `Sender.send() takes status ${status} of gRPC ${where} as ${verdict}`,
      options,
      async () => {
        await using receiver = await startGrpcReceiver();
        receiver.answerNext({ status, message: "caf%C3%A9 is shut", action });
        const { sender, retries } = grpcFixture(receiver);
        const outcome = await sender.send(requestBytes(), 3);
        sender.close();
        if (verdict === "retry") {
          assert.deepEqual(outcome, { kind: "accepted" });
          assert.deepEqual(retries, ["unavailable"]);
          return;
        }
        const advice = isDenial(name) ? DENIAL_ADVICE : "";
        const message = `gRPC ${name}: café is shut${advice}`;
        assert.deepEqual(outcome, { kind: "refused", status: name, message });
        assert.equal(receiver.calls.length, 1);
      },
    );
  }
}

test(
  "Sender.send() repeats a call of gRPC whose status the runtime does not show",
  skipUnless(isDeno, "Bun shows trailers"),
  async () => {
    await using receiver = await startGrpcReceiver({ answer: { status: 3, message: "bad" } });
    const { sender, retries } = grpcFixture(receiver);
    const outcome = await sender.send(requestBytes(), 3);
    sender.close();
    assert.equal(outcome.kind, "exhausted");
    assert.match(
      outcome.kind === "exhausted" ? outcome.message : "",
      /^gRPC UNAVAILABLE: the call failed, and this runtime does not show why$/,
    );
    assert.ok(retries.length > 1 && retries.every((reason) => reason === "unavailable"));
  },
);

test("Sender.send() waits as long as the RetryInfo of gRPC asks", async () => {
  await using receiver = await startGrpcReceiver();
  const details = retryInfo({ seconds: 3n, nanos: 500_000_000 });
  const action = "head";
  receiver.answerNext({ status: 8, details, action }, { status: 14, details, action });
  const { sender, time, retries } = grpcFixture(receiver);
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.deepEqual(time.sleepsMs, [3500, 3500]);
  assert.deepEqual(retries, ["throttled", "unavailable"]);
  sender.close();
});

test("Sender.send() makes no storm of attempts where RetryInfo asks for a moment", async () => {
  const details = retryInfo({ seconds: 0n, nanos: 1_000_000 });
  await using receiver = await startGrpcReceiver({
    answer: { status: 8, details, action: "head" },
  });
  const { sender, time } = grpcFixture(receiver);
  const outcome = await sender.send(requestBytes(), 3);
  assert.deepEqual([outcome.kind, receiver.calls.length], ["exhausted", 9]);
  assert.deepEqual(time.sleepsMs.slice(0, 3), [1000, 1500, 2250]);
  sender.close();
});

test("Sender.send() over gRPC says that a request is refused for its size", async () => {
  const message = "grpc: received message larger than max (5242880 vs. 4194304)";
  await using receiver = await startGrpcReceiver({
    answer: { status: 8, message, action: "head" },
  });
  const { sender } = grpcFixture(receiver);
  assert.deepEqual(await sender.send(requestBytes(), 3), {
    kind: "refused",
    status: "RESOURCE_EXHAUSTED",
    message: `gRPC RESOURCE_EXHAUSTED: ${message}`,
    mayFitIfSmaller: true,
  });
  sender.close();
});

test("Sender.send() over gRPC asks whether the receiver serves the signal", async () => {
  await using receiver = await startGrpcReceiver({
    answer: { status: 12, message: "unknown", action: "head" },
  });
  const { sender } = grpcFixture(receiver);
  const outcome = await sender.send(requestBytes(), 3);
  sender.close();
  assert.deepEqual(outcome, {
    kind: "refused",
    status: "UNIMPLEMENTED",
    message: "gRPC UNIMPLEMENTED: unknown; does the receiver accept traces over OTLP/gRPC?",
  });
});

test("Sender.send() over gRPC does not read an answer beyond its bound", async () => {
  await using receiver = await startGrpcReceiver({
    answer: { body: framed(new Uint8Array(2_000_000), false) },
  });
  const { sender } = grpcFixture(receiver, { maxResponseBytes: 1_000_000 });
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind, "refused");
  assert.match(outcome.kind === "refused" ? outcome.message : "", /larger than 1000000 bytes/);
  // The connection is as good as before.
  receiver.answer = {};
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  sender.close();
});

test("Sender.send() over gRPC accepts an answer that it cannot read, with a warning", async () => {
  await using receiver = await startGrpcReceiver();
  const { sender } = grpcFixture(receiver);
  // Without a whole message, Deno takes it for a failure whose status it does not see.
  const withoutMessage = [
    { body: new Uint8Array(0), warning: "the response could not be read: it has no message" },
    { body: new Uint8Array(3), warning: "the response could not be read: it has no message" },
    {
      body: Uint8Array.of(0, 0, 0, 0, 9, 1),
      warning: "the response could not be read: it is not exactly one message",
    },
  ];
  const broken = [
    ...(isDeno ? [] : withoutMessage),
    { body: framed(Uint8Array.of(0xff), false), warning: "the response is not an OTLP message" },
  ];
  for (const { body, warning } of broken) {
    receiver.answerNext({ body });
    assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted", warning });
  }
  sender.close();
});

test("Sender.send() over gRPC reads an answer that is compressed", async () => {
  await using receiver = await startGrpcReceiver();
  const { sender } = grpcFixture(receiver);
  receiver.answerNext({ isCompressed: true }, {
    isCompressed: true,
    partial: { rejected: 2, message: "full" },
  });
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.deepEqual(await sender.send(requestBytes(), 3), {
    kind: "partial",
    rejectedCount: 2,
    message: "full",
  });
  sender.close();
});

test("Sender.send() over gRPC unpacks no answer beyond its bound, and no broken one", async () => {
  await using receiver = await startGrpcReceiver();
  const { sender } = grpcFixture(receiver, { maxResponseBytes: 1000 });
  receiver.answerNext({ body: framed(gzipSync(new Uint8Array(1001)), true) });
  assert.deepEqual(await sender.send(requestBytes(), 3), {
    kind: "refused",
    status: "OK",
    message: "gRPC OK: the response is larger than 1000 bytes",
  });
  receiver.answerNext({ body: framed(Uint8Array.of(1, 2, 3), true) });
  const outcome = await sender.send(requestBytes(), 3);
  assert.match(
    outcome.kind === "accepted" ? outcome.warning ?? "" : "",
    /^the response could not be read: .*Error/,
  );
  sender.close();
});

for (const [status, name] of [[404, "UNIMPLEMENTED"], [401, "UNAUTHENTICATED"]] as const) {
  test(`Sender.send() takes HTTP ${status} without a status of gRPC as ${name}`, async () => {
    await using receiver = await startGrpcReceiver({
      answer: { http: { status, contentType: "text/html" } },
    });
    const { sender } = grpcFixture(receiver);
    const outcome = await sender.send(requestBytes(), 3);
    sender.close();
    assert.equal(outcome.kind === "refused" && outcome.status, name, JSON.stringify(outcome));
    assert.match(
      outcome.kind === "refused" ? outcome.message : "",
      new RegExp(`HTTP ${status} with content type "text/html": is this a gRPC endpoint`),
    );
  });
}

test("Sender.send() repeats what a proxy before gRPC answers by 503", async () => {
  await using receiver = await startGrpcReceiver();
  receiver.answerNext({ http: { status: 503, contentType: "text/plain" } });
  const { sender, retries } = grpcFixture(receiver);
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.deepEqual(retries, ["unavailable"]);
  sender.close();
});

for (const action of ["cancel", "break", "cut"] as const) {
  test(`Sender.send() repeats a call of gRPC over a new connection after "${action}"`, async () => {
    await using receiver = await startGrpcReceiver();
    receiver.answerNext({ action });
    const { sender, retries } = grpcFixture(receiver);
    assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
    assert.deepEqual(retries, ["connection"]);
    assert.equal(receiver.connectionCount, 2);
    assert.equal(receiver.spans.length, 3);
    sender.close();
  });
}

test("Sender.send() over gRPC moves on when the receiver takes no more calls", async () => {
  await using receiver = await startGrpcReceiver();
  receiver.answerNext({ action: "leave" });
  const { sender, retries } = grpcFixture(receiver);
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.equal(receiver.spans.length, 6);
  assert.ok(retries.length <= 1, retries.join());
  assert.equal(receiver.connectionCount, 2);
  sender.close();
});

test("Sender.send() over gRPC repeats at most once after an idle connection is lost", async () => {
  await using receiver = await startGrpcReceiver();
  const { sender, retries } = grpcFixture(receiver);
  await sender.send(requestBytes(), 3);
  receiver.dropConnections();
  await receiver.waitUntil(() => receiver.openCount === 0);
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.ok(retries.length <= 1, retries.join());
  sender.close();
});

test("Sender.send() gives up a call of gRPC that nobody answers in time", async () => {
  await using receiver = await startGrpcReceiver();
  receiver.answerNext({ action: "hang" });
  const { sender, time, retries } = grpcFixture(receiver);
  const sent = sender.send(requestBytes(), 3);
  await receiver.waitUntil(() => receiver.calls.length === 1);
  time.fireNextTimer();
  assert.deepEqual(await sent, { kind: "accepted" });
  assert.deepEqual(retries, ["timeout"]);
  assert.equal(receiver.connectionCount, 2);
  sender.close();
});

test("Sender.send() over gRPC says why there is no connection", async () => {
  const { sender } = senderFixture(grpcConfig(`http://127.0.0.1:${await closedPort()}`));
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind, "exhausted");
  assert.match(outcome.kind === "exhausted" ? outcome.message : "", /ECONNREFUSED|refused/);
  sender.close();
});

test("Sender.send() over gRPC asks whether a server of HTTP/1.1 speaks it", async () => {
  await using receiver = await startReceiver();
  const { sender } = senderFixture(grpcConfig(receiver.url));
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind, "exhausted");
  assert.match(
    outcome.kind === "exhausted" ? outcome.message : "",
    /is this a gRPC endpoint\?/,
  );
  sender.close();
});

test("Sender.close() ends a call of gRPC that is under way, and its connection", async () => {
  await using receiver = await startGrpcReceiver({ answer: { action: "hang" } });
  const { sender, time } = grpcFixture(receiver);
  const sent = sender.send(requestBytes(), 3);
  await receiver.waitUntil(() => receiver.calls.length === 1);
  sender.close();
  assert.deepEqual(await sent, { kind: "aborted" });
  assert.equal(time.timerCount, 0);
  await receiver.waitUntil(() => receiver.openCount === 0);
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "aborted" });
});

test("Sender() reports what of its configuration gRPC does not take, in one message", () => {
  const { problems, sender } = senderFixture(grpcConfig("http://localhost:4317/v1/traces", {
    headers: { "grpc-timeout": "1S", "x~y": "1", "x-latin": "é", "te": "gzip" },
  }));
  assert.deepEqual(problems, [
    'configured headers are not sent: "grpc-timeout" (is set by the exporter), ' +
    '"x~y" (has a name that gRPC does not allow), ' +
    '"x-latin" (has a value that gRPC does not allow), "te" (is set by the exporter); ' +
    "the endpoint's path is ignored: gRPC has paths of its own",
  ]);
  sender.close();
});

test("Sender.send() refuses to send over gRPC where nothing can connect", async () => {
  const config = grpcConfig("http://localhost:4317");
  const { sender } = senderFixture(config, {
    fetchHttp2: () => Promise.reject(Object.assign(new Error("no"), { name: "NotCapable" })),
  });
  const outcome = await sender.send(requestBytes(), 3);
  assert.deepEqual(outcome, { kind: "refused", status: 0, message: "no" });
});
