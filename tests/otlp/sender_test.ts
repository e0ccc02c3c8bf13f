import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { gzipStream } from "../../src/otlp/sender/gzip.ts";
import { MAX_QUIET_MS } from "../../src/otlp/sender/sender.ts";
import type { SenderConfig } from "../../src/otlp/sender/sender_config.ts";
import { exporterUserAgent } from "../../src/otlp/sender/user_agent.ts";
import { startReceiver } from "../support/receiver.ts";
import { requestBytes, senderConfig, senderFixture, startRawServer } from "./sender_fixture.ts";

test("Sender.send() uses one connection for requests one after another", async () => {
  await using receiver = await startReceiver();
  const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  for (let index = 0; index < 20; index++) {
    assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  }
  assert.equal(receiver.connectionCount, 1);
  assert.equal(receiver.requests.length, 20);
});

test("Sender.send() uses one connection also when answers are errors", async () => {
  await using receiver = await startReceiver({ answer: { status: 400, message: "x".repeat(99) } });
  const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  for (let index = 0; index < 10; index++) await sender.send(requestBytes(), 3);
  assert.equal(receiver.connectionCount, 1);
});

test("Sender.send() fails only once when every open connection has gone stale", async () => {
  const answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
  const stale: Socket[] = [];
  await using server = await startRawServer((socket, attempt) => {
    if (stale.includes(socket)) {
      socket.destroy();
    } else if (attempt > 6) {
      socket.write(answer);
    } else if (stale.push(socket) === 6) {
      // Only now, so that each of the first requests has a connection of its own.
      for (const open of stale) open.write(answer);
    }
  });
  const { sender, retries } = senderFixture(senderConfig(server.url));
  await Promise.all(Array.from({ length: 6 }, () => sender.send(requestBytes(), 3)));
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.ok(retries.length <= 1, retries.join());
});

test("Sender.send() sends the headers of OTLP/HTTP and the configured ones", async () => {
  await using receiver = await startReceiver();
  const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces"), {
    headers: { "Api-Key": "secret", "x-empty": "" },
    userAgent: exporterUserAgent("0.1.0"),
  }));
  await sender.send(requestBytes(), 3);
  const headers = receiver.requests[0]?.headers ?? {};
  assert.equal(headers["content-type"], "application/x-protobuf");
  assert.equal(headers["content-encoding"], "gzip");
  assert.equal(headers["api-key"], "secret");
  assert.equal(
    headers["user-agent"],
    "offthread-otel/0.1.0 OTel-OTLP-Exporter-JavaScript/0.1.0",
  );
});

test("Sender.send() compresses by gzip and the receiver reads the same bytes", async () => {
  await using receiver = await startReceiver();
  const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  const body = requestBytes(Array.from({ length: 500 }, (_, index) => `span ${index}`));
  await sender.send(body, 500);
  const [request] = receiver.requests;
  assert.deepEqual(new Uint8Array(request?.body ?? []), body);
  assert.ok((request?.wireBytes ?? Infinity) < body.length / 2);
  assert.equal(receiver.spans.length, 500);
});

test("Sender.send() sends plain bodies when compression is none", async () => {
  await using receiver = await startReceiver();
  const config = senderConfig(receiver.signalUrl("traces"), { compression: "none" });
  await senderFixture(config).sender.send(requestBytes(), 3);
  assert.equal(receiver.requests[0]?.headers["content-encoding"], undefined);
  assert.equal(receiver.requests[0]?.wireBytes, requestBytes().length);
});

test("Sender.send() sends plain bodies and reports once when gzip fails", async () => {
  await using receiver = await startReceiver();
  const { sender, problems } = senderFixture(senderConfig(receiver.signalUrl("traces")), {
    gzip: () => Promise.reject(new Error("no gzip here")),
  });
  assert.equal((await sender.send(requestBytes(), 3)).kind, "accepted");
  assert.equal((await sender.send(requestBytes(), 3)).kind, "accepted");
  assert.equal(receiver.spans.length, 6);
  assert.deepEqual(problems, [
    "gzip failed, so requests are sent uncompressed: Error: no gzip here",
  ]);
});

for (const compression of ["gzip", "none"] as const) {
  test(`Sender.send() takes a body in shared memory with compression ${compression}`, async () => {
    await using receiver = await startReceiver();
    const bytes = requestBytes();
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 8), 8, bytes.length);
    shared.set(bytes);
    const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces"), { compression }));
    assert.equal((await sender.send(shared, 3)).kind, "accepted");
    assert.equal(receiver.spans.length, 3);
  });
}

