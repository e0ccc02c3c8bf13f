import assert from "node:assert/strict";
import { test } from "node:test";
import type { TlsConfig } from "../../src/otlp/sender/sender_config.ts";
import { createSenderEnvironment } from "../../src/platform/export/create_sender_environment.ts";
import { canMakeCertificates, makeCertificates, serverTls } from "../support/certificates.ts";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { skipUnless } from "../support/skip_unless.ts";
import { requestBytes, senderConfig, senderFixture } from "./sender_fixture.ts";

const { skip } = skipUnless(canMakeCertificates(), "there is no openssl command");

async function send(receiver: Receiver, tls?: TlsConfig) {
  const url = receiver.signalUrl("traces").replace("127.0.0.1", "localhost");
  const { sender } = senderFixture(senderConfig(url, {
    retry: { initialMs: 1, multiplier: 1, maxMs: 1, jitter: 0, maxAttempts: 2 },
    ...(tls === undefined ? {} : { tls }),
  }));
  try {
    return await sender.send(requestBytes(), 3);
  } finally {
    sender.close();
  }
}

function startTls(options: Parameters<typeof serverTls>[0]): Promise<Receiver> {
  return startReceiver({ host: "127.0.0.1", tls: serverTls(options) });
}

test("Sender.send() tries again when the server's certificate is not trusted", {
  skip,
}, async () => {
  await using receiver = await startTls({ needsClient: false });
  const outcome = await send(receiver);
  assert.equal(outcome.kind === "exhausted" && outcome.attempts, 2, JSON.stringify(outcome));
  assert.match(
    outcome.kind === "exhausted" ? outcome.message : "",
    /certificate.*; to trust its certificate, set OTEL_EXPORTER_OTLP_CERTIFICATE or .*File$/i,
  );
  assert.equal(receiver.requests.length, 0);
});

test("Sender.send() tries again when the server's certificate has expired", { skip }, async () => {
  await using receiver = await startTls({ needsClient: false, isExpired: true });
  const outcome = await send(receiver, { ca: makeCertificates().ca });
  assert.equal(outcome.kind === "exhausted" && outcome.attempts, 2, JSON.stringify(outcome));
  assert.match(outcome.kind === "exhausted" ? outcome.message : "", /expired/i);
});

test("Sender.send() trusts the certificates of tls.ca", { skip }, async () => {
  await using receiver = await startTls({ needsClient: false });
  const { ca } = makeCertificates();
  assert.deepEqual(await send(receiver, { ca }), { kind: "accepted" });
  assert.equal(receiver.spans.length, 3);
});

test("Sender.send() trusts a bundle of several certificates", { skip }, async () => {
  await using receiver = await startTls({ needsClient: false });
  const { ca, client } = makeCertificates();
  const bundle = `# a comment\n${client.certificate}\n${ca}`;
  assert.deepEqual(await send(receiver, { ca: bundle }), { kind: "accepted" });
});

test("Sender.send() shows its client certificate", { skip }, async () => {
  await using receiver = await startTls({ needsClient: true });
  const { ca, client } = makeCertificates();
  assert.deepEqual(await send(receiver, { ca, ...client }), { kind: "accepted" });
  assert.equal(receiver.spans.length, 3);
});

test("Sender.send() does not get through without a good client certificate", {
  skip,
}, async () => {
  await using receiver = await startTls({ needsClient: true });
  const { ca, expired } = makeCertificates();
  for (const tls of [{ ca }, { ca, ...expired }]) {
    const outcome = await send(receiver, tls);
    // The server's alert can come after the request went out; some runtimes then see a reset.
    assert.equal(outcome.kind === "exhausted" && outcome.attempts, 2, JSON.stringify(outcome));
    assert.equal(receiver.spans.length, 0);
  }
});

test("Sender.send() uses one TLS connection for requests one after another", { skip }, async () => {
  await using receiver = await startTls({ needsClient: true });
  const { ca, client } = makeCertificates();
  const url = receiver.signalUrl("traces").replace("127.0.0.1", "localhost");
  const { sender } = senderFixture(senderConfig(url, { tls: { ca, ...client } }));
  for (let index = 0; index < 5; index++) {
    assert.equal((await sender.send(requestBytes(), 3)).kind, "accepted");
  }
  assert.equal(receiver.connectionCount, 1);
  sender.close();
});

const BROKEN: readonly (readonly [string, TlsConfig, RegExp])[] = [
  [
    "a ca that is not PEM",
    { ca: "garbage" },
    /certificateFile \(OTEL_EXPORTER_OTLP_CERTIFICATE\) is not a PEM certificate/,
  ],
  [
    "a key that is not PEM",
    { key: "garbage" },
    /clientKeyFile \(OTEL_EXPORTER_OTLP_CLIENT_KEY\) is not a PEM private key/,
  ],
  [
    "a key without a certificate",
    { key: "-----BEGIN PRIVATE KEY-----" },
    /clientKeyFile .* and clientCertificateFile .* must be given together/,
  ],
  [
    "an encrypted key",
    { key: "-----BEGIN ENCRYPTED PRIVATE KEY-----" },
    /clientKeyFile \(OTEL_EXPORTER_OTLP_CLIENT_KEY\) is encrypted/,
  ],
  [
    "a key that OpenSSL encrypted in its older form",
    { key: "-----BEGIN EC PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\n" },
    /clientKeyFile \(OTEL_EXPORTER_OTLP_CLIENT_KEY\) is encrypted/,
  ],
];

for (const [what, tls, says] of BROKEN) {
  test(`createSenderEnvironment() throws TypeError when given ${what}`, () => {
    assert.throws(() => createSenderEnvironment(tls), { name: "TypeError", message: says });
  });
}

test("createSenderEnvironment() throws TypeError when PEM texts cannot be used", { skip }, () => {
  const { ca, client, server } = makeCertificates();
  const junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const ofAll =
    /^one of certificateFile \(.*, clientKeyFile \(.*, clientCertificateFile \(.* cannot/;
  const unusable: readonly (readonly [TlsConfig, RegExp])[] = [
    [{ ca: junk }, /^certificateFile \(OTEL_EXPORTER_OTLP_CERTIFICATE\) cannot be used for TLS: /],
    [{ ca, ...client, certificate: junk }, ofAll],
    [{ ca, ...client, key: server.key }, ofAll],
    [
      { ...client, key: server.key },
      /^one of clientKeyFile \(.*, clientCertificateFile \(.* cannot/,
    ],
  ];
  for (const [tls, message] of unusable) {
    assert.throws(() => createSenderEnvironment(tls), { name: "TypeError", message });
  }
});

test("createSenderEnvironment() uses the plain fetch when TLS material is empty", async () => {
  await using receiver = await startReceiver();
  const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces"), { tls: {} }));
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
});
