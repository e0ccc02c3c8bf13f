import assert from "node:assert/strict";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { connect } from "node:net";
import { PassThrough, pipeline, Readable } from "node:stream";
import { test } from "node:test";
import { SpanStatusCode, trace } from "../../../src/api/mod.ts";
import { instrument } from "../../../src/platform/node_http/mod.ts";
import type { ReadableSpan } from "../../../src/sdk/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { rawExchange } from "../../http/raw_exchange.ts";
import { runProgram } from "../run_program.ts";
import { type NodeListener, startNodeServer } from "./start_node_server.ts";

const CLOSE = "Host: localhost\r\nConnection: close\r\n\r\n";

function statusOf(span: ReadableSpan): unknown {
  return span.attributes["http.response.status_code"];
}

/** Serves one request, which is written as it is, and returns the answer and the one span. */
async function exchange(
  listener: NodeListener,
  text: string,
): Promise<{ readonly answer: string; readonly span: ReadableSpan }> {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument(listener));
  const answer = await rawExchange(server.port, text);
  const span = await collected.one();
  assert.equal(collected.spans.length, 1);
  return { answer, span };
}

/** Sends a request whose client goes away as soon as `gone` says so, and returns the span. */
async function abandoned(listener: (leave: () => void) => NodeListener): Promise<ReadableSpan> {
  using collected = new CollectedSpans();
  const { promise: hasToLeave, resolve: leave } = Promise.withResolvers<void>();
  await using server = await startNodeServer(instrument(listener(leave)));
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await hasToLeave;
  socket.destroy();
  return await collected.one();
}

