import { test } from "node:test";
import assert from "node:assert/strict";
import {
  type Context,
  reportCounts,
  ROOT_CONTEXT,
  type Span,
  trace,
  type Tracer,
} from "../../../src/api/mod.ts";
import { type Recorded, spanContextOf, traceFixture } from "./trace_fixture.ts";

const trap = (): never => {
  throw new Error("from a trap");
};

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Objects that throw when they are looked at, each in another way. */
function hostileObjects(): object[] {
  return [
    revoked({}),
    revoked([]),
    revoked(() => {}),
    new Proxy({}, { ownKeys: trap }),
    new Proxy({}, { getPrototypeOf: trap }),
    new Proxy({}, { get: trap }),
    new Proxy([], { get: trap }),
    Object.assign(() => {}, { toString: trap }),
  ];
}

/** Calls a method as plain JavaScript may. */
function call(target: Span | Tracer, method: string, ...given: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(target, method), target, given);
}

function attributesOf(span: Recorded): unknown {
  return span.attributes;
}

test("startSpan() gives a span that takes objects nobody can look at, and records on", () => {
  for (const hostile of hostileObjects()) {
    const span = traceFixture().record();
    call(span, "setAttribute", "k", hostile);
    call(span, "setAttributes", hostile);
    call(span, "setAttributes", { nested: hostile });
    call(span, "addEvent", "event", hostile);
    call(span, "addEvent", "event", {}, hostile);
    call(span, "addLink", hostile);
    call(span, "addLink", { context: hostile });
    call(span, "addLink", { context: spanContextOf("a"), attributes: hostile });
    call(span, "addLinks", hostile);
    call(span, "addLinks", [hostile]);
    call(span, "recordException", hostile);
    call(span, "recordException", new Error("e"), hostile);
    call(span, "setStatus", hostile);
    call(span, "updateName", hostile);
    span.setAttribute("last", 1);
    call(span, "end", hostile);
    assert.equal(span.ended, true);
    assert.equal(Reflect.get(Object(attributesOf(span)), "last"), 1);
  }
});

test("startSpan() takes objects that cannot be looked at for anything", () => {
  for (const hostile of hostileObjects()) {
    const { tracer, provider } = traceFixture();
    call(tracer, "startSpan", "work", hostile, ROOT_CONTEXT);
    for (const option of ["attributes", "links", "kind", "startTime", "root"]) {
      call(tracer, "startSpan", "work", { [option]: hostile }, ROOT_CONTEXT);
    }
    call(tracer, "startSpan", "work", {}, hostile);
    Reflect.apply(provider.getTracer, provider, ["scope", "1", { attributes: hostile }]);
  }
});

test("startSpan() gives a span that does not record, and reports, when options throw", () => {
  const before = reportCounts().get("span-start") ?? 0;
  const { tracer } = traceFixture();
  const options = Object.defineProperty({}, "kind", { get: trap });
  assert.equal(tracer.startSpan("work", options, ROOT_CONTEXT).isRecording(), false);
  assert.equal(reportCounts().get("span-start"), before + 1);
});

test("addLink() counts a link that cannot be read as dropped", () => {
  const span = traceFixture().record();
  call(span, "addLinks", [{ context: spanContextOf("a") }, revoked({}), {
    context: spanContextOf("b"),
  }]);
  assert.deepEqual(span.links.map(({ context }) => context.spanId[0]), ["a", "b"]);
  assert.equal(span.droppedLinksCount, 1);
});

/** Contexts whose span is none, or throws. */
function contextsWithoutParent(): Context[] {
  const parents: unknown[] = [
    null,
    5,
    {},
    { spanContext: trap, isRecording: () => false },
    revoked({}),
  ];
  // As plain JavaScript may give them.
  return parents.map((parent) => trace.setSpan(ROOT_CONTEXT, parent as Span));
}

test("startSpan() starts a root span where the parent is none, or throws", () => {
  const contexts = contextsWithoutParent();
  for (const context of contexts.slice(0, 4)) {
    const { record } = traceFixture();
    const span = record("work", {}, context);
    assert.equal(span.parentSpanContext, undefined);
    assert.equal(span.isRecording(), true);
  }
  // Not even what it is can be asked here.
  assert.equal(traceFixture().tracer.startSpan("work", {}, contexts[4]).isRecording(), false);
});

test("startSpan() takes any parent after shutdown", async () => {
  const { provider, tracer } = traceFixture();
  await provider.shutdown();
  for (const context of contextsWithoutParent()) {
    assert.ok(tracer.startSpan("work", {}, context));
  }
});
