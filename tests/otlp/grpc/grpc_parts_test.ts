import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { grpcStatusOf, grpcStatusOfHttp } from "../../../src/otlp/sender/grpc/grpc_status.ts";
import { framed, MessageReader } from "../../../src/otlp/sender/grpc/message_frame.ts";
import { callMetadata, grpcTimeout } from "../../../src/otlp/sender/grpc/metadata.ts";
import { retryDelayMs } from "../../../src/otlp/sender/grpc/retry_delay.ts";
import { senderConfig } from "../sender_fixture.ts";
import { retryInfo } from "./retry_info_fixture.ts";

/** Cuts bytes into parts of these sizes, and what remains. */
function partsOf(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...parts, bytes.subarray(at)];
}

test("MessageReader.add() gives a message back however it is cut", () => {
  const message = fc.uint8Array({ maxLength: 60 });
  const sizes = fc.array(fc.nat({ max: 20 }), { maxLength: 10 });
  fc.assert(fc.property(message, sizes, fc.boolean(), (bytes, cuts, isCompressed) => {
    const reader = new MessageReader(60);
    for (const part of partsOf(framed(bytes, isCompressed), cuts)) {
      assert.equal(reader.add(part), true);
    }
    const expected = { kind: "whole", bytes: new Uint8Array(bytes), isCompressed };
    assert.deepEqual(reader.message, expected);
  }));
});

test("MessageReader.add() never throws and keeps nothing beyond its bound, whatever comes", () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 10 });
  fc.assert(fc.property(parts, fc.nat({ max: 20 }), (given, maxBytes) => {
    const reader = new MessageReader(maxBytes);
    for (const part of given) reader.add(part);
    const { message } = reader;
    if (message.kind === "whole") assert.ok(message.bytes.length <= maxBytes);
  }));
});

test("MessageReader.add() says that there is more than one message, however it is cut", () => {
  const message = fc.uint8Array({ maxLength: 20 });
  const surplus = fc.uint8Array({ minLength: 1, maxLength: 40 });
  const sizes = fc.array(fc.nat({ max: 10 }), { maxLength: 10 });
  fc.assert(fc.property(message, surplus, sizes, (bytes, more, cuts) => {
    const reader = new MessageReader(20);
    const all = Uint8Array.of(...framed(bytes, false), ...more);
    for (const part of partsOf(all, cuts)) assert.equal(reader.add(part), true);
    const expected = { kind: "unreadable", problem: "it is not exactly one message" };
    assert.deepEqual(reader.message, expected);
  }));
});

test("MessageReader.add() takes no more once a message is too large", () => {
  const reader = new MessageReader(3);
  assert.equal(reader.add(framed(new Uint8Array(4), false)), false);
  assert.equal(reader.add(new Uint8Array(1)), false);
  assert.deepEqual(reader.message, { kind: "too_large" });
});

test("framed() says whether a message is compressed, and its length", () => {
  const long = framed(new Uint8Array(0x010203), false);
  assert.deepEqual([...long.subarray(0, 5)], [0, 0, 1, 2, 3]);
  assert.deepEqual([...framed(Uint8Array.of(7, 8), true)], [1, 0, 0, 0, 2, 7, 8]);
});

test("grpcStatusOf() knows the codes and takes all else as UNKNOWN", () => {
  assert.equal(grpcStatusOf("0"), "OK");
  assert.equal(grpcStatusOf("16"), "UNAUTHENTICATED");
  for (const code of ["17", "-1", "", "1e1", "0x1", "1.0", " 1", "__proto__"]) {
    assert.equal(grpcStatusOf(code), "UNKNOWN", code);
  }
});

test("grpcStatusOfHttp() maps as gRPC does", () => {
  const expected = {
    400: "INTERNAL",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "UNIMPLEMENTED",
    429: "UNAVAILABLE",
    500: "UNKNOWN",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "UNAVAILABLE",
  };
  for (const [status, name] of Object.entries(expected)) {
    assert.equal(grpcStatusOfHttp(Number(status)), name);
  }
});

test("retryDelayMs() reads seconds and nanoseconds, padded or not", () => {
  const details = retryInfo({ seconds: 2n, nanos: 250_000_000 });
  assert.equal(retryDelayMs(details), 2250);
  const padded = details.padEnd(Math.ceil(details.length / 4) * 4, "=");
  assert.equal(retryDelayMs(padded), 2250);
  assert.equal(retryDelayMs(retryInfo({ seconds: 0n, nanos: 0 })), 0);
  assert.equal(retryDelayMs(retryInfo({ seconds: -1n, nanos: 0 })), 0);
});

test("retryDelayMs() gives undefined without a RetryInfo", () => {
  assert.equal(retryDelayMs(""), undefined);
  assert.equal(retryDelayMs("!"), undefined);
  assert.equal(retryDelayMs(btoa("not a message")), undefined);
  const type = "type.googleapis.com/google.rpc.DebugInfo";
  assert.equal(retryDelayMs(retryInfo({ seconds: 2n, nanos: 0, type })), undefined);
});

test("retryDelayMs() never throws, and never gives what is no time", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
    const delayMs = retryDelayMs(btoa(String.fromCharCode(...bytes)));
    assert.ok(delayMs === undefined || delayMs >= 0);
  }));
});

test("grpcTimeout() has at most eight digits", () => {
  assert.equal(grpcTimeout(0.2), "1m");
  assert.equal(grpcTimeout(10_000), "10000m");
  assert.equal(grpcTimeout(99_999_999), "99999999m");
  assert.equal(grpcTimeout(100_000_001), "100001S");
  assert.equal(grpcTimeout(Number.MAX_SAFE_INTEGER), "99999999S");
});

test("callMetadata() gives only what gRPC takes, whatever is configured", () => {
  const names = fc.oneof(fc.string(), fc.constantFrom("grpc-x", "Te", "a~b", "__proto__", ":path"));
  fc.assert(fc.property(fc.dictionary(names, fc.string()), (headers) => {
    const made = callMetadata(senderConfig("http://h:1/", { headers }));
    for (const [name, value] of Object.entries(made.headers)) {
      assert.match(name, /^:?[0-9a-z_.-]+$/);
      assert.match(String(value), /^[\x20-\x7e]*$/);
    }
    assert.equal(made.headers["content-type"], "application/grpc");
  }));
});