test("Sender.send() takes a view into a larger buffer", async () => {
  await using receiver = await startReceiver();
  const bytes = requestBytes();
  const large = new Uint8Array(bytes.length + 100);
  large.set(bytes, 50);
  const config = senderConfig(receiver.signalUrl("traces"), { compression: "none" });
  const { sender } = senderFixture(config);
  await sender.send(large.subarray(50, 50 + bytes.length), 3);
  assert.equal(receiver.requests[0]?.wireBytes, bytes.length);
});

test("Sender.send() compresses once for all attempts", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 503 }, { status: 503 });
  let count = 0;
  const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces")), {
    gzip: (body) => {
      count++;
      return gzipStream(body);
    },
  });
  await sender.send(requestBytes(), 3);
  assert.equal(receiver.requests.length, 3);
  assert.equal(count, 1);
});

test("Sender.send() does not send a request that is too large", async () => {
  await using receiver = await startReceiver();
  const config = senderConfig(receiver.signalUrl("traces"), { maxRequestBytes: 100 });
  const { sender } = senderFixture(config);
  const outcome = await sender.send(new Uint8Array(101), 3);
  assert.deepEqual(outcome, { kind: "too_large", bodyBytes: 101 });
  assert.equal(receiver.requests.length, 0);
});

test("Sender.send() counts no more records as rejected than it sent", async () => {
  await using receiver = await startReceiver({ answer: { partial: { rejected: 1_000_000 } } });
  const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  assert.deepEqual(await sender.send(requestBytes(), 3), {
    kind: "partial",
    rejectedCount: 3,
    message: "",
  });
});

for (const signal of ["logs", "metrics"] as const) {
  for (const protocol of ["http/protobuf", "http/json"] as const) {
    test(`Sender.send() reads a partial success of ${signal} over ${protocol}`, async () => {
      await using receiver = await startReceiver({
        answer: { partial: { rejected: 2, message: "full" } },
      });
      const config: SenderConfig = senderConfig(receiver.signalUrl(signal), { signal, protocol });
      const body = protocol === "http/json" ? new TextEncoder().encode("{}") : new Uint8Array(0);
      assert.deepEqual(await senderFixture(config).sender.send(body, 5), {
        kind: "partial",
        rejectedCount: 2,
        message: "full",
      });
    });
  }
}

test("Sender.hurry() cuts a back-off short", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 503 });
  const { sender, time } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  time.isHolding = true;
  const sent = sender.send(requestBytes(), 3);
  await time.slept;
  sender.hurry();
  assert.deepEqual(await sent, { kind: "accepted" });
  assert.deepEqual(time.sleepsMs, [1000]);
});

test("Sender.hurry() makes no storm of attempts, however often it is called", async () => {
  await using receiver = await startReceiver({ answer: { status: 503 } });
  const { sender, time } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  time.isHolding = true;
  const sent = sender.send(requestBytes(), 3);
  await time.slept;
  for (let round = 0; round < 3; round++) {
    for (let call = 0; call < 10; call++) sender.hurry();
    await receiver.waitForRequests(2);
    while (time.sleepsMs.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.equal(receiver.requests.length, 2);
  assert.equal(time.nowMs, 0);
  time.fireNextTimer();
  await receiver.waitForRequests(3);
  assert.equal(time.nowMs, 1000);
  sender.close();
  assert.deepEqual(await sent, { kind: "aborted" });
  assert.equal(time.timerCount, 0);
});

test("Sender.hurry() leaves a Retry-After alone", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 503, headers: { "retry-after": "5" } });
  const { sender, time } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  time.isHolding = true;
  const sent = sender.send(requestBytes(), 3);
  await time.slept;
  sender.hurry();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(receiver.requests.length, 1);
  sender.close();
  assert.deepEqual(await sent, { kind: "aborted" });
});

