import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Attributes,
  type Context,
  createTraceState,
  reportCounts,
  ROOT_CONTEXT,
  SpanKind,
  trace,
} from "../../../src/api/mod.ts";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  AlwaysRecordSampler,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from "../../../src/sdk/mod.ts";
import { FixedSampler, spanContextOf } from "./trace_fixture.ts";

const { NOT_RECORD, RECORD, RECORD_AND_SAMPLED } = SamplingDecision;
const TRACE_ID = "0123456789abcdef0123456789abcdef";

function decide(sampler: Sampler, traceId = TRACE_ID, context: Context = ROOT_CONTEXT) {
  const attributes: Attributes = {};
  return sampler.shouldSample(context, traceId, "work", SpanKind.INTERNAL, attributes, []).decision;
}

const traceIds = fc.stringMatching(/^[0-9a-f]{32}$/);

test("AlwaysOnSampler.shouldSample() samples everything", () => {
  assert.equal(decide(new AlwaysOnSampler()), RECORD_AND_SAMPLED);
  assert.equal(String(new AlwaysOnSampler()), "AlwaysOnSampler");
});

test("AlwaysOffSampler.shouldSample() samples nothing", () => {
  assert.equal(decide(new AlwaysOffSampler()), NOT_RECORD);
  assert.equal(String(new AlwaysOffSampler()), "AlwaysOffSampler");
});

test("AlwaysRecordSampler.shouldSample() records what the sampler inside would drop", () => {
  const told = [NOT_RECORD, RECORD, RECORD_AND_SAMPLED].map((decision) =>
    decide(new AlwaysRecordSampler(new FixedSampler(decision)))
  );
  assert.deepEqual(told, [RECORD, RECORD, RECORD_AND_SAMPLED]);
});

test("AlwaysRecordSampler.shouldSample() hands on attributes and trace state", () => {
  const rest = { attributes: { a: 1 }, traceState: createTraceState("v=1") };
  const inside = new FixedSampler(NOT_RECORD, rest);
  const sampler = new AlwaysRecordSampler(inside);
  const result = sampler.shouldSample(ROOT_CONTEXT, TRACE_ID, "work", 0, { b: 2 }, []);
  assert.deepEqual(result, { decision: RECORD, ...rest });
  assert.deepEqual(inside.calls, [[ROOT_CONTEXT, TRACE_ID, "work", 0, { b: 2 }, []]]);
});

test("AlwaysRecordSampler.shouldSample() records when the sampler inside fails to answer", () => {
  const broken = [
    () => {
      throw new Error("from a sampler");
    },
    () => undefined,
  ];
  for (const shouldSample of broken) {
    // As plain JavaScript may answer.
    const inside = { shouldSample } as unknown as Sampler;
    assert.equal(decide(new AlwaysRecordSampler(inside)), RECORD);
  }
});

test("AlwaysRecordSampler.shouldSample() hands on attributes that the answer's class gives", () => {
  class Answer {
    readonly decision = NOT_RECORD;
    get attributes(): Attributes {
      return { a: 1 };
    }
  }
  const sampler = new AlwaysRecordSampler({ shouldSample: () => new Answer() });
  const result = sampler.shouldSample(ROOT_CONTEXT, TRACE_ID, "work", 0, {}, []);
  assert.deepEqual(result.attributes, { a: 1 });
});

test("usesTraceId and usesAttributes are true of a class that overrides shouldSample()", () => {
  class Own extends AlwaysOnSampler {
    override shouldSample() {
      return { decision: RECORD };
    }
  }
  assert.equal(new Own().usesTraceId, true);
  assert.equal(new Own().usesAttributes, true);
  assert.equal(new ParentBasedSampler({ root: new Own() }).usesTraceId, true);
  assert.equal(new AlwaysRecordSampler(new Own()).usesTraceId, true);
  assert.equal(new AlwaysRecordSampler(new AlwaysOffSampler()).usesTraceId, false);
});

