import { test } from "node:test";
import assert from "node:assert/strict";
import { isSpanContextValid, reportCounts, ROOT_CONTEXT, trace } from "../../../src/api/mod.ts";
import { type IdGenerator, RandomIdGenerator } from "../../../src/sdk/mod.ts";
import { settle, traceFixture } from "./trace_fixture.ts";

class FixedIds implements IdGenerator {
  readonly #traceId: string;
  readonly #spanId: string;
  readonly isRandom: boolean;

  constructor(traceId: string, spanId: string, isRandom = false) {
    this.#traceId = traceId;
    this.#spanId = spanId;
    this.isRandom = isRandom;
  }

  generateTraceId(): string {
    return this.#traceId;
  }

  generateSpanId(): string {
    return this.#spanId;
  }
}

test("generateTraceId() and generateSpanId() make valid ids that differ", () => {
  const ids = new RandomIdGenerator();
  const traceIds = Array.from({ length: 1_000 }, () => ids.generateTraceId());
  const spanIds = Array.from({ length: 1_000 }, () => ids.generateSpanId());
  for (const id of traceIds) assert.match(id, /^(?!0{32})[0-9a-f]{32}$/);
  for (const id of spanIds) assert.match(id, /^(?!0{16})[0-9a-f]{16}$/);
  assert.equal(new Set(traceIds).size, 1_000);
  assert.equal(new Set(spanIds).size, 1_000);
});

test("generateTraceId() sets every bit about every second time", () => {
  const ids = new RandomIdGenerator(() => new Uint32Array([5, 6, 7, 8]));
  const counts = new Array<number>(128).fill(0);
  for (let i = 0; i < 4_000; i++) {
    const bits = BigInt(`0x${ids.generateTraceId()}`);
    for (let bit = 0; bit < 128; bit++) counts[bit] += Number((bits >> BigInt(bit)) & 1n);
  }
  for (const count of counts) assert.ok(count > 1_800 && count < 2_200, `${count}`);
});

test("generateTraceId() asks for a seed on first use, once", () => {
  let count = 0;
  const ids = new RandomIdGenerator(() => {
    count++;
    return new Uint32Array(4);
  });
  assert.equal(count, 0);
  for (let i = 0; i < 1_000; i++) ids.generateTraceId();
  assert.equal(count, 1);
});

test("generateTraceId() makes ids where there is no cryptographic generator", () => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  assert.ok(descriptor !== undefined);
  Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
  try {
    const [one, two] = [1, 2].map(() => new RandomIdGenerator().generateTraceId());
    assert.match(one, /^(?!0{32})[0-9a-f]{32}$/);
    assert.notEqual(one, two);
  } finally {
    Object.defineProperty(globalThis, "crypto", descriptor);
  }
});

test("generateTraceId() takes its words from xoshiro128**", () => {
  const ids = new RandomIdGenerator(() => new Uint32Array([1, 2, 3, 4]));
  // The generator's first words, as its authors' program gives them for these four.
  const words = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849];
  const hex = words.map((word) => word.toString(16).padStart(8, "0"));
  const made = [1, 2].map(() => ids.generateTraceId());
  assert.deepEqual(made, [hex.slice(0, 4).join(""), hex.slice(4).join("")]);
  // They are made by 256; the 257th goes on where the one before stopped.
  const later = Array.from({ length: 63 }, () => ids.generateTraceId());
  assert.equal(later.at(-1), "43ca2c674815a756bf8b9b8510f2252b");
});

test("generateTraceId() gives the same ids for the same seed", () => {
  const [one, two] = [1, 2].map(() => new RandomIdGenerator(() => new Uint32Array([1, 2, 3, 4])));
  assert.equal(one.generateTraceId(), two.generateTraceId());
});

test("TracerProvider() sets every bit of its ids about every second time, each by itself", () => {
  const idGenerator = new RandomIdGenerator(() => new Uint32Array([5, 6, 7, 8]));
  const { record } = traceFixture({ idGenerator });
  const counts = new Array<number>(192).fill(0);
  for (let i = 0; i < 4_000; i++) {
    const { traceId, spanId } = record().spanContext();
    assert.equal(new Set(`${traceId}${spanId}`.match(/.{8}/g)).size, 6);
    const bits = BigInt(`0x${traceId}${spanId}`);
    for (let bit = 0; bit < 192; bit++) counts[bit] += Number((bits >> BigInt(bit)) & 1n);
  }
  for (const count of counts) assert.ok(count > 1_800 && count < 2_200, `${count}`);
});

