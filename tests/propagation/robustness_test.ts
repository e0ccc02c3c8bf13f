import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Baggage,
  type Context,
  isSpanContextValid,
  propagation,
  reportCounts,
  ROOT_CONTEXT,
  type Span,
  type TextMapGetter,
  trace,
} from "../../src/api/mod.ts";
import {
  CompositePropagator,
  getPropagatorsFromNames,
  headersGetter,
  recordGetter,
  recordSetter,
} from "../../src/propagation/mod.ts";

const propagators = getPropagatorsFromNames([
  "tracecontext",
  "baggage",
  "b3",
  "b3multi",
  "jaeger",
  "ottrace",
]);
const all = new CompositePropagator({ propagators });
const names = [...all.fields(), "uberctx-x", "ot-baggage-__proto__", "__proto__"];

const pieces = fc.constantFrom(
  "0af7651916cd43dd8448eb211c80319c",
  "b7ad6b7169203331",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "0".repeat(32),
  "00",
  "ff",
  "01",
  "1",
  "d",
  "true",
  "-",
  ":",
  ",",
  "=",
  ";",
  "%",
  "%ff",
  " ",
  "\t",
  "\u0000",
  "é",
  "😀",
  "key",
);
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(pieces, { maxLength: 10 }).map((parts) => parts.join("")),
);
const values = fc.oneof(
  { weight: 6, arbitrary: texts },
  { weight: 2, arbitrary: fc.array(texts, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.anything() },
);
const carriers: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fc.constantFrom(...names),
  values,
  { maxKeys: 8 },
);

const SPAN_CONTEXT = {
  traceId: "00000000000000008448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: 1,
};

function fail(): never {
  throw new Error("broken");
}

function checkContext(context: Context): void {
  const spanContext = trace.getSpanContext(context);
  if (spanContext !== undefined) {
    assert.ok(isSpanContextValid(spanContext));
    assert.equal(spanContext.isRemote, true);
    assert.equal(spanContext.traceFlags & ~3, 0);
    const tracestate = spanContext.traceState?.serialize() ?? "";
    assert.match(tracestate, /^[\x20-\x7e]*$/);
  }
  for (const [name, entry] of propagation.getBaggage(context)?.getAllEntries() ?? []) {
    assert.match(name, /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/);
    assert.equal(typeof entry.value, "string");
    assert.ok(entry.value.isWellFormed());
  }
  // What was read can be sent on.
  const carrier: Record<string, unknown> = {};
  all.inject(context, carrier, recordSetter);
  const headers = new Headers();
  for (const [name, value] of Object.entries(carrier)) headers.set(name, String(value));
}

test("extract() of every propagator takes any record without throwing or half a value", () => {
  fc.assert(
    fc.property(carriers, (carrier) => {
      for (const propagator of propagators) {
        checkContext(propagator.extract(ROOT_CONTEXT, carrier, recordGetter));
      }
    }),
    { numRuns: 10_000 },
  );
});

test("extract() of every propagator takes any Headers without throwing or half a value", () => {
  const latin1 = texts.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?"));
  const fields = fc.array(fc.tuple(fc.constantFrom(...all.fields()), latin1), { maxLength: 8 });
  fc.assert(
    fc.property(fields, (given) => {
      const headers = new Headers();
      for (const [name, value] of given) headers.append(name, value);
      checkContext(all.extract(ROOT_CONTEXT, headers, headersGetter));
    }),
    { numRuns: 2_000 },
  );
});

test("extract() of every propagator takes a getter that answers anything at all", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (value, keys) => {
      // why: a getter of plain JavaScript may break its own type
      const getter = { get: () => value, keys: () => keys } as TextMapGetter<unknown>;
      for (const propagator of propagators) {
        checkContext(propagator.extract(ROOT_CONTEXT, {}, getter));
      }
    }),
    { numRuns: 2_000 },
  );
});