test("usesAttributes of a sampler around others is false if none of them uses attributes", () => {
  const [on, other] = [new AlwaysOnSampler(), new FixedSampler(RECORD)];
  assert.equal(new ParentBasedSampler({ root: on }).usesAttributes, false);
  assert.equal(new AlwaysRecordSampler(new ParentBasedSampler({ root: on })).usesAttributes, false);
  const parentBased = new ParentBasedSampler({ root: on, remoteParentSampled: other });
  assert.equal(parentBased.usesAttributes, true);
  assert.equal(new AlwaysRecordSampler(other).usesAttributes, true);
  class Own extends AlwaysRecordSampler {
    override shouldSample() {
      return { decision: RECORD };
    }
  }
  assert.equal(new Own(on).usesAttributes, true);
});

test("AlwaysRecordSampler.toString() describes the sampler inside", () => {
  assert.equal(
    String(new AlwaysRecordSampler(new AlwaysOffSampler())),
    "AlwaysRecord{AlwaysOffSampler}",
  );
});

test("AlwaysRecordSampler() refuses to be made without a sampler", () => {
  assert.throws(() => new AlwaysRecordSampler({} as Sampler), TypeError); // no sampler at all
});

test("TraceIdRatioBasedSampler.toString() describes its ratio", () => {
  assert.equal(String(new TraceIdRatioBasedSampler(0.25)), "TraceIdRatioBased{0.25}");
  assert.equal(String(new TraceIdRatioBasedSampler(7)), "TraceIdRatioBased{1}");
  assert.equal(String(new TraceIdRatioBasedSampler(-1)), "TraceIdRatioBased{0}");
  assert.equal(String(new TraceIdRatioBasedSampler()), "TraceIdRatioBased{1}");
});

test("TraceIdRatioBasedSampler() refuses a ratio that is no number", () => {
  for (const ratio of [NaN, "0.5", null]) {
    assert.throws(() => new TraceIdRatioBasedSampler(ratio as number), TypeError); // as above
  }
});

test("TraceIdRatioBasedSampler.shouldSample() samples all at 1 and none at 0", () => {
  fc.assert(fc.property(traceIds, (traceId) => {
    assert.equal(decide(new TraceIdRatioBasedSampler(1), traceId), RECORD_AND_SAMPLED);
    assert.equal(decide(new TraceIdRatioBasedSampler(0), traceId), NOT_RECORD);
  }));
});

