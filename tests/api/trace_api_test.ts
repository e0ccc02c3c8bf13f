import { test } from "node:test";
import assert from "node:assert/strict";
import {
  context,
  INVALID_SPAN_CONTEXT,
  reportCounts,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from "../../src/api/mod.ts";
import type { Context, Span } from "../../src/api/mod.ts";
import { TracerDelegate } from "../../src/api/trace/tracer_delegate.ts";
import { traceFixture } from "../sdk/trace/trace_fixture.ts";
import { globalSlot, withCleanGlobals } from "./clean_globals.ts";
import { FakeTracerProvider, manager } from "./fake_sdk.ts";

const PARENT = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: 1,
  isRemote: true,
};

/** A span that records, of an SDK that is not registered. */
function recordingSpan(): Span {
  return Object.assign(trace.wrapSpanContext(PARENT), { isRecording: () => true });
}

test("startSpan() without an SDK gives the span of nothing when there is no parent", () => {
  withCleanGlobals(() => {
    const span = trace.getTracer("test").startSpan("name");
    assert.deepEqual(span.spanContext(), INVALID_SPAN_CONTEXT);
    assert.equal(span.isRecording(), false);
    assert.equal(trace.isSpanContextValid(span.spanContext()), false);
  });
});

test("startSpan() without an SDK returns the parent when it records nothing", () => {
  withCleanGlobals(() => {
    const parent = trace.wrapSpanContext(PARENT);
    const inContext = trace.setSpan(ROOT_CONTEXT, parent);
    assert.equal(trace.getTracer("test").startSpan("name", {}, inContext), parent);
  });
});

test("startSpan() without an SDK carries the context of a parent that records", () => {
  withCleanGlobals(() => {
    const inContext = trace.setSpan(ROOT_CONTEXT, recordingSpan());
    const span = trace.getTracer("test").startSpan("name", {}, inContext);
    assert.equal(span.isRecording(), false);
    assert.equal(span.spanContext(), PARENT);
  });
});

test("startSpan() without an SDK ignores the parent when `root` is given", () => {
  withCleanGlobals(() => {
    const inContext = trace.setSpanContext(ROOT_CONTEXT, PARENT);
    const span = trace.getTracer("test").startSpan("name", { root: true }, inContext);
    assert.deepEqual(span.spanContext(), INVALID_SPAN_CONTEXT);
  });
});

test("wrapSpanContext() gives a span that takes every call and returns itself", () => {
  const span = trace.wrapSpanContext(PARENT);
  const same = span.setAttribute("a", 1).setAttributes({ b: null }).addEvent("event", {}, 1)
    .addLink({ context: PARENT }).addLinks([]).setStatus({ code: SpanStatusCode.ERROR })
    .updateName("other");
  assert.equal(same, span);
  assert.equal(span.recordException(new Error("x")), undefined);
  assert.equal(span.end(), undefined);
});

test("startActiveSpan() without an SDK calls the function in all its forms", () => {
  withCleanGlobals(() => {
    const tracer = trace.getTracer("test");
    const inContext = trace.setSpanContext(ROOT_CONTEXT, PARENT);
    assert.equal(tracer.startActiveSpan("a", () => 1), 1);
    assert.equal(tracer.startActiveSpan("a", {}, () => 2), 2);
    const id = tracer.startActiveSpan("a", {}, inContext, (span) => span.spanContext().spanId);
    assert.equal(id, PARENT.spanId);
  });
});

test("startActiveSpan() without an SDK makes the span active where there is a manager", () => {
  withCleanGlobals(() => {
    context.setGlobalContextManager(manager);
    const tracer = trace.getTracer("test");
    const inContext = trace.setSpanContext(ROOT_CONTEXT, PARENT);
    tracer.startActiveSpan("a", {}, inContext, (span) => {
      assert.equal(trace.getActiveSpan(), span);
      tracer.startActiveSpan("b", (inner) => assert.equal(inner, span));
    });
    assert.equal(trace.getActiveSpan(), undefined);
  });
});

test("getTracer() gives a tracer that works when the provider is registered later", () => {
  withCleanGlobals(() => {
    const tracer = trace.getTracer("early", "1.0");
    assert.equal(tracer.enabled?.(), false);
    tracer.startSpan("lost");
    const provider = new FakeTracerProvider();
    assert.equal(trace.setGlobalTracerProvider(provider), true);
    tracer.startSpan("kept");
    tracer.startActiveSpan("kept", () => {});
    tracer.startActiveSpan("kept", {}, () => {});
    tracer.startActiveSpan("kept", {}, ROOT_CONTEXT, () => {});
    assert.equal(tracer.enabled?.(), true);
    assert.deepEqual(provider.spans, ["kept", "kept/1", "kept/2", "kept/3"]);
    assert.deepEqual(provider.scopes, ["early@1.0"]);
  });
});

