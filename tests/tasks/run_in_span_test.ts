import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Context,
  context as contextApi,
  createContextKey,
  INVALID_TRACEID,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer,
} from "../../src/api/mod.ts";
import { runInChildSpan, runInLinkedSpan, runInSameSpan, withSpan } from "../../src/tasks/mod.ts";
import { spanContextOf, traceFixture, withContextManager } from "../sdk/trace/trace_fixture.ts";

const failing = [
  ["a throw", (): unknown => {
    throw new RangeError("no");
  }],
  ["a rejection", (): unknown => Promise.reject(new RangeError("no"))],
] as const;

function contextWith(...args: Parameters<typeof spanContextOf>): Context {
  return trace.setSpanContext(ROOT_CONTEXT, spanContextOf(...args));
}

test("withSpan() runs in the span and ends it", () => {
  const { record } = traceFixture();
  const span = record();
  withContextManager(() => {
    const result = withSpan(span, (given) => {
      assert.equal(given, span);
      assert.equal(trace.getActiveSpan(), span);
      assert.equal(span.ended, false);
      return 5;
    });
    assert.equal(result, 5);
    assert.equal(trace.getActiveSpan(), undefined);
  });
  assert.equal(span.ended, true);
  assert.equal(span.status.code, SpanStatusCode.UNSET);
});

test("withSpan() runs in the context that it is given, with the span", () => {
  const { record } = traceFixture();
  const span = record();
  const key = createContextKey("test");
  withContextManager(() => {
    const active = withSpan(span, () => contextApi.active(), {
      context: ROOT_CONTEXT.setValue(key, 1),
    });
    assert.deepEqual([active.getValue(key), trace.getSpan(active)], [1, span]);
  });
});

test("withSpan() ends the span when the promise is settled", async () => {
  const { record } = traceFixture();
  const span = record();
  let resolve = (_: number): void => {};
  const result = withSpan(span, () => new Promise<number>((given) => resolve = given));
  assert.equal(span.ended, false);
  resolve(5);
  assert.equal(await result, 5);
  assert.equal(span.ended, true);
});

for (const [name, fail] of failing) {
  test(`withSpan() records ${name} and hands it on`, async () => {
    const { record } = traceFixture();
    const span = record();
    await assert.rejects(async () => await withSpan(span, fail), RangeError);
    assert.equal(span.ended, true);
    assert.deepEqual(span.status, { code: SpanStatusCode.ERROR, message: "no" });
    assert.equal(span.events[0].attributes["exception.type"], "RangeError");
  });

  test(`runInSameSpan() records ${name} and leaves the span open`, async () => {
    const { record } = traceFixture();
    const span = record();
    const context = trace.setSpan(ROOT_CONTEXT, span);
    await assert.rejects(async () => await runInSameSpan(fail, { context }), RangeError);
    assert.equal(span.ended, false);
    assert.equal(span.status.code, SpanStatusCode.ERROR);
    assert.equal(span.events.length, 1);
  });

  test(`runInChildSpan() records ${name} once, and the status in every span`, async () => {
    const { tracer, processor } = traceFixture();
    await assert.rejects(
      async () =>
        await runInChildSpan("outer", (outer) => {
          const context = trace.setSpan(ROOT_CONTEXT, outer);
          return runInChildSpan("inner", fail, { tracer, context });
        }, { tracer }),
      RangeError,
    );
    assert.deepEqual(
      processor.ended.map((span) => [span.name, span.status.code, span.events.length]),
      [["inner", 2, 1], ["outer", 2, 0]],
    );
  });
}

test("runInChildSpan() records an error in each trace that it is thrown in", () => {
  const { tracer, processor } = traceFixture();
  const error = new RangeError("no connection");
  const fail = (): never => {
    throw error;
  };
  for (let request = 0; request < 2; request++) {
    assert.throws(() => runInChildSpan("request", fail, { tracer, context: ROOT_CONTEXT }), error);
  }
  assert.deepEqual(processor.ended.map(({ events }) => events.length), [1, 1]);
});

test("runInSameSpan() runs in the context that it is given", () => {
  const context = contextWith("a");
  withContextManager(() => {
    assert.equal(runInSameSpan(() => trace.getActiveSpan(), { context }), trace.getSpan(context));
  });
});

test("runInSameSpan() runs in the active span when nothing else is said", () => {
  const { record } = traceFixture();
  const span = record();
  withContextManager(() =>
    withSpan(span, () => {
      assert.throws(() =>
        runInSameSpan(() => {
          assert.equal(trace.getActiveSpan(), span);
          throw new RangeError("no");
        }), RangeError);
      assert.equal(span.status.code, SpanStatusCode.ERROR);
      assert.equal(span.ended, false);
    })
  );
});