for (const [asked, keptMs] of [["60", 60_000], ["3600", MAX_QUIET_MS]] as const) {
  test(`Sender.send() keeps quiet for ${keptMs} ms when asked for ${asked} s`, async () => {
    await using receiver = await startReceiver();
    receiver.answerNext({ status: 429, headers: { "retry-after": asked }, message: "later" });
    const { sender, time } = senderFixture(senderConfig(receiver.signalUrl("traces")));
    assert.deepEqual(await sender.send(requestBytes(), 3), {
      kind: "exhausted",
      attempts: 1,
      message: `HTTP 429: later; as it asks, the next request waits ${keptMs} ms`,
    });
    assert.deepEqual(time.sleepsMs, []);
    time.nowMs += 1000;
    assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
    assert.deepEqual(time.sleepsMs, [keptMs - 1000]);
    assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
    assert.equal(time.sleepsMs.length, 1);
  });
}

test("Sender.send() keeps quiet for no longer than the bound when its time has none", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 429, headers: { "retry-after": "999999999999" } });
  const config = senderConfig(receiver.signalUrl("traces"), { exportTimeoutMs: 0 });
  const { sender, time } = senderFixture(config);
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.deepEqual(time.sleepsMs, [MAX_QUIET_MS]);
});

test("Sender.close() ends a quiet as aborted, which Sender.hurry() leaves alone", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ status: 503, headers: { "retry-after": "60" } });
  const { sender, time } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  await sender.send(requestBytes(), 3);
  time.isHolding = true;
  const sent = sender.send(requestBytes(), 3);
  await time.slept;
  sender.hurry();
  await new Promise((resolve) => setTimeout(resolve, 0));
  sender.close();
  assert.deepEqual(await sent, { kind: "aborted" });
  assert.equal(receiver.requests.length, 1);
});

test("Sender.close() ends a back-off as aborted", async () => {
  await using receiver = await startReceiver({ answer: { status: 503 } });
  const { sender, time } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  time.isHolding = true;
  const sent = sender.send(requestBytes(), 3);
  await time.slept;
  sender.close();
  assert.deepEqual(await sent, { kind: "aborted" });
  assert.equal(receiver.requests.length, 1);
});

test("Sender.close() ends what is being compressed as aborted, and sends nothing", async () => {
  await using receiver = await startReceiver();
  const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces")), {
    gzip: (body) => {
      sender.close();
      return Promise.resolve(body);
    },
  });
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "aborted" });
  assert.equal(receiver.requests.length, 0);
});

test("Sender.close() ends a running attempt as aborted and its connection with it", async () => {
  await using receiver = await startReceiver({ answer: { action: "hang" } });
  const { sender, time } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  const sent = sender.send(requestBytes(), 3);
  await receiver.waitForRequests(1);
  sender.close();
  assert.deepEqual(await sent, { kind: "aborted" });
  assert.equal(time.timerCount, 0);
});

test("Sender.close() ends what would be repeated as aborted, without a wait", async () => {
  await using server = await startRawServer((socket) => {
    socket.write("HTTP/1.1 503 Busy\r\ncontent-length: 10\r\n\r\n");
  });
  const { sender, time, retries } = senderFixture(senderConfig(server.url), {
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      setTimeout(() => sender.close(), 0);
      return response;
    },
  });
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "aborted" });
  assert.deepEqual([time.sleepsMs, retries], [[], []]);
});

test("Sender.close() gives connections back, once, and stops what waits to hurry", async () => {
  await using receiver = await startReceiver({ answer: { status: 503 } });
  let closeCount = 0;
  const config = senderConfig(receiver.signalUrl("traces"));
  const { sender, time } = senderFixture(config, { close: () => void closeCount++ });
  time.isHolding = true;
  const sent = sender.send(requestBytes(), 3);
  await time.slept;
  sender.hurry();
  sender.hurry();
  assert.equal(time.timerCount, 1);
  sender.close();
  sender.close();
  assert.deepEqual([time.timerCount, closeCount], [0, 1]);
  assert.deepEqual(await sent, { kind: "aborted" });
});

test("Sender.send() gives aborted after close()", async () => {
  const { sender } = senderFixture(senderConfig("http://127.0.0.1:1/v1/traces"));
  sender.close();
  sender.close();
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "aborted" });
});

test("Sender.send() ends in time when fetch does not heed its signal", async () => {
  const { sender, time } = senderFixture(
    senderConfig("http://127.0.0.1:1/v1/traces", { timeoutMs: 0, exportTimeoutMs: 10_000 }),
    { fetch: () => new Promise(() => {}), gzip: (body) => Promise.resolve(body) },
  );
  const sent = sender.send(requestBytes(), 3);
  while (time.timerCount === 0) await Promise.resolve();
  time.fireNextTimer();
  const message = "no response in time: exportTimeoutMs is 10000 ms";
  assert.deepEqual(await sent, { kind: "exhausted", attempts: 1, message });
});