test("getTracer() gives a tracer that follows when the provider is removed or replaced", () => {
  withCleanGlobals(() => {
    const tracer = trace.getTracer("early");
    const first = new FakeTracerProvider();
    const second = new FakeTracerProvider();
    trace.setGlobalTracerProvider(first);
    tracer.startSpan("one");
    trace.disable();
    assert.equal(tracer.startSpan("lost").isRecording(), false);
    trace.setGlobalTracerProvider(second);
    tracer.startSpan("two");
    assert.deepEqual([first.spans, second.spans], [["one"], ["two"]]);
  });
});

test("getTracer() gives a tracer that records nothing when the provider refuses it", () => {
  withCleanGlobals(() => {
    const tracer = trace.getTracer("test");
    const before = reportCounts().get("tracer-threw") ?? 0;
    trace.setGlobalTracerProvider({
      getTracer: () => {
        throw new Error("of another SDK");
      },
    });
    assert.equal(tracer.startSpan("lost").isRecording(), false);
    assert.equal(tracer.startActiveSpan("lost", () => 5), 5);
    assert.equal(reportCounts().get("tracer-threw"), before + 1);
  });
});

test("getTracer() gives a tracer that waits where the slot of the process holds null", () => {
  withCleanGlobals(() => {
    globalSlot({ version: "1.10.0", trace: null });
    assert.equal(trace.getTracer("test").startSpan("lost").isRecording(), false);
  });
});

test("startActiveSpan() without an SDK calls the function in what is no context", () => {
  withCleanGlobals(() => {
    const tracer = trace.getTracer("test");
    // As plain JavaScript may call it, with a span, say.
    for (const none of [{}, 5, trace.wrapSpanContext(PARENT)] as unknown as Context[]) {
      assert.equal(tracer.startActiveSpan("name", {}, none, () => 5), 5);
    }
  });
});

test("startActiveSpan() without an SDK calls the function in a context that throws", () => {
  withCleanGlobals(() => {
    context.setGlobalContextManager(manager);
    const fail = (): never => {
      throw new Error("hostile");
    };
    const contexts = [
      Object.defineProperty({ setValue: () => ROOT_CONTEXT }, "getValue", { get: fail }),
      { getValue: fail, setValue: () => ROOT_CONTEXT },
      { getValue: () => undefined, setValue: fail },
    ];
    for (const hostile of contexts as unknown as Context[]) {
      assert.equal(trace.getTracer("test").startActiveSpan("name", {}, hostile, () => 5), 5);
    }
  });
});

test("setGlobalTracerProvider() returns false when there is a provider already", () => {
  withCleanGlobals(() => {
    const first = new FakeTracerProvider();
    assert.equal(trace.setGlobalTracerProvider(first), true);
    assert.equal(trace.setGlobalTracerProvider(new FakeTracerProvider()), false);
    assert.equal(trace.getTracerProvider(), first);
  });
});

test("context.with() without a manager calls the function with its receiver and arguments", () => {
  withCleanGlobals(() => {
    const receiver = { base: 1 };
    function add(this: { base: number }, a: number, b: number): number {
      return this.base + a + b;
    }
    assert.equal(context.with(ROOT_CONTEXT, add, receiver, 2, 3), 6);
    assert.equal(context.active(), ROOT_CONTEXT);
    assert.equal(context.bind(ROOT_CONTEXT, add), add);
    context.attach(ROOT_CONTEXT).dispose();
  });
});

test("context.bind() ties a function to its context where there is a manager", () => {
  withCleanGlobals(() => {
    context.setGlobalContextManager(manager);
    const inContext = trace.setSpanContext(ROOT_CONTEXT, PARENT);
    assert.equal(context.bind(inContext, () => context.active())(), inContext);
    assert.equal(context.active(), ROOT_CONTEXT);
  });
});

test("startSpan() without an SDK takes a parent, or options, that throw", () => {
  withCleanGlobals(() => {
    const fail = (): never => {
      throw new Error("unreadable");
    };
    const throwing = new Proxy({}, { get: fail });
    const tracer = trace.getTracer("none");
    // why: plain JavaScript gives what it likes
    const context = trace.setSpan(ROOT_CONTEXT, throwing as Span);
    assert.equal(tracer.startSpan("a", {}, context).isRecording(), false);
    assert.equal(tracer.startSpan("b", throwing).isRecording(), false);
    assert.equal(tracer.startActiveSpan("c", {}, context, () => "called"), "called");
  });
});

test("TracerDelegate.shaped() follows the provider that is registered", () => {
  withCleanGlobals(() => {
    const delegate = new TracerDelegate({ name: "a", version: undefined, options: undefined });
    assert.equal(delegate.shaped(), undefined);
    const { provider } = traceFixture();
    trace.setGlobalTracerProvider(provider);
    assert.equal(delegate.shaped(), provider.getTracer("a"));
    trace.disable();
    assert.equal(delegate.shaped(), undefined);
    trace.setGlobalTracerProvider(new FakeTracerProvider());
    assert.equal(delegate.shaped(), undefined);
  });
});
