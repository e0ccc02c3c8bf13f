import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Meter,
  register,
  type Registration,
  reportCounts,
  type Span,
  trace,
} from "../../src/api/mod.ts";
import { type Fetch, type HttpClientOptions, setRoute, wrapFetch } from "../../src/http/mod.ts";
import { AsyncLocalStorageContextManager } from "../../src/sdk/mod.ts";
import { instrument as instrumentNode } from "../../src/platform/node_http/mod.ts";
import { startNodeServer } from "../platform/node_http/start_node_server.ts";
import { CollectedMetrics } from "./collected_metrics.ts";
import { instrumentHandler, instrumentOptions, startServer } from "./start_server.ts";

const WRITERS = ["setAttribute", "setAttributes", "setStatus", "updateName", "end"] as const;

/** What an SDK of others may do wrong: the official one throws what its processors throw. */
type Failing = "getTracer" | "startSpan" | (typeof WRITERS)[number];

const STARTS: readonly Failing[] = ["getTracer", "startSpan"];

/** Registers an SDK of which one function throws. */
class FailingSdk {
  /** How often that was called. */
  calls = 0;
  readonly #registration: Registration;
  readonly #reportsBefore: number = reports();

  constructor(failing: Failing) {
    const fail = (): never => {
      this.calls++;
      throw new Error(`${failing} failed`);
    };
    const startSpan = (): Span => {
      const { traceId, spanId } = { traceId: "1".repeat(32), spanId: "2".repeat(16) };
      const span = trace.wrapSpanContext({ traceId, spanId, traceFlags: 1 });
      Object.defineProperty(span, "isRecording", { value: () => true });
      for (const name of WRITERS) {
        if (name === failing) Object.defineProperty(span, name, { value: fail });
      }
      return span;
    };
    const tracer = {
      startSpan: failing === "startSpan" ? fail : startSpan,
      startActiveSpan: fail,
    };
    this.#registration = register({
      tracerProvider: { getTracer: failing === "getTracer" ? fail : () => tracer },
      contextManager: new AsyncLocalStorageContextManager(),
    });
  }

  /** How much was reported of it. */
  get reports(): number {
    return reports() - this.#reportsBefore;
  }

  [Symbol.dispose](): void {
    this.#registration.unregister();
  }
}

function reports(): number {
  return [...reportCounts().values()].reduce((total, count) => total + count, 0);
}

/** A traced fetch that makes no request. */
function fetchTo(answer: () => Promise<Response>, options?: HttpClientOptions): Fetch {
  return wrapFetch<Fetch>(answer, options);
}

const refuse = (): never => {
  throw new Error("of the application");
};

for (const failing of [...STARTS, "setAttribute", "setStatus", "end"] as const) {
  test(`wrapFetch() answers as ever when ${failing}() of the SDK throws`, async () => {
    using sdk = new FailingSdk(failing);
    const answering = fetchTo(() => Promise.resolve(new Response("no", { status: 404 })));
    assert.equal(await (await answering("http://localhost/")).text(), "no");
    const unreachable = fetchTo(() => Promise.reject(new Error("of the network")));
    await assert.rejects(unreachable("http://localhost/"), /of the network/);
    assert.notEqual(sdk.calls, 0);
    assert.ok(sdk.reports >= sdk.calls);
  });
}

for (const failing of ["setAttribute", "setStatus", "end"] as const) {
  test(`wrapFetch() measures each call once when ${failing}() of the SDK throws`, async () => {
    using _sdk = new FailingSdk(failing);
    await using metrics = new CollectedMetrics();
    await fetchTo(() => Promise.resolve(new Response("no", { status: 404 })))("http://localhost/");
    const unreachable = fetchTo(() => Promise.reject(new RangeError("of the network")));
    await assert.rejects(unreachable("http://localhost/"), RangeError);
    const { dataPoints } = await metrics.histogram("http.client.request.duration");
    assert.deepEqual(
      dataPoints.map(({ attributes, value }) => [attributes["error.type"], value.count]),
      [["404", 1], ["RangeError", 1]],
    );
  });
}

for (const failing of [...STARTS, ...WRITERS]) {
  test(`instrument() answers as ever when ${failing}() of the SDK throws`, async () => {
    using sdk = new FailingSdk(failing);
    const handle = instrumentHandler(() => {
      setRoute("/users/:id");
      return new Response("broken", { status: 500 });
    }, { captureResponseHeaders: ["content-type"] });
    const request = new Request("http://localhost/");
    assert.equal(await (await handle(request, {})).text(), "broken");
    assert.notEqual(sdk.calls, 0);
    assert.ok(sdk.reports >= sdk.calls);
  });
}

for (const failing of [...STARTS, "setAttribute", "setStatus", "end"] as const) {
  test(`instrument() throws what the handler threw when ${failing}() throws`, async () => {
    using sdk = new FailingSdk(failing);
    const request = new Request("http://localhost/");
    await assert.rejects(async () => await instrumentHandler(refuse)(request, {}), /application/);
    const { serve, onError } = instrumentOptions(refuse, {
      onError: () => new Response("sorry", { status: 500 }),
    });
    assert.throws(() => serve(request, {}), /of the application/);
    const answer = await onError?.(new Error("of the application"));
    assert.ok(answer instanceof Response && answer.status === 500);
    assert.notEqual(sdk.calls, 0);
    assert.ok(sdk.reports >= sdk.calls);
  });
}

for (const failing of [...STARTS, "setAttribute", "setAttributes", "end"] as const) {
  test(`instrument() sends a stream when ${failing}() of the SDK throws`, async () => {
    using sdk = new FailingSdk(failing);
    await using server = startServer(() => new Response(new Blob(["a stream"]).stream()), {
      captureResponseHeaders: ["content-type"],
    });
    assert.equal(await (await fetch(server.url)).text(), "a stream");
    assert.notEqual(sdk.calls, 0);
    assert.ok(sdk.reports >= sdk.calls);
  });
}

for (const failing of [...STARTS, "setAttribute", "setStatus", "updateName", "end"] as const) {
  test(`instrument() of node:http answers as ever when ${failing}() throws`, async () => {
    using sdk = new FailingSdk(failing);
    await using server = await startNodeServer(instrumentNode((_request, response) => {
      setRoute("/users/:id");
      response.statusCode = 500;
      response.end("broken");
    }));
    const response = await fetch(server.url);
    assert.equal(response.status, 500);
    assert.equal(await response.text(), "broken");
    assert.notEqual(sdk.calls, 0);
    assert.ok(sdk.reports >= sdk.calls);
  });
}

test("wrapFetch() answers as ever when an instrument of the SDK throws", async () => {
  let calls = 0;
  const instrument = {
    add: () => {
      calls++;
      throw new Error("add failed");
    },
    record: () => {},
  };
  // why: the members of a meter that are asked for here
  const meter = {
    createHistogram: () => instrument,
    createUpDownCounter: () => instrument,
  } as unknown as Meter;
  const registration = register({ meterProvider: { getMeter: () => meter } });
  try {
    const answering = fetchTo(() => Promise.resolve(new Response("yes")), {
      metrics: { activeRequests: true },
    });
    assert.equal(await (await answering("http://localhost/")).text(), "yes");
  } finally {
    registration.unregister();
  }
  assert.notEqual(calls, 0);
});
