import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { ROOT_CONTEXT, type Span, type SpanOptions, trace } from "../../../src/api/mod.ts";
import type { ReadableSpan, SpanProcessor } from "../../../src/sdk/mod.ts";
import { RecordWriter, type SpanFields, writeSpan } from "../../../src/snapshot/mod.ts";
import { RecordingSpan } from "../../../src/sdk/trace/span/recording_span.ts";
import { NotingProcessor, traceFixture } from "./trace_fixture.ts";

const METHODS = [
  "setAttribute",
  "setAttributes",
  "addEvent",
  "addLink",
  "addLinks",
  "setStatus",
  "updateName",
  "recordException",
] as const;

/** Throws when it is read, printed or turned into anything. */
const HOSTILE: object = {
  get message(): string {
    throw new Error("from a getter");
  },
  get name(): string {
    throw new Error("from a getter");
  },
  toString(): string {
    throw new Error("from toString");
  },
};

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withTypedArray: true }),
  fc.constantFrom<unknown>(HOSTILE, Symbol("s"), () => {}, Object.create(null), undefined),
  fc.record({
    context: fc.oneof(fc.anything(), fc.record({ traceState: fc.anything() })),
    attributes: fc.anything(),
  }),
  fc.record({ code: fc.anything(), message: fc.anything() }),
);

/** Writes every span that ends as a snapshot, as the processor of the link does. */
class WritingProcessor extends NotingProcessor {
  count = 0;

  override onEnd(span: ReadableSpan): void {
    assert.ok(span instanceof RecordingSpan);
    const fields: SpanFields = span;
    const writer = new RecordWriter(new Float64Array(1 << 18));
    assert.equal(writer.append(writeSpan, fields), true);
    this.count++;
  }
}

function fixture() {
  const failures: unknown[] = [];
  const writing = new WritingProcessor();
  const processor: SpanProcessor = {
    onStart: () => {},
    onEnd: (span) => {
      try {
        writing.onEnd(span);
      } catch (error) {
        failures.push(error);
      }
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  return { ...traceFixture({ spanProcessors: [processor] }), failures };
}

test("end() writes a span that was given any arguments, and no method throws", () => {
  const { record, failures } = fixture();
  const call = fc.tuple(fc.constantFrom(...METHODS), fc.array(anything, { maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(call, { maxLength: 8 }), anything, (calls, endTime) => {
      const span: Span = record();
      for (const [method, parameters] of calls) Reflect.apply(span[method], span, parameters);
      Reflect.apply(span.end, span, [endTime]);
      assert.deepEqual(failures, []);
    }),
    { numRuns: 2_000 },
  );
});

test("startSpan() takes any arguments without throwing, and the span can then be written", () => {
  const { tracer, failures } = fixture();
  const options = fc.oneof(
    anything,
    fc.record({
      kind: anything,
      attributes: anything,
      links: anything,
      startTime: anything,
      root: anything,
    }),
  );
  fc.assert(
    fc.property(anything, options, (name, given) => {
      // As plain JavaScript may call it.
      tracer.startSpan(name as string, given as SpanOptions, ROOT_CONTEXT).end();
      assert.deepEqual(failures, []);
    }),
    { numRuns: 2_000 },
  );
});

test("startSpan() takes any parent without throwing", () => {
  const { tracer, failures } = fixture();
  const context = fc.oneof(
    anything,
    fc.record({
      traceId: fc.oneof(fc.constant("a".repeat(32)), anything),
      spanId: fc.oneof(fc.constant("b".repeat(16)), anything),
      traceFlags: anything,
      traceState: anything,
      isRemote: anything,
    }),
  );
  fc.assert(
    fc.property(context, (given) => {
      // A foreign span may give anything for its context.
      const foreign = { spanContext: () => given, isRecording: () => false } as unknown as Span;
      tracer.startSpan("work", {}, trace.setSpan(ROOT_CONTEXT, foreign)).end();
      assert.deepEqual(failures, []);
    }),
    { numRuns: 2_000 },
  );
});
