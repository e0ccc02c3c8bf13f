import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Outcome, RetryReason } from "../../src/otlp/sender/outcome.ts";
import type { SenderConfig } from "../../src/otlp/sender/sender_config.ts";
import type { SenderEnvironment } from "../../src/otlp/sender/sender_environment.ts";
import { startReceiver } from "../support/receiver.ts";
import type { Answer } from "../support/receiver.ts";
import { rpcStatus } from "../support/receiver_answer.ts";
import {
  closedPort,
  type ManualTime,
  requestBytes,
  senderConfig,
  senderFixture,
  START_UNIX_MS,
  startRawServer,
} from "./sender_fixture.ts";
import { connectTcp } from "./tcp_connection.ts";

interface Fault {
  readonly fault: string;
  /** Answers of the receiver, one for each attempt; the last one holds for all later ones. */
  readonly answers?: readonly Answer[];
  /** Or what is written to the socket. */
  readonly raw?: (socket: Socket, attempt: number) => void;
  readonly config?: Partial<SenderConfig>;
  /** Lets the attempt's time run out when the request is there, or when the answer's head is. */
  readonly timeRunsOut?: "after request" | "after head";
  readonly outcome: Outcome["kind"];
  readonly status?: number;
  readonly says?: RegExp;
  readonly attempts: number;
  readonly sleepsMs?: readonly number[];
  readonly retries?: readonly RetryReason[];
}

const OK: Answer = {};

/** What is asked behind what a receiver says. */
const ADVICE: ReadonlyMap<number, string> = new Map([
  [401, "; check the headers, which OTEL_EXPORTER_OTLP_HEADERS"],
  [403, "; check the headers, which OTEL_EXPORTER_OTLP_HEADERS"],
  [404, "; is the path right"],
]);

