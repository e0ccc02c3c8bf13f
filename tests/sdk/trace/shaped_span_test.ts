import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attributes, ROOT_CONTEXT, SpanKind } from "../../../src/api/mod.ts";
import {
  AttributeShape,
  ShapedSpan,
  ShapedTracer,
  type ShapedValues,
} from "../../../src/api/global/inner_protocol.ts";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type TracerProviderOptions,
} from "../../../src/sdk/mod.ts";
import { FixedSampler, type Recorded, traceFixture } from "./trace_fixture.ts";

const SHAPE = new AttributeShape(["a", "b", "c"]);

function startShaped(options: TracerProviderOptions = {}): Recorded {
  const { tracer, processor } = traceFixture(options);
  assert.ok(tracer instanceof ShapedTracer);
  const values = (): ShapedValues => ["one", undefined, 3];
  tracer.startShaped("work", { kind: SpanKind.SERVER, shape: SHAPE, values }, ROOT_CONTEXT);
  const started = processor.started.at(-1);
  assert.ok(started !== undefined);
  return started.span;
}

function put(span: Recorded, place: number, value: string | number): void {
  assert.ok(span instanceof ShapedSpan);
  span.putShaped(SHAPE, place, value);
}

test("startShaped() records what startSpan() records of the same attributes", () => {
  const span = startShaped();
  assert.deepEqual(span.attributes, { a: "one", c: 3 });
  assert.equal(span.kind, SpanKind.SERVER);
  assert.equal(span.droppedAttributesCount, 0);
});

test("putShaped() sets an attribute, and none after the end", () => {
  const span = startShaped();
  put(span, 1, "two");
  put(span, 2, 4);
  span.end();
  put(span, 0, "late");
  assert.deepEqual(span.attributes, { a: "one", b: "two", c: 4 });
});

test("setAttribute() sets keys of the shape and others, in any order", () => {
  const span = startShaped();
  span.setAttribute("own", [1]);
  span.setAttribute("b", { map: true });
  span.setAttribute("a", "again");
  put(span, 2, 5);
  span.setAttributes({ own: 2, c: 6 });
  assert.deepEqual(span.attributes, { a: "again", b: { map: true }, c: 6, own: 2 });
});

test("startShaped() keeps to the limits of the span", () => {
  const cut = startShaped({ spanLimits: { attributeValueLengthLimit: 2 } });
  assert.deepEqual(cut.attributes, { a: "on", c: 3 });
  const few = startShaped({ spanLimits: { attributeCountLimit: 1 } });
  assert.deepEqual(few.attributes, { a: "one" });
  assert.equal(few.droppedAttributesCount, 1);
  const full = startShaped({ spanLimits: { attributeCountLimit: 3 } });
  full.setAttribute("own", 1);
  full.setAttribute("more", 2);
  put(full, 1, "two");
  assert.deepEqual(full.attributes, { a: "one", c: 3, own: 1 });
  assert.equal(full.droppedAttributesCount, 2);
});

test("startShaped() shows the attributes to samplers, unless they look at none", () => {
  const sampler = new FixedSampler(SamplingDecision.RECORD_AND_SAMPLED);
  startShaped({ sampler });
  assert.deepEqual(sampler.calls[0]?.[4], { a: "one", c: 3 });
  let seen: Attributes | undefined;
  const blind = new FixedSampler(SamplingDecision.RECORD_AND_SAMPLED);
  startShaped({
    sampler: {
      usesAttributes: false,
      shouldSample: (context, traceId, name, kind, attributes) => {
        seen = attributes;
        void [context, traceId, name, kind];
        return { decision: SamplingDecision.RECORD_AND_SAMPLED };
      },
      toString: () => blind.toString(),
    },
  });
  assert.deepEqual(seen, {});
  assert.equal(new AlwaysOnSampler().usesAttributes, false);
});

test("startShaped() asks for the values once where a span is recorded, and else not", () => {
  const asked = (sampler: Sampler): number => {
    const { tracer } = traceFixture({ sampler });
    assert.ok(tracer instanceof ShapedTracer);
    let count = 0;
    const values = (): ShapedValues => {
      count++;
      return ["one", undefined, 3];
    };
    tracer.startShaped("work", { kind: SpanKind.SERVER, shape: SHAPE, values }, ROOT_CONTEXT);
    return count;
  };
  assert.equal(asked(new AlwaysOnSampler()), 1);
  assert.equal(asked(new FixedSampler(SamplingDecision.RECORD_AND_SAMPLED)), 1);
  assert.equal(asked(new FixedSampler(SamplingDecision.NOT_RECORD)), 1);
  assert.equal(asked(new AlwaysOffSampler()), 0);
  assert.equal(asked(new TraceIdRatioBasedSampler(0)), 0);
  assert.equal(asked(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) })), 1);
});

test("durationMs is the length of the span", () => {
  const { tracer, processor, time } = traceFixture();
  tracer.startSpan("work");
  time.advance(1500.25);
  const span = processor.started[0]?.span;
  span?.end();
  assert.ok(span instanceof ShapedSpan);
  assert.equal(span.durationMs, 1500.25);
});
