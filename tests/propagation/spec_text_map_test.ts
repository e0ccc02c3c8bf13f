// Propagators with carriers that only a getter and a setter of the application know.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  propagation,
  ROOT_CONTEXT,
  type TextMapGetter,
  type TextMapSetter,
  trace,
} from "../../src/api/mod.ts";
import {
  CompositePropagator,
  getPropagatorsFromNames,
  JaegerPropagator,
} from "../../src/propagation/mod.ts";

/** A carrier of pairs: no propagator can know how it is read. */
type Pairs = (readonly [name: string, value: string])[];

const getter: TextMapGetter<Pairs> = {
  get: (carrier, key) => carrier.find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1],
  keys: (carrier) => carrier.map(([name]) => name),
};
const setter: TextMapSetter<Pairs> = {
  set: (carrier, key, value) => void carrier.push([key, value]),
};

const SPAN_CONTEXT = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
const NAMES = ["tracecontext", "b3", "b3multi", "jaeger"];

test("inject() of every propagator writes through the setter that is given", () => {
  const context = trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT);
  for (const propagator of getPropagatorsFromNames(NAMES)) {
    const carrier: Pairs = [];
    propagator.inject(context, carrier, setter);
    assert.ok(carrier.length > 0);
    assert.ok(carrier.every(([name]) => propagator.fields().includes(name)));
  }
});

test("extract() of every propagator reads through the getter that is given", () => {
  const context = trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT);
  for (const propagator of getPropagatorsFromNames(NAMES)) {
    const carrier: Pairs = [];
    propagator.inject(context, carrier, setter);
    const found = trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, getter));
    assert.deepEqual(found, { ...SPAN_CONTEXT, isRemote: true });
  }
});

test("extract() finds fields of any name by the keys that the getter tells", () => {
  const carrier: Pairs = [["uberctx-user", "ann"], ["other", "1"]];
  const context = new JaegerPropagator().extract(ROOT_CONTEXT, carrier, getter);
  assert.deepEqual(propagation.getBaggage(context)?.getAllEntries().map(([key]) => key), ["user"]);
});

test("propagation.inject() and extract() pass on the setter and the getter", () => {
  propagation.disable();
  const propagators = getPropagatorsFromNames(["tracecontext", "baggage"]);
  propagation.setGlobalPropagator(new CompositePropagator({ propagators }));
  try {
    const baggage = propagation.createBaggage({ user: { value: "ann" } });
    const context = propagation.setBaggage(
      trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT),
      baggage,
    );
    const carrier: Pairs = [];
    propagation.inject(context, carrier, setter);
    assert.deepEqual(carrier.map(([name]) => name), ["traceparent", "baggage"]);
    const found = propagation.extract(ROOT_CONTEXT, carrier, getter);
    assert.equal(trace.getSpanContext(found)?.spanId, SPAN_CONTEXT.spanId);
    assert.equal(propagation.getBaggage(found)?.getEntry("user")?.value, "ann");
  } finally {
    propagation.disable();
  }
});
