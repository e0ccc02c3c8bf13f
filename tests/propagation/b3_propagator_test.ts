import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  suppressTracing,
  trace,
} from "../../src/api/mod.ts";
import {
  B3InjectEncoding,
  B3Propagator,
  headersGetter,
  recordGetter,
  recordSetter,
} from "../../src/propagation/mod.ts";

const TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";
const SPAN_ID = "e457b5a2e4d86bd1";
const PARENT_ID = "05e3ac9a4f6e3b90";

const single = new B3Propagator();
const multi = new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER });

function extract(carrier: Record<string, unknown>): SpanContext | undefined {
  return trace.getSpanContext(single.extract(ROOT_CONTEXT, carrier, recordGetter));
}

function inject(propagator: B3Propagator, traceFlags: number): Record<string, unknown> {
  const carrier: Record<string, unknown> = {};
  const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags };
  propagator.inject(trace.setSpanContext(ROOT_CONTEXT, spanContext), carrier, recordSetter);
  return carrier;
}

function forward(propagator: B3Propagator, carrier: Record<string, unknown>): unknown {
  const written = {};
  const context = single.extract(ROOT_CONTEXT, carrier, recordGetter);
  propagator.inject(context, written, recordSetter);
  return written;
}

test("B3Propagator.fields() names the headers of the chosen encoding", () => {
  assert.deepEqual(single.fields(), ["b3"]);
  assert.deepEqual(multi.fields(), ["x-b3-traceid", "x-b3-spanid", "x-b3-flags", "x-b3-sampled"]);
});

test("B3Propagator.inject() writes the single header by default", () => {
  assert.deepEqual(inject(single, 1), { b3: `${TRACE_ID}-${SPAN_ID}-1` });
  assert.deepEqual(inject(single, 2), { b3: `${TRACE_ID}-${SPAN_ID}-0` });
});

test("B3Propagator.inject() writes several headers when asked, never a parent span id", () => {
  assert.deepEqual(inject(multi, 3), {
    "x-b3-traceid": TRACE_ID,
    "x-b3-spanid": SPAN_ID,
    "x-b3-sampled": "1",
  });
  assert.deepEqual(inject(multi, 0), {
    "x-b3-traceid": TRACE_ID,
    "x-b3-spanid": SPAN_ID,
    "x-b3-sampled": "0",
  });
});

test("B3Propagator.inject() writes nothing when there is nothing valid or it is suppressed", () => {
  const carrier = {};
  single.inject(ROOT_CONTEXT, carrier, recordSetter);
  const valid = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };
  const suppressed = suppressTracing(trace.setSpanContext(ROOT_CONTEXT, valid));
  single.inject(suppressed, carrier, recordSetter);
  multi.inject(suppressed, carrier, recordSetter);
  const invalid = trace.setSpanContext(ROOT_CONTEXT, { ...valid, traceId: "1" });
  multi.inject(invalid, carrier, recordSetter);
  assert.deepEqual(carrier, {});
});

test("B3Propagator.extract() reads the single header in all its forms", () => {
  const states: [string, number][] = [["", 0], ["-0", 0], ["-1", 1], ["-d", 1]];
  for (const [state, traceFlags] of states) {
    assert.deepEqual(extract({ b3: `${TRACE_ID}-${SPAN_ID}${state}` }), {
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      traceFlags,
      isRemote: true,
    });
  }
  assert.equal(extract({ B3: ` ${TRACE_ID}-${SPAN_ID}-1-${PARENT_ID} ` })?.spanId, SPAN_ID);
});

test("B3Propagator.extract() fills a trace id of 16 digits up with zeros", () => {
  const traceId = "0000000000000000" + TRACE_ID.slice(16);
  assert.equal(extract({ b3: `${TRACE_ID.slice(16)}-${SPAN_ID}-1` })?.traceId, traceId);
  const carrier = { "x-b3-traceid": TRACE_ID.slice(16), "x-b3-spanid": SPAN_ID };
  assert.equal(extract(carrier)?.traceId, traceId);
});

test("B3Propagator.extract() reads several headers in any case", () => {
  const headers = new Headers({
    "X-B3-TraceId": TRACE_ID,
    "X-B3-SpanId": SPAN_ID,
    "X-B3-ParentSpanId": PARENT_ID,
    "X-B3-Sampled": "1",
  });
  const context = multi.extract(ROOT_CONTEXT, headers, headersGetter);
  assert.deepEqual(trace.getSpanContext(context), {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 1,
    isRemote: true,
  });
});

test("B3Propagator.extract() understands every value of x-b3-sampled and x-b3-flags", () => {
  const ids = { "x-b3-traceid": TRACE_ID, "x-b3-spanid": SPAN_ID };
  const values = [["1", 1], ["true", 1], ["True", 1], ["0", 0], ["false", 0], [
    "False",
    0,
  ]] as const;
  for (const [sampled, flags] of values) {
    assert.equal(extract({ ...ids, "x-b3-sampled": sampled })?.traceFlags, flags);
  }
  assert.equal(extract(ids)?.traceFlags, 0);
  assert.equal(extract({ ...ids, "x-b3-flags": "1" })?.traceFlags, 1);
  assert.equal(extract({ ...ids, "x-b3-flags": "0" })?.traceFlags, 0);
  assert.equal(extract({ ...ids, "x-b3-sampled": "2" }), undefined);
  // Debug is a decision by itself.
  assert.equal(extract({ ...ids, "x-b3-sampled": "2", "x-b3-flags": "1" })?.traceFlags, 1);
});