function http(head: string, body: string | Uint8Array = ""): (socket: Socket) => void {
  return (socket) => {
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    socket.write(`HTTP/1.1 ${head}\r\ncontent-length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes);
  };
}

/** A date by the sender's clock when it starts, and so much later. */
function dateAfter(delayMs: number): string {
  return new Date(START_UNIX_MS + delayMs).toUTCString();
}

function dated(dateMs: number, retryAfterMs: number): Record<string, string> {
  return { "date": dateAfter(dateMs), "retry-after": dateAfter(retryAfterMs) };
}

const FAULTS: readonly Fault[] = [
  { fault: "nothing", answers: [OK], outcome: "accepted", attempts: 1 },
  {
    fault: "nothing, over JSON",
    answers: [OK],
    config: { protocol: "http/json" },
    outcome: "accepted",
    attempts: 1,
  },
  {
    fault: "a partial success",
    answers: [{ partial: { rejected: 2, message: "no room" } }],
    outcome: "partial",
    says: /^no room$/,
    attempts: 1,
  },
  {
    fault: "a partial success over JSON",
    answers: [{ partial: { rejected: 2, message: "no room" } }],
    config: { protocol: "http/json" },
    outcome: "partial",
    says: /^no room$/,
    attempts: 1,
  },
  {
    fault: "a warning without rejected records",
    answers: [{ partial: { rejected: 0, message: "old version" } }],
    outcome: "accepted",
    says: /^old version$/,
    attempts: 1,
  },
  {
    fault: "an empty partial success",
    answers: [{ partial: { rejected: 0 } }],
    outcome: "accepted",
    attempts: 1,
  },
  ...[400, 401, 403, 404, 413, 415, 500, 501, 505].map((status): Fault => ({
    fault: `status ${status}`,
    answers: [{ status, message: "never" }, OK],
    outcome: "refused",
    status,
    says: new RegExp(`^HTTP ${status}: never${ADVICE.get(status) ?? "$"}`),
    attempts: 1,
  })),
  {
    fault: "status 400 over JSON",
    answers: [{ status: 400, message: "bad json" }],
    config: { protocol: "http/json" },
    outcome: "refused",
    status: 400,
    says: /^HTTP 400: bad json$/,
    attempts: 1,
  },
  {
    fault: "an error body of 1 MB",
    answers: [{ status: 400, message: "x".repeat(1_000_000) }],
    outcome: "refused",
    status: 400,
    says: /^HTTP 400: x{1000,1021}\.\.\.$/,
    attempts: 1,
  },
  {
    fault: "a plain text error with control characters",
    answers: [{ status: 400, contentType: "text/plain", body: "a\r\n\u001b[31mb" }],
    outcome: "refused",
    status: 400,
    says: /^HTTP 400: a \[31mb$/,
    attempts: 1,
  },
  {
    fault: "a JSON error that is no google.rpc.Status, as frameworks for APIs make it",
    answers: [{
      status: 422,
      contentType: "application/json",
      body: '{"detail":[{"loc":["header","x-experiment"],"msg":"Field required"}]}',
    }],
    outcome: "refused",
    status: 422,
    says:
      /^HTTP 422: \{"detail":\[\{"loc":\["header","x-experiment"\],"msg":"Field required"\}\]\}$/,
    attempts: 1,
  },
  {
    fault: "a problem as JSON with a type of its own",
    answers: [{
      status: 401,
      contentType: "application/problem+json",
      body: '{"title":"no such key"}',
    }],
    outcome: "refused",
    status: 401,
    says: /^HTTP 401: \{"title":"no such key"\}; check the headers, which/,
    attempts: 1,
  },
  ...(["http/protobuf", "http/json"] as const).map((protocol): Fault => ({
    fault: `a google.rpc.Status as plain bytes, as Go finds their type, over ${protocol}`,
    answers: [{
      status: 400,
      contentType: "application/octet-stream",
      body: rpcStatus("line too long", false),
    }],
    config: { protocol },
    outcome: "refused",
    status: 400,
    says: /^HTTP 400: line too long$/,
    attempts: 1,
  })),
  {
    fault: "plain bytes that are no google.rpc.Status",
    answers: [{
      status: 400,
      contentType: "application/octet-stream",
      body: Uint8Array.of(255, 255, 255),
    }],
    outcome: "refused",
    status: 400,
    says: /^HTTP 400$/,
    attempts: 1,
  },
  {
    fault: "a receiver that takes another method at the path",
    answers: [{ status: 405, contentType: "text/plain", body: "Method Not Allowed" }],
    outcome: "refused",
    status: 405,
    says:
      /^HTTP 405: Method Not Allowed; is the path right, and does the receiver accept traces\? /,
    attempts: 1,
  },
  ...[502, 503, 504].map((status): Fault => ({
    fault: `status ${status} twice`,
    answers: [{ status }, { status }, OK],
    outcome: "accepted",
    attempts: 3,
    sleepsMs: [1000, 1500],
    retries: ["unavailable", "unavailable"],
  })),
  {
    fault: "status 429 without Retry-After",
    answers: [{ status: 429 }, OK],
    outcome: "accepted",
    attempts: 2,
    sleepsMs: [1000],
    retries: ["throttled"],
  },
  {
    fault: "status 429 with Retry-After in seconds",
    answers: [{ status: 429, headers: { "retry-after": "7" } }, OK],
    outcome: "accepted",
    attempts: 2,
    sleepsMs: [7000],
  },
  {
    fault: "status 503 with Retry-After as a date",
    raw: (socket, attempt) =>
      http(attempt === 1 ? `503 X\r\nretry-after: ${dateAfter(9000)}` : "200 OK")(socket),
    outcome: "accepted",
    attempts: 2,
    sleepsMs: [9000],
  },
  {
    fault: "a Retry-After date of a receiver whose clock is an hour ahead",
    answers: [{ status: 503, headers: dated(3_600_000, 3_602_000) }, OK],
    outcome: "accepted",
    attempts: 2,
    sleepsMs: [2000],
  },
  {
    fault: "a Retry-After date of a receiver whose clock is an hour behind",
    answers: [{ status: 503, headers: dated(-3_600_000, -3_593_000) }, OK],
    outcome: "accepted",
    attempts: 2,
    sleepsMs: [7000],
  },
  {
    fault: "a Retry-After date that has passed",
    answers: [{ status: 503, headers: dated(0, -3_600_000) }, OK],
    outcome: "accepted",
    attempts: 2,
    sleepsMs: [1000],
  },
  {
    fault: "a Retry-After beyond the time for the export",
    answers: [{ status: 503, headers: { "retry-after": "3600" }, message: "later" }, OK],
    outcome: "exhausted",
    says: /^HTTP 503: later; as it asks, the next request waits 300000 ms$/,
    attempts: 1,
    sleepsMs: [],
  },
  {
    fault: "a Retry-After that is not valid",
    answers: [{ status: 503, headers: { "retry-after": "soon" } }, OK],
    outcome: "accepted",
    attempts: 2,
    sleepsMs: [1000],
  },
  {
    fault: "status 503 for ever",
    answers: [{ status: 503 }],
    outcome: "exhausted",
    // 1 + 1.5 + 2.25 + 3.375 + 5 + 5 + 5 + 5 s; another 5 s would be past 30 s.
    attempts: 9,
    sleepsMs: [1000, 1500, 2250, 3375, 5000, 5000, 5000, 5000],
  },
  {
    fault: "status 503 for ever without a limit of time",
    answers: [{ status: 503 }],
    config: {
      exportTimeoutMs: 0,
      retry: { initialMs: 1, multiplier: 1, maxMs: 1, jitter: 0, maxAttempts: 4 },
    },
    outcome: "exhausted",
    attempts: 4,
  },
  {
    fault: "a connection closed before the answer",
    answers: [{ action: "close" }, OK],
    outcome: "accepted",
    attempts: 2,
    sleepsMs: [1000],
    retries: ["connection"],
  },
  {
    fault: "a connection reset before the answer",
    answers: [{ action: "reset" }, OK],
    outcome: "accepted",
    attempts: 2,
    retries: ["connection"],
  },
  {
    fault: "an answer with status 200 that is cut off",
    answers: [{ action: "cut", body: "x".repeat(500) }],
    outcome: "accepted",
    says: /^the response could not be read: /,
    attempts: 1,
  },
  {
    fault: "an answer with status 503 that is cut off",
    answers: [{ action: "cut", status: 503, body: "x".repeat(500) }, OK],
    outcome: "accepted",
    attempts: 2,
    retries: ["unavailable"],
  },
  {
    fault: "no answer, ever",
    answers: [{ action: "hang" }],
    timeRunsOut: "after request",
    outcome: "exhausted",
    says:
      /^no response in time: OTEL_EXPORTER_OTLP_TIMEOUT is 10000 ms, exportTimeoutMs is 30000 ms$/,
    // 10 s, wait 1 s, 10 s, wait 1.5 s, and the 7.5 s that are left.
    attempts: 3,
    sleepsMs: [1000, 1500],
    retries: ["timeout", "timeout"],
  },
  {
    fault: "a body that drips without an end",
    raw: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
      const drip = setInterval(() => socket.write("x"), 5);
      socket.on("close", () => clearInterval(drip));
    },
    timeRunsOut: "after head",
    outcome: "accepted",
    says: /took too long/,
    attempts: 1,
  },
  {
    fault: "an answer of 100 MB",
    raw: (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${100 * 1024 * 1024}\r\n\r\n`);
      const part = new Uint8Array(1024 * 1024);
      let count = 0;
      const more = (): void => {
        if (count++ < 100 && !socket.destroyed) socket.write(part, more);
      };
      more();
    },
    outcome: "refused",
    status: 200,
    says: /larger than 4194304 bytes/,
    attempts: 1,
  },
  {
    fault: "an answer of 64 MB that is 64 KB compressed",
    raw: (socket) => {
      const body = gzipSync(new Uint8Array(64 * 1024 * 1024), { level: 1 });
      http("503 Busy\r\ncontent-encoding: gzip", body)(socket);
    },
    outcome: "refused",
    status: 503,
    attempts: 1,
  },
  {
    fault: "a gzip answer that is not gzip",
    raw: http("200 OK\r\ncontent-encoding: gzip", "0123456789"),
    outcome: "accepted",
    says: /^the response could not be read: /,
    attempts: 1,
  },
  {
    fault: "an answer with a transfer encoding of its own",
    raw: (socket) => {
      socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n");
    },
    outcome: "accepted",
    says: /could not be read|not an OTLP message/,
    attempts: 1,
  },
  {
    fault: "a sound gzip answer",
    answers: [{ gzip: true, partial: { rejected: 1, message: "zipped" } }],
    outcome: "partial",
    says: /^zipped$/,
    attempts: 1,
  },
  {
    fault: "an HTML page with status 200",
    raw: http("200 OK\r\ncontent-type: text/html", "<h1>hello</h1>"),
    outcome: "accepted",
    says: /"text\/html".*OTLP endpoint/,
    attempts: 1,
  },
  {
    fault: "an HTML page with status 404",
    raw: http("404 Not Found\r\ncontent-type: text/html", "<h1>hello</h1>"),
    outcome: "refused",
    status: 404,
    says: /^HTTP 404; is the path right, .* v1\/traces .*_TRACES_EXPORTER=none turns them off$/,
    attempts: 1,
  },
  {
    fault: "a body with status 200 that is not protobuf",
    raw: http("200 OK\r\ncontent-type: application/x-protobuf", "\u00ff\u00ff\u00ff"),
    outcome: "accepted",
    says: /not an OTLP message/,
    attempts: 1,
  },
  {
    fault: "a body with status 200 that is not JSON",
    raw: http("200 OK\r\ncontent-type: application/json", "{"),
    outcome: "accepted",
    says: /not an OTLP message/,
    attempts: 1,
  },
  {
    fault: "status 200 without a body or a content type",
    raw: http("200 OK"),
    outcome: "accepted",
    attempts: 1,
  },
  ...["application/json", "text/html"].map((type): Fault => ({
    fault: `status 200 without a body, as ${type}`,
    raw: http(`200 OK\r\ncontent-type: ${type}`),
    outcome: "accepted",
    attempts: 1,
  })),
  {
    fault: "status 204",
    raw: (socket) => socket.write("HTTP/1.1 204 No Content\r\n\r\n"),
    outcome: "accepted",
    attempts: 1,
  },
  {
    fault: "a redirect",
    raw: http("307 Moved\r\nlocation: http://user:secret@127.0.0.1:1/elsewhere?token=secret"),
    outcome: "refused",
    status: 307,
    says: /^HTTP 307 with Location http:\/\/127\.0\.0\.1:1\/elsewhere: redirects are not followed/,
    attempts: 1,
  },
  {
    fault: "a redirect without a Location",
    raw: http("300 Multiple Choices"),
    outcome: "refused",
    status: 300,
    says: /no Location/,
    attempts: 1,
  },
  {
    fault: "an answer that is not HTTP",
    raw: (socket, attempt) =>
      attempt === 1 ? void socket.end("SSH-2.0-OpenSSH_9.6\r\n\r\n") : http("200 OK")(socket),
    outcome: "accepted",
    attempts: 2,
    retries: ["connection"],
  },
];

