import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createTraceState,
  ROOT_CONTEXT,
  type SpanContext,
  suppressTracing,
  trace,
} from "../../src/api/mod.ts";
import {
  headersGetter,
  headersSetter,
  recordGetter,
  recordSetter,
  W3CTraceContextPropagator,
} from "../../src/propagation/mod.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;

const propagator = new W3CTraceContextPropagator();

function extract(carrier: Record<string, unknown>): SpanContext | undefined {
  return trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, recordGetter));
}

function inject(spanContext: SpanContext, using = propagator): Record<string, unknown> {
  const carrier: Record<string, unknown> = {};
  using.inject(trace.setSpanContext(ROOT_CONTEXT, spanContext), carrier, recordSetter);
  return carrier;
}

test("W3CTraceContextPropagator.fields() names traceparent and tracestate", () => {
  assert.deepEqual(propagator.fields(), ["traceparent", "tracestate"]);
});

test("W3CTraceContextPropagator.extract() finds the span context in Headers", () => {
  const headers = new Headers({ TraceParent: TRACEPARENT, TraceState: "foo=1,bar=2" });
  const found = trace.getSpanContext(propagator.extract(ROOT_CONTEXT, headers, headersGetter));
  assert.equal(found?.traceId, TRACE_ID);
  assert.equal(found?.spanId, SPAN_ID);
  assert.equal(found?.traceFlags, 1);
  assert.equal(found?.isRemote, true);
  assert.equal(found?.traceState?.serialize(), "foo=1,bar=2");
});

test("W3CTraceContextPropagator.extract() returns the same context when there is no header", () => {
  const context = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 0,
  });
  assert.equal(propagator.extract(context, new Headers(), headersGetter), context);
});

test("W3CTraceContextPropagator.extract() returns the same context when traceparent is bad", () => {
  const carrier = { traceparent: "00-nonsense", tracestate: "foo=1" };
  assert.equal(propagator.extract(ROOT_CONTEXT, carrier, recordGetter), ROOT_CONTEXT);
});

test("W3CTraceContextPropagator.extract() ignores tracestate without traceparent", () => {
  assert.equal(extract({ tracestate: "foo=1" }), undefined);
});

test("W3CTraceContextPropagator.extract() does not read tracestate when traceparent is bad", () => {
  const read: string[] = [];
  propagator.extract(ROOT_CONTEXT, {}, {
    get(_carrier, key) {
      read.push(key);
      return "bad";
    },
    keys: () => [],
  });
  assert.deepEqual(read, ["traceparent"]);
});

test("W3CTraceContextPropagator.extract() ignores traceparent when it occurs twice", () => {
  const other = `00-${TRACE_ID}-${SPAN_ID}-00`;
  assert.equal(extract({ traceparent: [TRACEPARENT, other] }), undefined);
  const headers = new Headers({ traceparent: TRACEPARENT });
  headers.append("traceparent", other);
  assert.equal(propagator.extract(ROOT_CONTEXT, headers, headersGetter), ROOT_CONTEXT);
});

test("W3CTraceContextPropagator.extract() takes an array with one traceparent", () => {
  assert.equal(extract({ traceparent: [TRACEPARENT] })?.traceId, TRACE_ID);
});

test("W3CTraceContextPropagator.extract() combines several tracestate headers in order", () => {
  const found = extract({ traceparent: TRACEPARENT, tracestate: ["foo=1,bar=2", "rojo=3", ""] });
  assert.equal(found?.traceState?.serialize(), "foo=1,bar=2,rojo=3");
  const headers = new Headers({ traceparent: TRACEPARENT, tracestate: "foo=1" });
  headers.append("tracestate", "bar=2");
  const context = propagator.extract(ROOT_CONTEXT, headers, headersGetter);
  assert.equal(trace.getSpanContext(context)?.traceState?.serialize(), "foo=1,bar=2");
});

test("W3CTraceContextPropagator.extract() keeps traceparent when tracestate is bad", () => {
  for (const tracestate of ["=", "foo", "FOO=1", "foo=\u0000", ",,,", 7, {}, [null], ["é=1"]]) {
    const found = extract({ traceparent: TRACEPARENT, tracestate });
    assert.equal(found?.traceId, TRACE_ID);
    assert.equal(found?.traceState?.serialize() ?? "", "");
  }
});