test("instrument() ends the span when a response has finished, after its listeners", async () => {
  const { span } = await exchange((_request, response) => {
    const active = trace.getActiveSpan();
    response.on("finish", () => active?.setAttribute("app.finished", true));
    response.end("hello");
  }, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.equal(span.attributes["app.finished"], true);
});

test("instrument() ends the span when the stream of a response has been written", async () => {
  const { answer, span } = await exchange((_request, response) => {
    const active = trace.getActiveSpan();
    const chunks = Readable.from((async function* () {
      for (let i = 0; i < 3; i++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        active?.addEvent("chunk");
        yield `part ${i}`;
      }
    })());
    pipeline(chunks, response, () => {});
  }, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.match(answer, /part 0[\s\S]*part 2/);
  assert.equal(span.events.length, 3);
  assert.equal(statusOf(span), 200);
});

for (const [method, status] of [["HEAD", 200], ["GET", 204], ["GET", 304]] as const) {
  test(`instrument() ends the span of a ${method} that is answered ${status}`, async () => {
    const { span } = await exchange((_request, response) => {
      response.writeHead(status);
      response.end();
    }, `${method} / HTTP/1.1\r\n${CLOSE}`);
    assert.equal(statusOf(span), status);
    assert.equal(span.status.code, SpanStatusCode.UNSET);
  });
}

for (const status of [101, 199, 600, 999]) {
  test(`instrument() records the status ${status}, which no Response can have`, async () => {
    using collected = new CollectedSpans();
    let seen: unknown;
    await using server = await startNodeServer(instrument((_request, response) => {
      response.writeHead(status, { "x-id": "7" });
      response.end();
    }, {
      onResponse: (_span, _request, response) => {
        seen = [response.status, response.ok, response.headers.get("x-id")];
      },
    }));
    await rawExchange(server.port, `GET / HTTP/1.1\r\n${CLOSE}`, "\r\n\r\n");
    assert.equal(statusOf(await collected.one()), status);
    assert.deepEqual(seen, [status, false, "7"]);
  });
}

test("instrument() records the last status after informational ones", async () => {
  const { answer, span } = await exchange((_request, response) => {
    response.writeContinue();
    response.writeEarlyHints({ link: "</a.css>; rel=preload; as=style" });
    response.statusCode = 202;
    response.end("hello");
  }, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.match(answer, /^HTTP\/1.1 100 [\s\S]*HTTP\/1.1 103 [\s\S]*HTTP\/1.1 202 /);
  assert.equal(statusOf(span), 202);
});

test("instrument() leaves Expect: 100-continue to the server", async () => {
  const { answer, span } = await exchange((request, response) => {
    request.on("end", () => response.end("hello")).resume();
  }, `POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n${CLOSE}ab`);
  assert.match(answer, /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
  assert.equal(statusOf(span), 200);
});

test("instrument() leaves the trailers of a response as they are", async () => {
  const { answer, span } = await exchange((_request, response) => {
    response.writeHead(200, { trailer: "x-sum" });
    response.write("hello");
    response.addTrailers({ "x-sum": "5" });
    response.end();
  }, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.match(answer, /\r\n0\r\nx-sum: 5\r\n\r\n$/);
  assert.equal(statusOf(span), 200);
});

test("instrument() leaves upgrades to their listener", async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument((_request, response) => {
    response.end();
  }));
  server.server.on("upgrade", (_request, socket) => {
    socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
  });
  const upgrade = "GET /up HTTP/1.1\r\nHost: x\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n";
  assert.match(await rawExchange(server.port, upgrade), /^HTTP\/1.1 101 /);
  await rawExchange(server.port, `GET /plain HTTP/1.1\r\n${CLOSE}`);
  const span = await collected.one();
  assert.equal(span.attributes["url.path"], "/plain");
});

test("instrument() ends the span without an error when the client goes unanswered", async () => {
  const span = await abandoned((leave) => () => leave());
  assert.equal(span.status.code, SpanStatusCode.UNSET);
  assert.equal(statusOf(span), undefined);
  assert.equal(span.attributes["error.type"], undefined);
});

test("instrument() ends the span without an error when the client goes in a stream", async () => {
  const span = await abandoned((leave) => (_request, response) => {
    const source = new PassThrough();
    source.write("x".repeat(100));
    pipeline(source, response, () => source.destroy());
    leave();
  });
  assert.equal(span.status.code, SpanStatusCode.UNSET);
  assert.equal(statusOf(span), 200);
});

test("instrument() records the answer to a request whose body is read in part", async () => {
  const { answer, span } = await exchange(async (request, response) => {
    for await (const _ of request) break;
    response.statusCode = 413;
    response.end();
  }, `POST / HTTP/1.1\r\nContent-Length: 4\r\n${CLOSE}body`);
  assert.match(answer, /^HTTP\/1.1 413 /);
  assert.equal(statusOf(span), 413);
});

test("instrument() ends the span when a request says alone that the client has gone", () => {
  using collected = new CollectedSpans();
  const listener = instrument((_request: object, _response: object) => {});
  const request = { emit: (_event: string) => true, socket: {} };
  const response = { emit: (_event: string) => true, headersSent: false, statusCode: 200 };
  Reflect.apply(listener, undefined, [request, response]);
  request.emit("resume");
  assert.equal(collected.spans.length, 0);
  request.emit("aborted");
  assert.equal(collected.spans.length, 1);
  response.emit("close");
  assert.equal(collected.spans.length, 1);
  assert.equal(statusOf(collected.spans[0]), undefined);
});

test("instrument() names the error by which a response is destroyed", async () => {
  const { span } = await exchange((_request, response) => {
    response.write("begun");
    setTimeout(() => response.destroy(new RangeError("secret")), 1);
  }, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.equal(statusOf(span), 200);
  assert.equal(span.attributes["error.type"], "RangeError");
  assert.deepEqual(span.status, { code: SpanStatusCode.ERROR });
});

for (const member of ["code", "name"]) {
  test(`instrument() survives an error of a response whose ${member} cannot be read`, async () => {
    const { span } = await exchange((_request, response) => {
      const error = Object.defineProperty(new Error("secret"), member, {
        get: () => {
          throw new RangeError("unreadable");
        },
      });
      response.on("error", () => {});
      response.write("begun");
      setTimeout(() => response.destroy(error), 1);
    }, `GET / HTTP/1.1\r\n${CLOSE}`);
    assert.equal(statusOf(span), 200);
    assert.equal(span.attributes["error.type"], "_OTHER");
  });
}

test("instrument() names the error of the source of a pipeline", async () => {
  const { span } = await exchange((_request, response) => {
    const source = new PassThrough();
    source.write("begun");
    pipeline(source, response, () => {});
    setTimeout(() => source.destroy(new RangeError("secret")), 1);
  }, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.equal(span.attributes["error.type"], "RangeError");
});

// Both have a code, and the first one what the system was asked for, as those of connections have.
const SOURCES: Readonly<Record<string, () => Readable>> = {
  ENOENT: () => createReadStream(new URL("./missing", import.meta.url)),
  EISDIR: () => createReadStream(new URL(".", import.meta.url)),
  E_APP: () =>
    new Readable({
      read() {
        this.destroy(Object.assign(new Error("x"), { code: "E_APP" }));
      },
    }),
};
for (const [code, source] of Object.entries(SOURCES)) {
  test(`instrument() names the ${code} of the source of a pipeline`, async () => {
    const { span } = await exchange((_request, response) => {
      response.write("begun");
      pipeline(source(), response, () => {});
    }, `GET / HTTP/1.1\r\n${CLOSE}`);
    assert.equal(span.attributes["error.type"], code);
    assert.equal(span.status.code, SpanStatusCode.ERROR);
  });
}

test("instrument() ends the span without an error when a response is just destroyed", async () => {
  const { span } = await exchange((_request, response) => {
    response.destroy();
  }, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.equal(span.status.code, SpanStatusCode.UNSET);
});

test("instrument() records an error of a response and leaves it to its listeners", async () => {
  const { span } = await exchange((_request, response) => {
    response.on("error", (error) => {
      assert.equal(error.message, "secret");
      response.statusCode = 500;
      response.end();
    });
    response.emit("error", new RangeError("secret"));
  }, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.equal(statusOf(span), 500);
  assert.equal(span.attributes["error.type"], "RangeError");
});

test("instrument() lets an error of a response through that nobody listens to", async () => {
  const error = new RangeError("secret");
  let thrown: unknown;
  await exchange((_request, response) => {
    try {
      response.emit("error", error);
    } catch (caught) {
      thrown = caught;
    }
    response.end();
  }, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.equal(thrown, error);
});

test("instrument() ends the span with an error when a listener throws, and throws it on", () => {
  using collected = new CollectedSpans();
  const error = new RangeError("secret");
  const listener = instrument((_request: object, _response: object) => {
    throw error;
  });
  const request = { emit: () => true };
  const response = { emit: () => true, headersSent: false, statusCode: 200 };
  assert.throws(
    () => Reflect.apply(listener, undefined, [request, response]),
    (thrown) => thrown === error,
  );
  const [span] = collected.spans;
  assert.equal(span.attributes["error.type"], "RangeError");
  assert.equal(statusOf(span), undefined);
  assert.deepEqual(span.status, { code: SpanStatusCode.ERROR });
});

test("instrument() ends the span with an error when a listener's promise is rejected", async () => {
  using collected = new CollectedSpans();
  const error = new RangeError("secret");
  const listener = instrument((_request: object, _response: object) => Promise.reject(error));
  const request = { emit: () => true };
  const response = { emit: (_event: string) => true, headersSent: true, statusCode: 202 };
  await assert.rejects(
    Reflect.apply(listener, undefined, [request, response]),
    (thrown) => thrown === error,
  );
  response.emit("close");
  assert.equal(collected.spans.length, 1);
  const [span] = collected.spans;
  assert.equal(span.attributes["error.type"], "RangeError");
  assert.equal(statusOf(span), 202);
});

for (const how of ["throws", "rejects"]) {
  test(`instrument() changes nothing for the process where a listener ${how}`, async () => {
    const program = "../node_http/fixtures/failing_program.ts";
    const [bare, traced] = await Promise.all([
      runProgram(program, { args: [how, "bare"] }),
      runProgram(program, { args: [how, "traced"] }),
    ]);
    assert.match(bare.stdout, /\S/, bare.stderr);
    assert.deepEqual(traced.stdout, `${bare.stdout}span RangeError\n`);
    assert.equal(traced.code, bare.code);
  });
}

test("instrument() adds no listeners and warns of none", async () => {
  const counts: unknown[] = [];
  const count: NodeListener = (request, response) => {
    counts.push(
      [request, response].map((source) =>
        source.eventNames().map((name) => `${String(name)} ${source.listenerCount(name)}`)
      ),
    );
    response.end();
  };
  await using bare = await startNodeServer(count);
  await rawExchange(bare.port, `GET / HTTP/1.1\r\n${CLOSE}`);
  await exchange(count, `GET / HTTP/1.1\r\n${CLOSE}`);
  assert.equal(counts.length, 2);
  assert.deepEqual(counts[1], counts[0]);
});

test("instrument() ends each span once for requests that are pipelined", async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument(async (request, response) => {
    // The first answer is ready last.
    if (request.url === "/0") await new Promise((resolve) => setTimeout(resolve, 5));
    response.statusCode = 200 + Number(request.url?.slice(1));
    response.end(request.url);
  }));
  const requests = [0, 1, 2].map((i) =>
    `GET /${i} HTTP/1.1\r\nHost: x\r\n${i === 2 ? "Connection: close\r\n" : ""}\r\n`
  );
  assert.match(await rawExchange(server.port, requests.join("")), /\/0[\s\S]*\/1[\s\S]*\/2/);
  const spans = await collected.ended(3);
  assert.deepEqual(
    spans.map((span) => `${span.attributes["url.path"]} ${statusOf(span)}`).sort(),
    ["/0 200", "/1 201", "/2 202"],
  );
});

test("instrument() ends the spans of requests that wait for their turn when it goes", async () => {
  using collected = new CollectedSpans();
  const { promise: isRead, resolve: leave } = Promise.withResolvers<void>();
  await using server = await startNodeServer(instrument((request) => {
    request.resume();
    if (request.url === "/2") request.on("end", () => leave());
  }));
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write([0, 1, 2].map((i) => `GET /${i} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(""));
  await isRead;
  await new Promise((resolve) => setImmediate(resolve));
  socket.destroy();
  const spans = await collected.ended(3);
  assert.deepEqual(spans.map((span) => statusOf(span)), [undefined, undefined, undefined]);
});

/** How many listeners a connection has on which all but the first of some requests wait. */
async function closeListeners(
  trace: (listener: NodeListener) => NodeListener,
  requestCount: number,
): Promise<number> {
  const { promise: areServed, resolve } = Promise.withResolvers<number>();
  await using server = await startNodeServer(trace(({ url, socket }) => {
    // In the next turn, when the last request is followed, too.
    if (url === `/${requestCount - 1}`) setImmediate(() => resolve(socket.listenerCount("close")));
  }));
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => {});
  const requests = Array.from(
    { length: requestCount },
    (_, i) => `GET /${i} HTTP/1.1\r\nHost: x\r\n\r\n`,
  );
  socket.write(requests.join(""));
  const count = await areServed;
  socket.destroy();
  return count;
}

test("instrument() adds one listener to a connection, where requests wait on it", async () => {
  using _collected = new CollectedSpans();
  for (const [requestCount, added] of [[1, 0], [12, 1]] as const) {
    const bare = await closeListeners((listener) => listener, requestCount);
    assert.equal(await closeListeners(instrument, requestCount), bare + added);
  }
});

test("instrument() takes a body that cannot be parsed for no error of the server", async () => {
  const { span } = await exchange((request, response) => {
    response.write("half");
    request.on("error", () => {}).resume();
  }, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n");
  assert.equal(statusOf(span), 200);
  assert.equal(span.attributes["error.type"], undefined);
  assert.equal(span.status.code, SpanStatusCode.UNSET);
});

test("instrument() ends the span of a request whose server is closed", async () => {
  using collected = new CollectedSpans();
  const { promise: isServed, resolve } = Promise.withResolvers<void>();
  const server = await startNodeServer(instrument(() => resolve()));
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await isServed;
  const gone = once(socket, "close");
  await server[Symbol.asyncDispose]();
  await gone;
  assert.equal(statusOf(await collected.one()), undefined);
});