test("runInChildSpan() makes a child of the active span, by a tracer of this package", () => {
  const { provider, record, processor } = traceFixture();
  const parent = record();
  trace.setGlobalTracerProvider(provider);
  try {
    withContextManager(() => withSpan(parent, () => runInChildSpan("child", () => {})));
  } finally {
    trace.disable();
  }
  const [child] = processor.ended;
  assert.equal(child.parentSpanContext?.spanId, parent.spanContext().spanId);
  assert.equal(child.instrumentationScope.name, "@offthread/otel");
});

test("runInChildSpan() makes a child of the span of its cause", () => {
  const { tracer, processor } = traceFixture();
  const context = contextWith("a");
  runInChildSpan("child", () => {}, { tracer, context, attributes: { step: 1 } });
  const [span] = processor.ended;
  assert.equal(span.spanContext().traceId, "a".repeat(32));
  assert.equal(span.parentSpanContext?.spanId, "a".repeat(16));
  assert.deepEqual(span.attributes, { step: 1 });
});

test("runInLinkedSpan() starts a trace of its own that links to its cause", async () => {
  const { tracer, processor } = traceFixture();
  const context = contextWith("a");
  const links = [{ context: spanContextOf("b") }];
  assert.equal(
    await runInLinkedSpan("job", () => Promise.resolve(7), { tracer, context, links }),
    7,
  );
  const [span] = processor.ended;
  assert.equal(span.parentSpanContext, undefined);
  assert.notEqual(span.spanContext().traceId, "a".repeat(32));
  assert.deepEqual(span.links.map((link) => link.context.spanId), [
    "b".repeat(16),
    "a".repeat(16),
  ]);
});

test("runInLinkedSpan() links to nothing where there is no cause", () => {
  const { tracer, processor } = traceFixture();
  runInLinkedSpan("job", () => {}, { tracer, context: ROOT_CONTEXT });
  assert.deepEqual(processor.ended[0].links, []);
});

const UNREADABLE: Readonly<Record<string, object>> = {
  "an error whose message throws": Object.defineProperty(new Error("hidden"), "message", {
    get: () => {
      throw new TypeError("hostile");
    },
  }),
  "a proxy": new Proxy({}, {
    has: () => {
      throw new TypeError("hostile");
    },
  }),
};

for (const [kind, value] of Object.entries(UNREADABLE)) {
  test(`withSpan() passes on ${kind} and ends the span`, async () => {
    const { record } = traceFixture();
    const [thrown, rejected, returned] = [record(), record(), record()];
    const isValue = (error: unknown): boolean => error === value;
    assert.throws(() =>
      withSpan(thrown, () => {
        throw value;
      }), isValue);
    await assert.rejects(withSpan(rejected, () => Promise.reject(value)), isValue);
    assert.equal(withSpan(returned, () => value), value);
    for (const span of [thrown, rejected, returned]) assert.equal(span.ended, true);
    assert.equal(thrown.status.code, SpanStatusCode.ERROR);
    assert.equal(rejected.status.code, SpanStatusCode.ERROR);
  });
}

/** What a test double or another package may put in the place of a span. */
function brokenSpan(): Span {
  // why: that is what is wrong with it
  return {} as Span;
}

test("withSpan() passes on what the task came to when the span throws", async () => {
  const span = brokenSpan();
  const failure = new RangeError("no");
  const isFailure = (error: unknown): boolean => error === failure;
  assert.equal(withSpan(span, () => 5), 5);
  assert.equal(await withSpan(span, () => Promise.resolve(5)), 5);
  assert.throws(() =>
    withSpan(span, () => {
      throw failure;
    }), isFailure);
  await assert.rejects(withSpan(span, () => Promise.reject(failure)), isFailure);
});

test("runInLinkedSpan() runs the task when its cause and its links are of no use", () => {
  const { tracer, processor } = traceFixture();
  const context = trace.setSpan(ROOT_CONTEXT, brokenSpan());
  // why: plain JavaScript gives what it likes
  const links = 5 as unknown as [];
  assert.equal(runInLinkedSpan("job", () => 7, { tracer, context, links }), 7);
  assert.deepEqual(processor.ended[0].links, []);
});

test("runInChildSpan() and runInLinkedSpan() run the task when the tracer throws", () => {
  const startSpan = (): never => {
    throw new TypeError("no span");
  };
  // why: what is asked for of it
  const tracer = { startSpan } as unknown as Tracer;
  const context = contextWith("a");
  const traceIdIn = (run: typeof runInChildSpan): string | undefined =>
    run("job", (span) => span.spanContext().traceId, { tracer, context });
  // What the task starts goes on in the trace of the cause, or in one of its own.
  assert.equal(traceIdIn(runInChildSpan), trace.getSpanContext(context)?.traceId);
  assert.equal(traceIdIn(runInLinkedSpan), INVALID_TRACEID);
});

test("withSpan() waits for a thenable whose then() returns nothing", async () => {
  const { record } = traceFixture();
  const span = record();
  const query = { then: (resolve: (value: number) => void): void => resolve(5) };
  assert.equal(await withSpan<unknown>(span, () => query), 5);
  assert.equal(span.ended, true);
});