test("B3Propagator.extract() prefers the single header", () => {
  const carrier = {
    b3: `${TRACE_ID}-${SPAN_ID}-0`,
    "x-b3-traceid": TRACE_ID.replace("8", "9"),
    "x-b3-spanid": PARENT_ID,
    "x-b3-sampled": "1",
  };
  assert.deepEqual(extract(carrier), {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 0,
    isRemote: true,
  });
});

test("B3Propagator.extract() tries several headers when the single one is no use", () => {
  const ids = { "x-b3-traceid": TRACE_ID, "x-b3-spanid": SPAN_ID };
  for (const b3 of ["0", "1", "nonsense", "", 7, ["a", "b"]]) {
    assert.equal(extract({ b3, ...ids })?.spanId, SPAN_ID);
  }
});

test("B3Propagator.extract() keeps the debug flag, which counts as sampled", () => {
  const one = { b3: `${TRACE_ID}-${SPAN_ID}-d` };
  const several = { "x-b3-traceid": TRACE_ID, "x-b3-spanid": SPAN_ID, "x-b3-flags": "1" };
  for (const carrier of [one, several]) {
    assert.equal(extract(carrier)?.traceFlags, 1);
    assert.deepEqual(forward(single, carrier), one);
    assert.deepEqual(forward(multi, carrier), several);
  }
});

test("B3Propagator() shares its debug mark with @opentelemetry/propagator-b3", () => {
  const key = Symbol.for("OpenTelemetry Context Key B3 Debug Flag");
  const header = `${TRACE_ID}-${SPAN_ID}-d`;
  // That package writes the mark into the header as it stands.
  const extracted = single.extract(ROOT_CONTEXT, { b3: header }, recordGetter);
  assert.equal(`${TRACE_ID}-${SPAN_ID}-${extracted.getValue(key)}`, header);
  const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };
  for (const [mark, state] of [["d", "d"], ["1", "d"], [undefined, "1"]]) {
    const context = trace.setSpanContext(ROOT_CONTEXT, spanContext).setValue(key, mark);
    const carrier = {};
    single.inject(context, carrier, recordSetter);
    assert.deepEqual(carrier, { b3: `${TRACE_ID}-${SPAN_ID}-${state}` });
  }
});

test("B3Propagator.extract() forgets the debug flag of an earlier request", () => {
  const before = single.extract(ROOT_CONTEXT, { b3: `${TRACE_ID}-${SPAN_ID}-d` }, recordGetter);
  const after = single.extract(before, { b3: `${TRACE_ID}-${SPAN_ID}-1` }, recordGetter);
  const carrier = {};
  single.inject(after, carrier, recordSetter);
  assert.deepEqual(carrier, { b3: `${TRACE_ID}-${SPAN_ID}-1` });
});

test("B3Propagator.extract() returns the same context when the headers are bad", () => {
  const zeros = "0".repeat(32);
  const bad = [
    "0",
    "1",
    "d",
    "-",
    "",
    TRACE_ID,
    `${TRACE_ID}-`,
    `${TRACE_ID}-${SPAN_ID}-`,
    `${TRACE_ID}-${SPAN_ID}-2`,
    `${TRACE_ID}-${SPAN_ID}-11`,
    `${TRACE_ID}-${SPAN_ID}-1-`,
    `${TRACE_ID}-${SPAN_ID}-1-xyz`,
    `${TRACE_ID}-${SPAN_ID}-1-${PARENT_ID}0`,
    `${TRACE_ID.toUpperCase()}-${SPAN_ID}-1`,
    `${zeros}-${SPAN_ID}-1`,
    `${TRACE_ID}-${zeros.slice(16)}-1`,
    `${TRACE_ID.slice(1)}-${SPAN_ID}-1`,
    `${TRACE_ID}x${SPAN_ID}-1`,
  ];
  for (const b3 of bad) {
    assert.equal(single.extract(ROOT_CONTEXT, { b3 }, recordGetter), ROOT_CONTEXT, b3);
  }
  const pairs: [unknown, unknown][] = [
    [TRACE_ID, undefined],
    [undefined, SPAN_ID],
    [zeros, SPAN_ID],
    [TRACE_ID, zeros.slice(16)],
    [TRACE_ID.slice(1), SPAN_ID],
    [TRACE_ID, `${SPAN_ID}0`],
    [1, 2],
    [[TRACE_ID, TRACE_ID], SPAN_ID],
  ];
  for (const [traceId, spanId] of pairs) {
    const carrier = { "x-b3-traceid": traceId, "x-b3-spanid": spanId, "x-b3-sampled": "1" };
    assert.equal(single.extract(ROOT_CONTEXT, carrier, recordGetter), ROOT_CONTEXT);
  }
});

test("B3Propagator.extract() never throws and never finds an invalid span context", () => {
  const texts = fc.string({ unit: fc.constantFrom(..."0123456789abcdef-dx "), maxLength: 75 });
  const near = fc.tuple(fc.nat(70), fc.constantFrom(..."01d-xF \u0000é")).map(
    ([index, character]) => {
      const valid = `${TRACE_ID}-${SPAN_ID}-1-${PARENT_ID}`;
      return valid.slice(0, index) + character + valid.slice(index + 1);
    },
  );
  const grammar = /^(?:[0-9a-f]{16}){1,2}-[0-9a-f]{16}(?:-[01d](?:-[0-9a-f]{16})?)?$/;
  fc.assert(
    fc.property(fc.oneof(texts, near), (b3) => {
      const found = extract({ b3 });
      assert.equal(found !== undefined, grammar.test(b3.replace(/^[ \t]+|[ \t]+$/g, "")), b3);
      assert.ok(found === undefined || isSpanContextValid(found));
    }),
    { numRuns: 10_000 },
  );
});