async function target(fault: Fault, onRequest: () => void) {
  if (fault.raw !== undefined) return await startRawServer(fault.raw);
  const answers = fault.answers ?? [OK];
  const isJson = fault.config?.protocol === "http/json";
  const receiver = await startReceiver({
    answer: (request) => {
      onRequest();
      const own = answers[Math.min(request.index, answers.length - 1)] ?? OK;
      return isJson ? { ...own, contentType: "application/json; charset=utf-8" } : own;
    },
  });
  return {
    url: receiver.signalUrl("traces"),
    attempts: () => receiver.requests.length,
    [Symbol.asyncDispose]: () => receiver.close(),
  };
}

function said(outcome: Outcome): string {
  if ("message" in outcome) return outcome.message;
  return "warning" in outcome ? outcome.warning ?? "" : "";
}

/** The ways that a request can go, with a hook for when something of the answer is there. */
const WAYS: Readonly<Record<string, (onAnswer: () => void) => Partial<SenderEnvironment>>> = {
  "fetch": (onAnswer) => ({
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      onAnswer();
      return response;
    },
  }),
  "a socket": (onAnswer) => ({
    connectTcp: async (peer) => {
      const connection = await connectTcp(peer);
      const read = connection.read.bind(connection);
      return Object.assign(connection, {
        read: async (into: Uint8Array<ArrayBuffer>) => {
          const length = await read(into);
          onAnswer();
          return length;
        },
      });
    },
  }),
};