test("TraceIdRatioBasedSampler.shouldSample() samples no less at a larger ratio", () => {
  const ratio = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(traceIds, ratio, ratio, (traceId, one, other) => {
      const [small, large] = [Math.min(one, other), Math.max(one, other)];
      if (decide(new TraceIdRatioBasedSampler(small), traceId) === RECORD_AND_SAMPLED) {
        assert.equal(decide(new TraceIdRatioBasedSampler(large), traceId), RECORD_AND_SAMPLED);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("TraceIdRatioBasedSampler.shouldSample() gives the same trace the same answer", () => {
  fc.assert(fc.property(traceIds, fc.double({ min: 0, max: 1, noNaN: true }), (traceId, ratio) => {
    const answers = [1, 2].map(() => decide(new TraceIdRatioBasedSampler(ratio), traceId));
    assert.equal(answers[0], answers[1]);
  }));
});

test("TraceIdRatioBasedSampler.shouldSample() looks at the right-most 7 bytes alone", () => {
  const sampler = new TraceIdRatioBasedSampler(0.5);
  assert.equal(decide(sampler, "ffffffffffffffffff7fffffffffffff"), RECORD_AND_SAMPLED);
  assert.equal(decide(sampler, "00000000000000000080000000000000"), NOT_RECORD);
});

test("TraceIdRatioBasedSampler.shouldSample() samples about its share of random ids", () => {
  const ids = new RandomIdGenerator(() => new Uint32Array([1, 2, 3, 4]));
  const sampler = new TraceIdRatioBasedSampler(0.25);
  let count = 0;
  for (let i = 0; i < 20_000; i++) {
    if (decide(sampler, ids.generateTraceId()) === RECORD_AND_SAMPLED) count++;
  }
  assert.ok(Math.abs(count - 5_000) < 300, `${count}`);
});

test("TraceIdRatioBasedSampler.shouldSample() pays no heed to the parent's flag, but warns", () => {
  const before = reportCounts().get("ratio-sampler-non-root") ?? 0;
  for (const traceFlags of [0, 1]) {
    const context = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a", { traceFlags }));
    assert.equal(decide(new TraceIdRatioBasedSampler(1), TRACE_ID, context), RECORD_AND_SAMPLED);
    assert.equal(decide(new TraceIdRatioBasedSampler(0), TRACE_ID, context), NOT_RECORD);
  }
  assert.equal(reportCounts().get("ratio-sampler-non-root"), before + 4);
});

test("ParentBasedSampler.shouldSample() asks its root for a span without a valid parent", () => {
  const root = new FixedSampler(RECORD);
  const sampler = new ParentBasedSampler({ root });
  assert.equal(decide(sampler), RECORD);
  const invalid = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a", { spanId: "" }));
  assert.equal(decide(sampler, TRACE_ID, invalid), RECORD);
  assert.equal(root.calls.length, 2);
});

test("ParentBasedSampler.shouldSample() follows the parent by default", () => {
  const sampler = new ParentBasedSampler({ root: new FixedSampler(RECORD) });
  for (const isRemote of [true, false, undefined]) {
    const parent = (traceFlags: number) =>
      trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a", { traceFlags, isRemote }));
    assert.equal(decide(sampler, TRACE_ID, parent(1)), RECORD_AND_SAMPLED);
    assert.equal(decide(sampler, TRACE_ID, parent(0)), NOT_RECORD);
  }
});

test("ParentBasedSampler.usesTraceId is true when that of one of its samplers is", () => {
  const on = new AlwaysOnSampler();
  assert.equal(new ParentBasedSampler({ root: on }).usesTraceId, false);
  const ratio = new TraceIdRatioBasedSampler(0.5);
  assert.equal(new ParentBasedSampler({ root: ratio }).usesTraceId, true);
  assert.equal(new ParentBasedSampler({ root: on, localParentSampled: ratio }).usesTraceId, true);
});

test("ParentBasedSampler.shutdown() shuts down each of its samplers", () => {
  const names = [
    "root",
    "remoteParentSampled",
    "remoteParentNotSampled",
    "localParentSampled",
    "localParentNotSampled",
  ] as const;
  const stopped: string[] = [];
  const stopping = (name: string): Sampler =>
    Object.assign(new AlwaysOnSampler(), { shutdown: () => void stopped.push(name) });
  const [root, ...others] = names.map((name) => [name, stopping(name)] as const);
  new ParentBasedSampler({ root: root[1], ...Object.fromEntries(others) }).shutdown();
  assert.deepEqual(stopped, names);
});

test("AlwaysRecordSampler.shutdown() shuts down the sampler inside", () => {
  let count = 0;
  const inside = Object.assign(new AlwaysOnSampler(), { shutdown: () => void count++ });
  new AlwaysRecordSampler(inside).shutdown();
  assert.equal(count, 1);
});

test("ParentBasedSampler.toString() describes all its samplers", () => {
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.5) });
  assert.equal(
    String(sampler),
    "ParentBased{root=TraceIdRatioBased{0.5}, remoteParentSampled=AlwaysOnSampler, " +
      "remoteParentNotSampled=AlwaysOffSampler, localParentSampled=AlwaysOnSampler, " +
      "localParentNotSampled=AlwaysOffSampler}",
  );
});

test("ParentBasedSampler() refuses to be made without a root", () => {
  // As plain JavaScript may call it.
  const options = {} as { root: Sampler };
  assert.throws(() => new ParentBasedSampler(options), TypeError);
});
