import assert from "node:assert/strict";
import { test } from "node:test";
import type { Outcome } from "../../../src/otlp/sender/outcome.ts";
import type { TlsConfig } from "../../../src/otlp/sender/sender_config.ts";
import { canMakeCertificates, makeCertificates, serverTls } from "../../support/certificates.ts";
import { type GrpcReceiver, startGrpcReceiver } from "../../support/grpc_receiver.ts";
import { skipUnless } from "../../support/skip_unless.ts";
import { requestBytes, senderConfig, senderFixture } from "../sender_fixture.ts";

const { skip } = skipUnless(canMakeCertificates(), "there is no openssl command");

async function send(receiver: GrpcReceiver, tls?: TlsConfig): Promise<Outcome> {
  const { sender } = senderFixture(senderConfig(receiver.url, {
    protocol: "grpc",
    retry: { initialMs: 1, multiplier: 1, maxMs: 1, jitter: 0, maxAttempts: 2 },
    ...(tls === undefined ? {} : { tls }),
  }));
  try {
    return await sender.send(requestBytes(), 3);
  } finally {
    sender.close();
  }
}

function startTls(options: Parameters<typeof serverTls>[0]): Promise<GrpcReceiver> {
  return startGrpcReceiver({ tls: serverTls(options) });
}

test("Sender.send() over gRPC tries again when the server's certificate is not trusted", {
  skip,
}, async () => {
  await using receiver = await startTls({ needsClient: false });
  const outcome = await send(receiver);
  assert.equal(outcome.kind === "exhausted" && outcome.attempts, 2, JSON.stringify(outcome));
  assert.match(outcome.kind === "exhausted" ? outcome.message : "", /certificate/i);
  assert.equal(receiver.calls.length, 0);
});

test("Sender.send() over gRPC tries again when the server's certificate has expired", {
  skip,
}, async () => {
  await using receiver = await startTls({ needsClient: false, isExpired: true });
  const outcome = await send(receiver, { ca: makeCertificates().ca });
  assert.equal(outcome.kind === "exhausted" && outcome.attempts, 2, JSON.stringify(outcome));
  assert.match(outcome.kind === "exhausted" ? outcome.message : "", /expired/i);
});

test("Sender.send() over gRPC trusts the certificates of tls.ca", { skip }, async () => {
  await using receiver = await startTls({ needsClient: false });
  const { ca } = makeCertificates();
  assert.deepEqual(await send(receiver, { ca }), { kind: "accepted" });
  assert.equal(receiver.spans.length, 3);
});

test("Sender.send() over gRPC shows its client certificate", { skip }, async () => {
  await using receiver = await startTls({ needsClient: true });
  const { ca, client } = makeCertificates();
  assert.deepEqual(await send(receiver, { ca, ...client }), { kind: "accepted" });
  assert.equal(receiver.spans.length, 3);
});

test("Sender.send() over gRPC does not get through without it", { skip }, async () => {
  await using receiver = await startTls({ needsClient: true });
  const { ca, expired } = makeCertificates();
  for (const tls of [{ ca }, { ca, ...expired }]) {
    const outcome = await send(receiver, tls);
    // The server's alert can come after the call went out; then a reset is seen.
    assert.equal(outcome.kind === "exhausted" && outcome.attempts, 2, JSON.stringify(outcome));
    assert.equal(receiver.spans.length, 0);
  }
});

test("Sender.send() over gRPC says that a receiver without TLS is none", { skip }, async () => {
  await using receiver = await startGrpcReceiver();
  const { sender } = senderFixture(
    senderConfig(receiver.url.replace("http:", "https:"), { protocol: "grpc" }),
  );
  const outcome = await sender.send(requestBytes(), 3);
  sender.close();
  assert.equal(outcome.kind, "exhausted", JSON.stringify(outcome));
  assert.match(
    outcome.kind === "exhausted" ? outcome.message : "",
    /; does the receiver use TLS on this port\?/,
  );
});
