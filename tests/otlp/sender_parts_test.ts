import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { backoffMs } from "../../src/otlp/sender/backoff.ts";
import { cleanText, MAX_MESSAGE_LENGTH } from "../../src/otlp/sender/clean_text.ts";
import { fetchFailure } from "../../src/otlp/sender/fetch_failure.ts";
import { tlsAdvice } from "../../src/otlp/sender/tls_advice.ts";
import { createGzip, gzipStream } from "../../src/otlp/sender/gzip.ts";
import { readBody } from "../../src/otlp/sender/read_body.ts";
import { portAdvice } from "../../src/otlp/sender/port_advice.ts";
import { requestHeaders } from "../../src/otlp/sender/http/request_headers.ts";
import { DEFAULT_RETRY } from "../../src/otlp/sender/sender_config.ts";
import { exporterUserAgent } from "../../src/otlp/sender/user_agent.ts";
import { readWire } from "../../src/otlp/sender/wire_reader.ts";
import { createSenderEnvironment } from "../../src/platform/export/create_sender_environment.ts";
import { requestBytes, senderConfig, senderFixture } from "./sender_fixture.ts";

test("backoffMs() grows up to its bound when chance is in the middle", () => {
  const waits = [1, 2, 3, 4, 5, 6, 100].map((failed) =>
    backoffMs(DEFAULT_RETRY, failed, { random: () => 0.5 })
  );
  assert.deepEqual(waits, [1000, 1500, 2250, 3375, 5000, 5000, 5000]);
});

test("backoffMs() stays within 20 % of the wait whatever chance says", () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), chance, (failed, random) => {
    const middle = backoffMs(DEFAULT_RETRY, failed, { random: () => 0.5 });
    const wait = backoffMs(DEFAULT_RETRY, failed, { random: () => random });
    assert.ok(wait >= middle * 0.8 - 1e-6 && wait <= middle * 1.2 + 1e-6);
  }));
});

test("cleanText() gives one bounded line without secrets of URLs", () => {
  assert.equal(cleanText("a\r\nb\u001b[0m"), "a b [0m");
  assert.equal(cleanText("for (http://u:p@h:1/x?k=v#f): no"), "for (http://h:1/x): no");
  assert.equal(cleanText("y".repeat(1_000_000)).length, MAX_MESSAGE_LENGTH);
});

test("exporterUserAgent() puts the product of the application first when it is printable", () => {
  const own = "offthread-otel/1.2.3 OTel-OTLP-Exporter-JavaScript/1.2.3";
  assert.equal(exporterUserAgent("1.2.3"), own);
  assert.equal(exporterUserAgent("1.2.3", " shop/2 "), `shop/2 ${own}`);
  assert.equal(exporterUserAgent("1.2.3", "shop\r\nx: y"), own);
  assert.equal(exporterUserAgent("1.2.3", ""), own);
});

const gzips = {
  "createGzip()": createGzip(),
  "createSenderEnvironment()": createSenderEnvironment().gzip,
  "gzipStream()": gzipStream,
};

for (const [name, gzip] of Object.entries(gzips)) {
  test(`${name} writes gzip of the same bytes`, async () => {
    for (const length of [0, 1, 100_000]) {
      const body = new Uint8Array(length).map((_, index) => index % 251);
      const wire = await gzip(body);
      assert.deepEqual(new Uint8Array(gunzipSync(wire)), body);
      assert.ok(wire.buffer instanceof ArrayBuffer);
    }
  });
}

test("requestHeaders() gives only what fetch takes whatever is configured", () => {
  const names = fc.oneof(fc.string(), fc.constantFrom("x-a", "X-B", "host", "__proto__"));
  fc.assert(
    fc.property(fc.dictionary(names, fc.string({ unit: "binary" })), (configured) => {
      const { headers, problem } = requestHeaders(
        senderConfig("http://h/", { headers: configured }),
      );
      const made = new Headers(headers);
      assert.equal(made.get("content-type"), "application/x-protobuf");
      assert.ok(problem === undefined || Object.keys(configured).length > 0);
    }),
    { numRuns: 1000 },
  );
});

