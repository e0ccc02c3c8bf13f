import assert from "node:assert/strict";
import { test } from "node:test";
import * as npm from "@opentelemetry/api";
import {
  B3Propagator,
  CompositePropagator,
  headersGetter,
  headersSetter,
  JaegerPropagator,
  OTTracePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "../../src/propagation/mod.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";

test("every propagator is a TextMapPropagator of npm:@opentelemetry/api", () => {
  const propagators: npm.TextMapPropagator[] = [
    new B3Propagator(),
    new JaegerPropagator(),
    new OTTracePropagator(),
    new W3CBaggagePropagator(),
    new W3CTraceContextPropagator(),
    new CompositePropagator(),
  ];
  for (const propagator of propagators) assert.ok(Array.isArray(propagator.fields()));
});

test("CompositePropagator() carries contexts of npm:@opentelemetry/api there and back", () => {
  const propagator: npm.TextMapPropagator<Headers> = new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  });
  const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };
  const baggage = npm.propagation.createBaggage({
    a: { value: "1", metadata: npm.baggageEntryMetadataFromString("p=1") },
  });
  const context = npm.propagation.setBaggage(
    npm.trace.setSpanContext(npm.ROOT_CONTEXT, {
      ...spanContext,
      traceState: npm.createTraceState("foo=1"),
    }),
    baggage,
  );
  const headers = new Headers();
  propagator.inject(context, headers, headersSetter);
  assert.deepEqual(Object.fromEntries(headers), {
    baggage: "a=1;p=1",
    traceparent: `00-${TRACE_ID}-${SPAN_ID}-01`,
    tracestate: "foo=1",
  });
  const extracted = propagator.extract(npm.ROOT_CONTEXT, headers, headersGetter);
  const found = npm.trace.getSpanContext(extracted);
  assert.equal(found?.spanId, SPAN_ID);
  assert.equal(found?.isRemote, true);
  assert.equal(found?.traceState?.get("foo"), "1");
  const entry = npm.propagation.getBaggage(extracted)?.getEntry("a");
  assert.equal(entry?.value, "1");
  assert.equal(entry?.metadata?.toString(), "p=1");
});