test("extract() of every propagator counts a field as absent when the getter throws", () => {
  const thrown: unknown[] = [new Error("broken"), undefined, { toString: null }, Symbol("s")];
  for (const error of thrown) {
    const fails = (): never => {
      throw error;
    };
    for (
      const getter of [{ get: fails, keys: fails }, { get: fails, getAll: fails, keys: fails }]
    ) {
      const before = reportCounts().get("propagation-getter") ?? 0;
      for (const propagator of propagators) {
        assert.equal(propagator.extract(ROOT_CONTEXT, {}, getter), ROOT_CONTEXT);
      }
      assert.ok((reportCounts().get("propagation-getter") ?? 0) > before);
    }
  }
});

test("extract() of every propagator counts a field as absent when its value throws", () => {
  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  const failing = new Proxy(["1"], { get: fail });
  for (const value of [revoked.proxy, failing]) {
    const getter = { get: () => value, keys: () => ["uberctx-a", "ot-baggage-a"] };
    for (const propagator of propagators) {
      assert.equal(propagator.extract(ROOT_CONTEXT, {}, getter), ROOT_CONTEXT);
    }
  }
});

test("inject() of every propagator leaves out a span that fails", () => {
  const { traceId, spanId, traceFlags } = SPAN_CONTEXT;
  const spans: unknown[] = [
    {},
    { spanContext: fail },
    { spanContext: () => null },
    {
      spanContext: () => ({
        spanId,
        traceFlags,
        get traceId() {
          return fail();
        },
      }),
    },
  ];
  for (const span of spans) {
    // why: another package may put anything there
    const context = trace.setSpan(ROOT_CONTEXT, span as Span);
    for (const propagator of propagators) {
      const carrier = {};
      propagator.inject(context, carrier, recordSetter);
      assert.deepEqual(carrier, {});
    }
  }
  const traceState = { serialize: () => 5 };
  // why: the same
  const span = {
    spanContext: () => ({ traceId, spanId, traceFlags, traceState }),
  } as unknown as Span;
  const carrier: Record<string, unknown> = {};
  all.inject(trace.setSpan(ROOT_CONTEXT, span), carrier, recordSetter);
  assert.equal(carrier["traceparent"], `00-${traceId}-${spanId}-01`);
  assert.equal("tracestate" in carrier, false);
});

test("inject() of every propagator leaves out baggage that fails, and only that", () => {
  const baggages: unknown[] = [
    null,
    5,
    {},
    { getAllEntries: fail },
    { getAllEntries: () => null },
    { getAllEntries: () => [null] },
    {
      getAllEntries: () => [["a", {
        get value() {
          return fail();
        },
      }]],
    },
    { getAllEntries: () => [["a", null], [Symbol("b"), { value: "1" }]] },
  ];
  const context = trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT);
  for (const baggage of baggages) {
    for (const propagator of propagators) {
      const carrier = {};
      // why: another package may put anything there
      const withBaggage = propagation.setBaggage(context, baggage as Baggage);
      propagator.inject(withBaggage, carrier, recordSetter);
      const expected = {};
      propagator.inject(context, expected, recordSetter);
      assert.deepEqual(carrier, expected);
    }
  }
});

test("extract() of every propagator takes a carrier that is no object", () => {
  for (const carrier of [undefined, null, 1, "text", Symbol("s")]) {
    // why: callers of plain JavaScript may pass anything
    const wrong = carrier as unknown as Record<string, unknown>;
    for (const propagator of propagators) {
      assert.equal(propagator.extract(ROOT_CONTEXT, wrong, recordGetter), ROOT_CONTEXT);
      propagator.inject(ROOT_CONTEXT, wrong, recordSetter);
    }
  }
});

test("inject() and extract() of every propagator carry a span context there and back", () => {
  const context = trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT);
  for (const propagator of propagators) {
    if (propagator.fields().includes("baggage")) continue;
    const carrier: Record<string, unknown> = {};
    propagator.inject(context, carrier, recordSetter);
    const found = trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, recordGetter));
    assert.deepEqual(found, { ...SPAN_CONTEXT, isRemote: true });
    assert.ok(Object.keys(carrier).every((name) => propagator.fields().includes(name)));
  }
});