test("TracerProvider() gives all spans ids of their own, through many refills of the words", () => {
  const idGenerator = new RandomIdGenerator(() => new Uint32Array([1, 2, 3, 4]));
  const { record } = traceFixture({ idGenerator });
  const contexts = Array.from({ length: 1_000 }, () => record().spanContext());
  assert.ok(contexts.every(isSpanContextValid));
  assert.equal(new Set(contexts.map(({ traceId }) => traceId)).size, 1_000);
  assert.equal(new Set(contexts.map(({ spanId }) => spanId)).size, 1_000);
});

test("TracerProvider() takes ids from a generator of the application", () => {
  const [traceId, spanId] = ["0123456789abcdeffedcba9876543210", "fedcba9876543210"];
  const { record } = traceFixture({ idGenerator: new FixedIds(traceId, spanId) });
  assert.deepEqual(record().spanContext(), { traceId, spanId, traceFlags: 1 });
});

test("TracerProvider() sets the random flag when the generator says that its ids are", () => {
  const idGenerator = new FixedIds("a".repeat(32), "b".repeat(16), true);
  assert.equal(traceFixture({ idGenerator }).record().spanContext().traceFlags, 3);
});

test("TracerProvider() asks for a trace id for root spans only", () => {
  let count = 0;
  class CountedIds extends FixedIds {
    override generateTraceId(): string {
      count++;
      return super.generateTraceId();
    }
  }
  const idGenerator = new CountedIds("a".repeat(32), "b".repeat(16));
  const { record } = traceFixture({ idGenerator });
  const root = record();
  record("child", {}, trace.setSpan(ROOT_CONTEXT, root));
  assert.equal(count, 1);
});

test("TracerProvider() replaces invalid ids of a generator and reports them", () => {
  const broken: readonly unknown[] = ["", "0".repeat(32), "A".repeat(32), "x", undefined, 5];
  for (const id of broken) {
    // As plain JavaScript may answer.
    const idGenerator = new FixedIds(id as string, id as string);
    const { record } = traceFixture({ idGenerator });
    assert.equal(isSpanContextValid(record().spanContext()), true);
  }
  assert.ok((reportCounts().get("id-generator-trace") ?? 0) >= broken.length);
  assert.ok((reportCounts().get("id-generator-span") ?? 0) >= broken.length);
});

test("TracerProvider() replaces the ids of a generator that throws", () => {
  const fail = (): string => {
    throw new Error("from the generator");
  };
  const idGenerator = { generateTraceId: fail, generateSpanId: fail };
  assert.equal(isSpanContextValid(traceFixture({ idGenerator }).record().spanContext()), true);
});

test("TracerProvider() replaces the ids of a generator that is async, and rejects", async () => {
  // As plain JavaScript may answer. A rejection that nobody handles would end the process.
  const reject = () => Promise.reject(new Error("generator")) as unknown as string;
  const idGenerator = { generateTraceId: reject, generateSpanId: reject };
  assert.equal(isSpanContextValid(traceFixture({ idGenerator }).record().spanContext()), true);
  await settle();
});

test("TracerProvider() takes the ids of a class made from RandomIdGenerator", () => {
  class TaggedIds extends RandomIdGenerator {
    override generateTraceId(): string {
      return `cafe${super.generateTraceId().slice(4)}`;
    }
  }
  const { record } = traceFixture({ idGenerator: new TaggedIds() });
  assert.match(record().spanContext().traceId, /^cafe/);
});

test("TracerProvider() takes random ids where the generator gives what is no text", () => {
  const unprintable = {
    toString: () => {
      throw new Error("from toString");
    },
  };
  for (const id of [Symbol("id"), Object.create(null), unprintable, 5, undefined, null]) {
    // As plain JavaScript may answer.
    const idGenerator = { generateTraceId: () => id, generateSpanId: () => id };
    const { record } = traceFixture({ idGenerator: idGenerator as unknown as IdGenerator });
    assert.equal(isSpanContextValid(record().spanContext()), true);
  }
});

test("TracerProvider() sets no random flag for trace ids that a class made from ours makes", () => {
  class Own extends RandomIdGenerator {
    override generateTraceId(): string {
      return "a".repeat(32);
    }
  }
  assert.equal(traceFixture({ idGenerator: new Own() }).record().spanContext().traceFlags, 1);
  class OwnSpanIds extends RandomIdGenerator {
    override generateSpanId(): string {
      return "b".repeat(16);
    }
  }
  const idGenerator = new OwnSpanIds();
  assert.equal(traceFixture({ idGenerator }).record().spanContext().traceFlags, 3);
});
