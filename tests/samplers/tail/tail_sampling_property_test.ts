import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ROOT_CONTEXT, type Span, trace } from "../../../src/api/mod.ts";
import { spanContextOf } from "../../sdk/trace/trace_fixture.ts";
import { tailFixture } from "./tail_fixture.ts";

type Step =
  | { readonly kind: "root"; readonly isKept: boolean; readonly isRemote: boolean }
  | { readonly kind: "child" | "end"; readonly of: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "flush" };

const index = fc.nat(1000);
const STEPS: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record<Step & { kind: "root" }>({
      kind: fc.constant("root"),
      isKept: fc.boolean(),
      isRemote: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("child" as const), of: index }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant("end" as const), of: index }) },
);
const DISTURBANCES: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: STEPS },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(80) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "flush" }) },
);

interface Trial {
  readonly fixture: ReturnType<typeof tailFixture>;
  /** The names of the ended spans of each local root. */
  readonly ended: ReadonlyMap<string, readonly string[]>;
}

/** Starts and ends spans; the name of each tells its local root, and that of a root its fate. */
async function run(steps: readonly Step[], bounds: Parameters<typeof tailFixture>[0]) {
  const fixture = tailFixture(bounds);
  const remote = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a", { isRemote: true }));
  const spans: { readonly span: Span; readonly root: string; readonly name: string }[] = [];
  const open = new Set<number>();
  const ended = new Map<string, string[]>();
  const total = () => [...ended.values()].flat().length;
  for (const step of steps) {
    switch (step.kind) {
      case "root": {
        const name = `${step.isKept ? "keep" : "drop"} ${spans.length}`;
        const context = step.isRemote ? remote : ROOT_CONTEXT;
        open.add(spans.length);
        spans.push({ span: fixture.tracer.startSpan(name, {}, context), root: name, name });
        break;
      }
      case "child": {
        const parent = spans[step.of % Math.max(spans.length, 1)];
        if (parent === undefined) break;
        const name = `${parent.root} > ${spans.length}`;
        open.add(spans.length);
        spans.push({ span: fixture.start(name, parent.span), root: parent.root, name });
        break;
      }
      case "end": {
        const place = [...open][step.of % Math.max(open.size, 1)];
        if (place === undefined) break;
        open.delete(place);
        const { span, root, name } = spans[place];
        ended.set(root, [...ended.get(root) ?? [], name]);
        span.end();
        break;
      }
      case "wait":
        await fixture.advance(step.ms);
        break;
      case "flush":
        await fixture.provider.forceFlush();
        break;
      default:
        step satisfies never;
    }
    const { kept, dropped, undecided, held } = fixture.processor.stats();
    assert.equal(kept + dropped + undecided + held, total());
    assert.equal(fixture.next.ended.length, kept + undecided);
    assert.ok(held <= fixture.processor.maxHeldSpans);
  }
  const trial: Trial = { fixture, ended };
  return trial;
}

test("onEnd() hands on local traces whole, or nothing of them", async () => {
  await fc.assert(fc.asyncProperty(fc.array(STEPS, { maxLength: 80 }), async (steps) => {
    const { fixture, ended } = await run(steps, {});
    const arrived = new Set(fixture.arrived());
    assert.equal(arrived.size, fixture.next.ended.length);
    for (const [root, names] of ended) {
      const isKept = root.startsWith("keep") && names.includes(root);
      assert.deepEqual(names.filter((name) => arrived.has(name)), isKept ? names : [], root);
      const order = fixture.arrived().filter((name) => names.includes(name));
      assert.deepEqual(order, isKept ? names : []);
    }
    assert.equal(fixture.processor.stats().undecided, 0);
  }));
});

test("stats() counts every span once, whatever the bounds", async () => {
  const bounds = fc.record({
    maxHeldSpans: fc.nat(12),
    maxSpansPerTrace: fc.nat(6),
    maxHoldMs: fc.nat(100),
  });
  const steps = fc.array(DISTURBANCES, { maxLength: 80 });
  await fc.assert(fc.asyncProperty(steps, bounds, async (given, limits) => {
    const { fixture, ended } = await run(given, limits);
    await fixture.provider.shutdown();
    const arrived = new Set(fixture.arrived());
    assert.equal(fixture.processor.stats().held, 0);
    for (const [root, names] of ended) {
      // Of a local trace of which anything arrives, all does.
      const count = names.filter((name) => arrived.has(name)).length;
      assert.ok(count === 0 || count === names.length, root);
      if (count === 0) assert.ok(root.startsWith("drop") && names.includes(root), root);
    }
  }));
});