test("W3CTraceContextPropagator.extract() leaves bad tracestate members out, keeps others", () => {
  const found = extract({ traceparent: TRACEPARENT, tracestate: "foo=1, Bad=2,,\tbar=3 " });
  assert.equal(found?.traceState?.serialize(), "foo=1,bar=3");
});

test("W3CTraceContextPropagator.extract() takes 32 tracestate members and not 33", () => {
  const members = Array.from({ length: 33 }, (_, index) => `k${index}=${index}`);
  const most = members.slice(0, 32).join(",");
  const found = extract({ traceparent: TRACEPARENT, tracestate: most });
  assert.equal(found?.traceState?.serialize(), most);
  const tooMany = extract({ traceparent: TRACEPARENT, tracestate: members.join(",") });
  assert.equal(tooMany?.traceId, TRACE_ID);
  assert.equal(tooMany?.traceState?.serialize(), "");
});

test("W3CTraceContextPropagator.extract() reads a bounded part of tracestate", () => {
  const tracestate = Array.from({ length: 100 }, () => ",".repeat(10_000));
  const found = extract({ traceparent: TRACEPARENT, tracestate: ["foo=1", ...tracestate, "z=9"] });
  assert.equal(found?.traceState?.serialize(), "foo=1");
});

test("W3CTraceContextPropagator.extract() keeps no more of tracestate than inject() writes", () => {
  // Each span of a trace exports it.
  const small = Array.from({ length: 12 }, (_, index) => `k${index}=${"y".repeat(60)}`);
  const large = Array.from({ length: 20 }, (_, index) => `l${index}=${"x".repeat(250)}`);
  const tracestate = [...large, ...small].join(", ");
  const found = extract({ traceparent: TRACEPARENT, tracestate });
  const kept = found?.traceState?.serialize() ?? "";
  assert.equal(kept, small.slice(0, 8).join(","));
  assert.ok(found);
  assert.equal(inject(found)["tracestate"], kept);
  const using = new W3CTraceContextPropagator({ tracestateMaxChars: 10_000 });
  const carrier = { traceparent: TRACEPARENT, tracestate };
  const all = trace.getSpanContext(using.extract(ROOT_CONTEXT, carrier, recordGetter));
  assert.equal(all?.traceState?.serialize(), [...large, ...small].join(","));
});

test("W3CTraceContextPropagator.extract() measures tracestate without what it leaves out", () => {
  const tracestate = `${"!,".repeat(10)}${" ".repeat(1000)}foo=1,bar=2`;
  const found = extract({ traceparent: TRACEPARENT, tracestate });
  assert.equal(found?.traceState?.serialize(), "foo=1,bar=2");
});

test("W3CTraceContextPropagator.inject() writes traceparent and tracestate", () => {
  const headers = new Headers();
  const context = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 1,
    traceState: createTraceState("foo=1,bar=2"),
  });
  propagator.inject(context, headers, headersSetter);
  assert.equal(headers.get("traceparent"), TRACEPARENT);
  assert.equal(headers.get("tracestate"), "foo=1,bar=2");
});

test("W3CTraceContextPropagator.inject() writes the random flag as it was extracted", () => {
  for (const flags of ["00", "01", "02", "03"]) {
    const traceparent = `00-${TRACE_ID}-${SPAN_ID}-${flags}`;
    const found = extract({ traceparent });
    assert.ok(found);
    assert.deepEqual(inject(found), { traceparent });
  }
});

test("W3CTraceContextPropagator.inject() writes version 00 when a later one was extracted", () => {
  const found = extract({ traceparent: `cc-${TRACE_ID}-${SPAN_ID}-01-more` });
  assert.ok(found);
  assert.deepEqual(inject(found), { traceparent: TRACEPARENT });
});

test("W3CTraceContextPropagator.inject() writes nothing without a valid span context", () => {
  const carrier = {};
  propagator.inject(ROOT_CONTEXT, carrier, recordSetter);
  assert.deepEqual(carrier, {});
  assert.deepEqual(inject({ traceId: "0".repeat(32), spanId: SPAN_ID, traceFlags: 1 }), {});
  assert.deepEqual(inject({ traceId: TRACE_ID, spanId: "xyz", traceFlags: 1 }), {});
});

test("W3CTraceContextPropagator.inject() writes nothing when tracing is suppressed", () => {
  const carrier = {};
  const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };
  const context = suppressTracing(trace.setSpanContext(ROOT_CONTEXT, spanContext));
  propagator.inject(context, carrier, recordSetter);
  assert.deepEqual(carrier, {});
});