test("Sender.send() sets no timer when neither time has a limit", async () => {
  await using receiver = await startReceiver();
  let timers = 0;
  const { sender } = senderFixture(
    senderConfig(receiver.signalUrl("traces"), { timeoutMs: 0, exportTimeoutMs: 0 }),
    {
      startTimer: () => {
        timers++;
        return () => {};
      },
    },
  );
  assert.equal((await sender.send(requestBytes(), 3)).kind, "accepted");
  assert.equal(timers, 0);
});

test("Sender.send() never rejects when fetch or its environment throws", async () => {
  const config = senderConfig("http://127.0.0.1:1/v1/traces");
  const odd = senderFixture(config, {
    fetch: () => {
      // deno-lint-ignore no-throw-literal -- a replaced fetch may throw anything
      throw "not even an error";
    },
  });
  assert.equal((await odd.sender.send(requestBytes(), 3)).kind, "exhausted");
  const broken = senderFixture(config, {
    fetch: () => Promise.reject(new TypeError("down")),
    random: () => {
      throw new Error("no chance");
    },
  });
  assert.deepEqual(await broken.sender.send(requestBytes(), 3), {
    kind: "refused",
    status: 0,
    message: "exporter failed: Error: no chance",
  });
});

test("Sender.send() refuses at once when the runtime gives no permission", async () => {
  const denied = new Error('Requires net access to "collector:4318"');
  denied.name = "NotCapable";
  const { sender } = senderFixture(senderConfig("http://collector:4318/v1/traces"), {
    fetch: () => Promise.reject(denied),
  });
  assert.deepEqual(await sender.send(requestBytes(), 3), {
    kind: "refused",
    status: 0,
    message: 'Requires net access to "collector:4318"',
  });
});

test("Sender.send() keeps credentials out of messages and sends them as a header", async () => {
  const seen: string[] = [];
  await using server = await startRawServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  });
  const url = server.url.replace("http://", "http://user:p%40ss@");
  const { sender } = senderFixture(senderConfig(url), {
    fetch: (target, init) => {
      seen.push(target, init.headers["authorization"] ?? "");
      return fetch(target, init);
    },
  });
  assert.equal((await sender.send(requestBytes(), 3)).kind, "accepted");
  assert.deepEqual(seen, [server.url, `Basic ${btoa("user:p@ss")}`]);
});

test("send() leaves out headers that would break the request and reports their names", async () => {
  await using receiver = await startReceiver();
  const { sender, problems } = senderFixture(senderConfig(receiver.signalUrl("traces"), {
    headers: {
      "x-good": "1",
      "x-split": "a\r\nx-injected: 1",
      "bad name": "1",
      "Content-Length": "3",
      "content-encoding": "br",
      "x-wide": "\u20ac",
    },
  }));
  assert.equal((await sender.send(requestBytes(), 3)).kind, "accepted");
  const headers = receiver.requests[0]?.headers ?? {};
  assert.equal(headers["x-good"], "1");
  assert.equal(headers["x-injected"], undefined);
  assert.equal(headers["x-split"], undefined);
  assert.equal(headers["content-encoding"], "gzip");
  assert.equal(problems.length, 1);
  for (const name of ["x-split", "bad name", "Content-Length", "content-encoding", "x-wide"]) {
    assert.ok(problems[0]?.includes(JSON.stringify(name)), name);
  }
  assert.ok(!problems[0]?.includes("injected"));
});

test("SenderConfig survives a structured clone", () => {
  const config = senderConfig("http://localhost:4318/v1/traces", {
    headers: { a: "b" },
    tls: { ca: "pem" },
  });
  assert.deepEqual(structuredClone(config), config);
});

test("Sender.send() writes gzip that any reader understands", async () => {
  let wire: Uint8Array = new Uint8Array(0);
  const { sender } = senderFixture(senderConfig("http://127.0.0.1:1/v1/traces"), {
    fetch: (_url, init) => {
      wire = init.body;
      return Promise.resolve(new Response(null, { status: 200 }));
    },
  });
  await sender.send(requestBytes(), 3);
  assert.deepEqual(new Uint8Array(gunzipSync(wire)), requestBytes());
});