for (const fault of FAULTS) {
  for (const [name, way] of Object.entries(WAYS)) testFault(fault, name, way);
}

function testFault(fault: Fault, name: string, way: typeof WAYS[string]): void {
  const title = `${fault.outcome} after ${fault.attempts} attempts by ${name} at ${fault.fault}`;
  test(`Sender.send() gives ${title}`, async () => {
    const made: { time?: ManualTime } = {};
    const letTimeRunOut = (): void => void setTimeout(() => made.time?.fireNextTimer(), 0);
    await using server = await target(fault, () => {
      if (fault.timeRunsOut === "after request") letTimeRunOut();
    });
    const fixture = senderFixture(
      senderConfig(server.url, fault.config),
      way(() => {
        if (fault.timeRunsOut === "after head") letTimeRunOut();
      }),
    );
    made.time = fixture.time;
    const isJson = fault.config?.protocol === "http/json";
    const body = isJson ? new TextEncoder().encode('{"resourceSpans":[]}') : requestBytes();
    const outcome = await fixture.sender.send(body, 3);
    assert.equal(outcome.kind, fault.outcome, JSON.stringify(outcome));
    assert.equal(server.attempts(), fault.attempts);
    if (fault.status !== undefined) {
      assert.equal(outcome.kind === "refused" && outcome.status, fault.status);
    }
    if (fault.says !== undefined) assert.match(said(outcome), fault.says);
    else if (fault.outcome === "accepted") assert.deepEqual(outcome, { kind: "accepted" });
    if (outcome.kind === "partial") assert.ok(outcome.rejectedCount > 0);
    if (outcome.kind === "exhausted") assert.equal(outcome.attempts, fault.attempts);
    if (fault.sleepsMs !== undefined) assert.deepEqual(fixture.time.sleepsMs, fault.sleepsMs);
    if (fault.retries !== undefined) assert.deepEqual(fixture.retries, fault.retries);
    assert.equal(fixture.time.timerCount, 0);
    fixture.sender.close();
  });
}