test("requestHeaders() names all headers that it leaves out, in one message", () => {
  // why: stands for untyped configuration
  const headers = { "x-number": 1 as unknown as string, Host: "x", "content-type": "x", "a b": "" };
  const { problem } = requestHeaders(senderConfig("http://h/", { headers }));
  assert.equal(
    problem,
    'configured headers are not sent: "x-number" (has a value that no header can have), ' +
      '"Host" (is set by the exporter), "content-type" (is set by the exporter), ' +
      '"a b" (has a name that no header can have)',
  );
  assert.equal(requestHeaders(senderConfig("http://h/", {})).problem, undefined);
});

test("requestHeaders() lets a configured Authorization and User-Agent win", () => {
  const { headers, url } = requestHeaders(senderConfig("http://u:p@h/x", {
    headers: { Authorization: "Bearer t", "User-Agent": "mine" },
  }));
  assert.equal(headers["authorization"], "Bearer t");
  assert.equal(headers["user-agent"], "mine");
  assert.equal(url, "http://h/x");
});

test("readBody() gives the whole body or too_large at the bound", async () => {
  const body = new Uint8Array(1000).map((_, index) => index % 7);
  assert.deepEqual(await readBody(new Response(body), 1000), { kind: "whole", bytes: body });
  assert.deepEqual(await readBody(new Response(body), 999), { kind: "too_large" });
  assert.equal((await readBody(new Response(null), 0)).kind, "whole");
});

test("readBody() cancels a body that is too large", async () => {
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new Uint8Array(64)),
    cancel: () => {
      isCancelled = true;
    },
  });
  assert.deepEqual(await readBody(new Response(stream), 1000), { kind: "too_large" });
  assert.ok(isCancelled);
});

test("readBody() copies each part when it comes, so that none is kept", async () => {
  const part = new Uint8Array(1);
  let last = 0x60;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      part[0] = ++last;
      controller.enqueue(part);
      if (last === 0x7a) controller.close();
    },
  }, { highWaterMark: 0 });
  const body = await readBody(new Response(stream), 1000);
  assert.equal(
    body.kind === "whole" && new TextDecoder().decode(body.bytes),
    "abcdefghijklmnopqrstuvwxyz",
  );
});

test("fetchFailure() tells failures that pass from those that do not", () => {
  const withCode = (code: string) => Object.assign(new TypeError(code), { code });
  for (const code of ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EPIPE"]) {
    assert.equal(fetchFailure(withCode(code)).canPass, true, code);
  }
  for (const code of ["CERT_HAS_EXPIRED", "ERR_TLS_CERT_ALTNAME_INVALID", "EPROTO"]) {
    assert.equal(fetchFailure(withCode(code)).canPass, true, code);
  }
  const denied = Object.assign(new Error("not permitted"), { name: "NotCapable" });
  for (const error of [denied, withCode("ERR_INVALID_URL"), new Error("Invalid URL: 'x'")]) {
    assert.equal(fetchFailure(error).canPass, false, error.message);
  }
  const nested = new TypeError("fetch failed", {
    cause: new Error("client error (Connect): invalid peer certificate: Expired"),
  });
  assert.equal(fetchFailure(nested).canPass, true);
  assert.equal(
    fetchFailure(nested).message,
    "client error (Connect): invalid peer certificate: Expired",
  );
  const host = new Error("error sending request for url (https://invalid.url/): reset");
  assert.equal(fetchFailure(host).canPass, true);
});

test("fetchFailure() shows of addresses no more than the receiver", () => {
  const said = "error sending request for url (https://me:pass@host:4318/a-key/v1/logs?b=c): reset";
  assert.equal(
    fetchFailure(new Error(said)).message,
    "error sending request for url (https://host:4318): reset",
  );
});

test("fetchFailure() reads no more than the beginning of what a receiver may have written", () => {
  // An error of Deno's holds what a server says in GOAWAY. Each of these took minutes.
  for (const said of [" ", "scheme ", "port "]) {
    const error = new Error(`http2 error: ${said.repeat(1_000_000)}invalid url`);
    assert.equal(fetchFailure(error).canPass, true);
    assert.match(fetchFailure(error).message, /^http2 error:/);
  }
});

