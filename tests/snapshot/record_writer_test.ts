import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AnyValue,
  readSpan,
  RecordQueue,
  RecordReader,
  RecordWriter,
  type SpanFields,
  writeSpan,
} from "../../src/snapshot/mod.ts";
import { plainSpan, spansOf, texts } from "./span_fixture.ts";

/** The names of all spans that were written, read back. */
function namesIn(writer: RecordWriter): string[] {
  const queue = new RecordQueue();
  queue.add(writer.take(new Float64Array(0)));
  return queue.take(Infinity, Infinity).map((place) => readSpan(new RecordReader(place)).name);
}

function sizeOf(span: SpanFields): number {
  const writer = new RecordWriter(new Float64Array(100_000));
  assert.equal(writer.append(writeSpan, span), true);
  return writer.position;
}

test("append() takes a record that fills the block to its last number", () => {
  const span = plainSpan({ attributeList: ["k", "v"] });
  const writer = new RecordWriter(new Float64Array(sizeOf(span)));
  assert.equal(writer.append(writeSpan, span), true);
  assert.equal(writer.position, writer.numbers.length);
  assert.deepEqual(namesIn(writer), ["work"]);
});

test("append() refuses a record that does not fit, and changes nothing", () => {
  fc.assert(
    fc.property(spansOf(texts), fc.double({ min: 0, max: 1, noNaN: true }), (span, share) => {
      const first = plainSpan();
      const room = Math.floor(sizeOf(span) * share * 0.999);
      const writer = new RecordWriter(new Float64Array(sizeOf(first) + room));
      assert.equal(writer.append(writeSpan, first), true);
      const { position, text } = writer;
      assert.equal(writer.append(writeSpan, span), false);
      assert.deepEqual(
        [writer.position, writer.text, writer.recordCount],
        [position, text, 1],
      );
      assert.deepEqual(namesIn(writer), ["work"]);
    }),
    { numRuns: 300 },
  );
});

test("append() writes a refused record once the block is larger", () => {
  const values: AnyValue[] = [new Uint8Array(100), "x".repeat(50), [1, 2, 3], { a: { b: 1 } }];
  const span = plainSpan({ attributeList: ["k", values] });
  const writer = new RecordWriter(new Float64Array(30));
  assert.equal(writer.append(writeSpan, span), false);
  writer.numbers = new Float64Array(200);
  assert.equal(writer.append(writeSpan, span), true);
  assert.deepEqual(namesIn(writer), ["work"]);
});

test("append() leaves nothing of a record that threw half-way", () => {
  const writer = new RecordWriter(new Float64Array(200));
  writer.append(writeSpan, plainSpan({ name: "one" }));
  const broken = plainSpan({ name: "two" });
  Object.defineProperty(broken, "attributeList", {
    get: () => {
      throw new Error("half-way");
    },
  });
  assert.throws(() => writer.append(writeSpan, broken), /half-way/);
  assert.equal(writer.append(writeSpan, plainSpan({ name: "three" })), true);
  assert.deepEqual(namesIn(writer), ["one", "three"]);
});

test("take() hands out what was written and goes on in another block", () => {
  const writer = new RecordWriter(new Float64Array(200));
  // A message, since a name that has come before is a number and no text.
  writer.append(writeSpan, plainSpan({ name: "", statusMessage: "work" }));
  const next = new Float64Array(100);
  const chunk = writer.take(next);
  assert.deepEqual([chunk.recordCount, chunk.text], [1, "work"]);
  assert.deepEqual(
    [writer.numbers, writer.position, writer.text, writer.recordCount],
    [next, 0, "", 0],
  );
});
