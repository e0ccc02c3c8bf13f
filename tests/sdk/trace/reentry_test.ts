import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import {
  type Attributes,
  type AttributeValue,
  type HrTime,
  type Link,
  reportCounts,
  type SpanOptions,
} from "../../../src/api/mod.ts";
import { CompositeSampler } from "../../../src/samplers/mod.ts";
import { type IdGenerator, type Sampler, SamplingDecision } from "../../../src/sdk/mod.ts";
import { spanContextOf, traceFixture } from "./trace_fixture.ts";

/** More than a guarded recursion makes, and less than one that doubles with each level. */
const FEW = 5000;

/** How often a cause is reported while something is done, and by promises that it leaves behind. */
async function reported(cause: string, act: () => unknown): Promise<number> {
  const before = reportCounts().get(cause) ?? 0;
  await act();
  // Who rejects without being looked after ends the test here.
  await setImmediate();
  return (reportCounts().get(cause) ?? 0) - before;
}

test("setAttributes() takes attributes whose getters set some of the same span", () => {
  const span = traceFixture().record();
  const fresh = (depth: number): Attributes => ({
    get a(): number {
      if (depth < 2) span.setAttributes(fresh(depth + 1));
      return depth;
    },
    [`b${depth}`]: true,
  });
  span.setAttributes(fresh(0));
  assert.deepEqual(span.attributes, { a: 0, b0: true, b1: true, b2: true });
});

test("setAttributes() comes to an end where getters set themselves, and counts them", async () => {
  const span = traceFixture().record();
  let reads = 0;
  const read = (): number => {
    reads++;
    span.setAttributes(attributes);
    return 1;
  };
  const attributes = Object.defineProperties({}, {
    a: { get: read, enumerable: true },
    b: { get: read, enumerable: true },
  });
  const count = await reported("recording-depth", () => span.setAttributes(attributes));
  assert.ok(reads < FEW && count > 0);
  assert.deepEqual(span.attributes, { a: 1, b: 1 });
  assert.equal(span.droppedAttributesCount, count);
  // What failed in between leaves nothing behind.
  span.setAttributes({ c: 1 });
  assert.deepEqual({ ...span.attributes }, { a: 1, b: 1, c: 1 });
});

test("setAttribute() comes to an end where getters of a value set another such value", async () => {
  const span = traceFixture().record();
  let reads = 0;
  const fresh = (): AttributeValue => {
    const read = (): number => {
      reads++;
      span.setAttribute("k", fresh());
      return 1;
    };
    return Object.defineProperties({}, {
      a: { get: read, enumerable: true },
      b: { get: read, enumerable: true },
    });
  };
  const count = await reported("recording-depth", () => span.setAttribute("k", fresh()));
  assert.ok(reads < FEW && count > 0);
  assert.deepEqual(span.attributes, { k: { a: 1, b: 1 } });
});

test("startSpan(), addLink() and recordException() come to an end where getters call them", () => {
  const { tracer, record } = traceFixture();
  let reads = 0;
  const options: SpanOptions = {
    get attributes(): Attributes {
      reads++;
      tracer.startSpan("in", options).end();
      return {};
    },
  };
  tracer.startSpan("out", options).end();
  const span = record();
  const link: Link = {
    context: spanContextOf("a"),
    get attributes(): Attributes {
      reads++;
      span.addLink(link);
      return { a: 1 };
    },
  };
  span.addLink(link);
  class Recorded extends Error {
    override get name(): string {
      reads++;
      span.recordException(this);
      return "n";
    }
    override get message(): string {
      reads++;
      span.recordException(this);
      return "m";
    }
  }
  span.recordException(new Recorded());
  const last = span.events.at(-1)?.attributes ?? {};
  assert.equal(last["exception.message"], "m");
  // Links and options once each level of the stack, which is not bounded here.
  assert.ok(reads < 20 * FEW);
});

test("end() tells of a span once where its end time ends it", () => {
  const { processor, record } = traceFixture();
  const span = record();
  const time: HrTime = [0, 0];
  Object.defineProperty(time, 0, {
    get: () => {
      span.end();
      return 1;
    },
  });
  span.end(time);
  assert.equal(processor.ended.length, 1);
});

test("startSpan() comes to an end where a composable sampler starts spans", () => {
  let asked = 0;
  const sampler = new CompositeSampler({
    getSamplingIntent: () => {
      asked++;
      tracer.startSpan("in").end();
      tracer.startSpan("in").end();
      return { threshold: "0", adjustedCountReliable: true };
    },
  });
  const { tracer } = traceFixture({ sampler });
  const span = tracer.startSpan("out");
  assert.equal(span.spanContext().traceFlags & 1, 1);
  assert.ok(asked < FEW);
});

test("startSpan() comes to an end where a sampler starts spans, and samples one", async () => {
  let asked = 0;
  const sampler: Sampler = {
    shouldSample: () => {
      asked++;
      tracer.startSpan("in").end();
      tracer.startSpan("in").end();
      return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    },
  };
  const { tracer } = traceFixture({ sampler });
  const count = await reported("recording-depth", () => {
    const span = tracer.startSpan("out");
    assert.equal(span.spanContext().traceFlags & 1, 1);
    span.end();
  });
  assert.ok(asked < FEW && count > 0);
});

test("startSpan() outlives a sampler's promises for attributes and trace state", async () => {
  const rejecting = async (): Promise<never> => {
    await Promise.resolve();
    throw new Error("boom");
  };
  const sampler: Sampler = {
    // why: plain JavaScript gives what it likes
    shouldSample: () => ({
      decision: SamplingDecision.RECORD_AND_SAMPLED,
      attributes: rejecting() as unknown as Attributes,
      traceState: rejecting() as never,
    }),
  };
  const count = await reported("sampler-threw", () => {
    traceFixture({ sampler }).tracer.startSpan("s").end();
  });
  assert.equal(count, 2);
});

test("startSpan() comes to an end where an id generator starts spans", () => {
  let asked = 0;
  const generate = (): string => {
    asked++;
    tracer.startSpan("in").end();
    return "";
  };
  const idGenerator: IdGenerator = { generateTraceId: generate, generateSpanId: generate };
  const { tracer } = traceFixture({ idGenerator });
  const { traceId } = tracer.startSpan("out").spanContext();
  assert.match(traceId, /^[0-9a-f]{32}$/);
  assert.ok(asked < FEW);
});