test("tlsAdvice() says what helps where it is TLS that fails, and nothing elsewhere", () => {
  const trust = /^; to trust its certificate, set OTEL_EXPORTER_OTLP_CERTIFICATE /;
  const client = /^; this concerns the client certificate: OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE /;
  const needed =
    /^; does the receiver require a client certificate\? OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE /;
  const late = /^; this concerns the receiver's certificate: check its dates and /;
  const said: readonly (readonly [message: string, advice: RegExp])[] = [
    ["received corrupt message of type InvalidContentType", /^; does the receiver use TLS/],
    ["error:0A00010B:SSL routines::wrong version number", /^; does the receiver use TLS/],
    [
      "error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER",
      /^; does the receiver use/,
    ],
    ["invalid peer certificate: UnknownIssuer", trust],
    ["invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))", trust],
    ["self signed certificate", trust],
    ["unable to verify the first certificate", trust],
    ["invalid peer certificate: certificate not valid for name", /^$/],
    ["invalid peer certificate: Expired", late],
    ["certificate has expired", late],
    ["received fatal alert: CertificateRequired", client],
    ["client error (Connect): received fatal alert: BadCertificate", client],
    ["received fatal alert: UnknownCA", client],
    ["error:10000415:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED", client],
    ["error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA", client],
    ["received fatal alert: HandshakeFailure", needed],
    ["EPROTO: The TLS handshake failed. Does the server speak TLS on this port?", needed],
    ["received fatal alert: ProtocolVersion", /^$/],
    ["tcp connect error: Connection refused", /^$/],
  ];
  for (const [message, advice] of said) assert.match(tlsAdvice(message), advice, message);
});

test("fetchFailure() leaves out where a runtime's library is told of", () => {
  const cause = "peer closed connection without sending TLS close_notify: " +
    "https://docs.rs/rustls/latest/rustls/manual/_03_howto/index.html#unexpected-eof";
  assert.equal(
    fetchFailure(new TypeError("fetch failed", { cause: new Error(cause) })).message,
    "peer closed connection without sending TLS close_notify",
  );
});

test("fetchFailure() describes anything that can be thrown", () => {
  const loop = new Error("loop");
  loop.cause = loop;
  for (const thrown of [undefined, null, 1, "text", {}, loop, new Error("")]) {
    assert.ok(fetchFailure(thrown).message.length > 0);
  }
});

test("readWire() gives false when the bytes are not a message", () => {
  const broken = [[0x00], [0x08], [0x0a, 5, 1], [0x0b], [0x0f], [0x09, 1], [0x0d, 1]];
  for (const bytes of broken) assert.equal(readWire(new Uint8Array(bytes), () => {}), false);
  assert.equal(readWire(new Uint8Array([0x08, ...Array(10).fill(0xff), 1]), () => {}), false);
});

test("createSenderEnvironment() gives timers to stop and sleeps to cut short", async () => {
  const { startTimer, sleep, nowMs, nowUnixMs, random } = createSenderEnvironment();
  let isCalled = false;
  startTimer(0, () => {
    isCalled = true;
  })();
  const cut = new AbortController();
  const sleeping = sleep(60_000, cut.signal);
  cut.abort();
  await sleeping;
  await sleep(60_000, cut.signal);
  await sleep(1, new AbortController().signal);
  assert.equal(isCalled, false);
  const before = nowMs();
  assert.ok(before <= nowMs() && nowUnixMs() > 1.7e12 && random() < 1);
});

test("portAdvice() tells of a port that is usually that of the other protocol", () => {
  assert.equal(
    portAdvice({ url: "http://collector:4317/v1/traces", protocol: "http/json" }),
    "; port 4317 is usually for gRPC, but the protocol is http/json",
  );
  assert.equal(
    portAdvice({ url: "http://collector:4318/", protocol: "grpc" }),
    "; port 4318 is usually for HTTP, but the protocol is grpc",
  );
  for (const url of ["http://collector:4318/", "http://4317/", "4317", ""]) {
    assert.equal(portAdvice({ url, protocol: "http/protobuf" }), "");
  }
});

test("Sender.send() says that the port is usually that of the other protocol", async () => {
  const { sender } = senderFixture(senderConfig("http://127.0.0.1:4317/v1/traces"), {
    fetch: () => Promise.reject(new TypeError("unexpected message")),
  });
  const outcome = await sender.send(requestBytes(), 3);
  assert.match(outcome.kind === "exhausted" ? outcome.message : "", /unexpected.*; port 4317 is/);
});