test("Sender.send() gives exhausted when nobody listens", async () => {
  const { sender, retries } = senderFixture(
    senderConfig(`http://127.0.0.1:${await closedPort()}/v1/traces`),
  );
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind, "exhausted");
  assert.equal(outcome.kind === "exhausted" && outcome.attempts, 9);
  assert.deepEqual(new Set(retries), new Set(["connection"]));
  sender.close();
});

test("Sender.send() shows no path of a receiver that it does not reach", async () => {
  const origin = `http://127.0.0.1:${await closedPort()}`;
  const { sender } = senderFixture(senderConfig(`${origin}/a-key/v1/traces`));
  const outcome = await sender.send(requestBytes(), 3);
  assert.ok(outcome.kind === "exhausted");
  assert.doesNotMatch(outcome.message, /a-key|v1\/traces/);
  sender.close();
});

test("Sender.send() asks whether a receiver without TLS speaks it", async () => {
  await using receiver = await startReceiver();
  const url = receiver.signalUrl("traces").replace("http:", "https:");
  const { sender } = senderFixture(senderConfig(url));
  const outcome = await sender.send(requestBytes(), 3);
  assert.ok(outcome.kind === "exhausted", JSON.stringify(outcome));
  assert.ok(outcome.attempts > 1, "what is there may be replaced");
  assert.match(
    outcome.message,
    /Does the server speak TLS on this port\?|; does the receiver use TLS/,
  );
  sender.close();
});

test("Sender.send() retries when the host name is not known", async () => {
  const { sender } = senderFixture(senderConfig("http://nobody.invalid:4318/v1/traces", {
    retry: { initialMs: 1, multiplier: 1, maxMs: 1, jitter: 0, maxAttempts: 2 },
  }));
  const outcome = await sender.send(requestBytes(), 3);
  assert.equal(outcome.kind === "exhausted" && outcome.attempts, 2);
});

test("Sender.send() accepts when the receiver comes up between attempts", async () => {
  const port = await closedPort();
  const config = senderConfig(`http://127.0.0.1:${port}/v1/traces`);
  let late: Awaited<ReturnType<typeof startReceiver>> | undefined;
  const { sender } = senderFixture(config, {
    sleep: async () => {
      late ??= await startReceiver({ port });
    },
  });
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  assert.equal(late?.spans.length, 3);
  await late?.close();
});