test("W3CTraceContextPropagator.inject() leaves an empty tracestate out", () => {
  const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };
  const carrier = inject({ ...spanContext, traceState: createTraceState("") });
  assert.deepEqual(carrier, { traceparent: TRACEPARENT });
});

test("W3CTraceContextPropagator.inject() cuts tracestate: members over 128 chars first", () => {
  const large = `large=${"x".repeat(200)}`;
  const small = Array.from({ length: 20 }, (_, index) => `k${index}=${"y".repeat(16)}`);
  for (const place of [0, 1, small.length]) {
    const traceState = createTraceState(small.toSpliced(place, 0, large).join(","));
    const carrier = inject({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1, traceState });
    assert.equal(carrier["tracestate"], small.join(","));
  }
});

test("W3CTraceContextPropagator.inject() cuts no more of tracestate than it has to", () => {
  const of = (length: number) => (key: string) => `${key}=${"x".repeat(length - 2)}`;
  const written = (members: string[]) => {
    const traceState = createTraceState(members.join(","));
    const carrier = inject({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1, traceState });
    return String(carrier["tracestate"]).split(",").map((member) => member[0]).join("");
  };
  // 512 characters with the commas, and 513; then with one more member, which goes first.
  const small = ["a", "b", "c"].map(of(127));
  assert.equal(written([...small, of(128)("d")]), "abcd");
  assert.equal(written([...small, of(129)("d")]), "abc");
  assert.equal(written([...small, of(128)("d"), "e=1"]), "abcd");
  assert.equal(written([of(128)("z"), ...small.slice(1), of(128)("d"), "e=1"]), "zbc");
  // Of the large ones, only the last has to go.
  assert.equal(written([...["a", "b", "c"].map(of(160)), "d=1", of(160)("e")]), "abcd");
});

test("W3CTraceContextPropagator.inject() cuts tracestate: whole members from the right", () => {
  const members = Array.from({ length: 10 }, (_, index) => `k${index}=${"y".repeat(97)}`);
  const traceState = createTraceState(members.join(","));
  const carrier = inject({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1, traceState });
  assert.equal(carrier["tracestate"], members.slice(0, 5).join(","));
});

test("W3CTraceContextPropagator.inject() writes more of tracestate when it is told so", () => {
  const members = Array.from({ length: 10 }, (_, index) => `k${index}=${"y".repeat(97)}`);
  const traceState = createTraceState(members.join(","));
  const using = new W3CTraceContextPropagator({ tracestateMaxChars: 2_000 });
  const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1, traceState };
  assert.equal(inject(spanContext, using)["tracestate"], members.join(","));
});

test("W3CTraceContextPropagator() throws a RangeError when tracestateMaxChars is too small", () => {
  for (const tracestateMaxChars of [511, 600.5, Number.NaN, -1]) {
    assert.throws(
      () => new W3CTraceContextPropagator({ tracestateMaxChars }),
      { name: "RangeError", message: new RegExp(String(tracestateMaxChars)) },
    );
  }
});

test("W3CTraceContextPropagator.inject() goes on when a trace state throws", () => {
  const carrier = inject({
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 1,
    traceState: {
      ...createTraceState(""),
      serialize: () => {
        throw new Error("no");
      },
    } as unknown as NonNullable<SpanContext["traceState"]>, // why: a foreign, broken trace state
  });
  assert.deepEqual(carrier, { traceparent: TRACEPARENT });
});

test("W3CTraceContextPropagator.inject() does not throw when the carrier is read-only", () => {
  const context = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 1,
  });
  propagator.inject(context, Object.freeze({}), recordSetter);
  propagator.inject(context, {}, {
    set: () => {
      throw new Error("read-only");
    },
  });
});

test("W3CTraceContextPropagator.extract() counts a field as absent when its getter throws", () => {
  const throwing = {
    get(_carrier: unknown, key: string): string {
      if (key === "tracestate") throw new Error("broken");
      return TRACEPARENT;
    },
    keys: (): string[] => [],
  };
  const found = trace.getSpanContext(propagator.extract(ROOT_CONTEXT, {}, throwing));
  assert.equal(found?.traceId, TRACE_ID);
  assert.equal(found?.traceState, undefined);
});
