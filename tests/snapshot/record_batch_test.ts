import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Chunk,
  chunkBytes,
  readSpan,
  RECORD_SCOPE,
  RecordQueue,
  RecordReader,
  RecordWriter,
} from "../../src/snapshot/mod.ts";
import { chunksOf, plainSpan } from "./span_fixture.ts";

/** Chunks of so many spans each, numbered by a text that, unlike names, stands in the chunk. */
function numberedChunks(counts: readonly number[]): Chunk[] {
  let next = 0;
  return counts.flatMap((count) =>
    chunksOf(Array.from({ length: count }, () => plainSpan({ traceStateText: `span ${next++}` })))
  );
}

function textsOf(batch: ReturnType<RecordQueue["take"]>): string[] {
  return batch.map((place) => readSpan(new RecordReader(place)).traceState);
}

function textsFrom(first: number, end: number): string[] {
  return Array.from({ length: end - first }, (_, i) => `span ${first + i}`);
}

const counts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });

test("take() gives every record once, in order, whatever the sizes of the batches", () => {
  fc.assert(fc.property(counts, fc.array(fc.integer({ min: 1, max: 7 })), (sizes, takes) => {
    const queue = new RecordQueue();
    for (const chunk of numberedChunks(sizes)) queue.add(chunk);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.equal(queue.recordCount, total);
    const texts: string[] = [];
    for (const count of [...takes, Infinity]) {
      const batch = queue.take(count, Infinity);
      assert.ok(batch.length <= count);
      texts.push(...textsOf(batch));
      assert.equal(queue.recordCount, total - texts.length);
    }
    assert.deepEqual(texts, textsFrom(0, total));
  }));
});

test("take() and add() may come by turns", () => {
  fc.assert(fc.property(counts, fc.integer({ min: 1, max: 7 }), (sizes, count) => {
    const queue = new RecordQueue();
    const texts: string[] = [];
    for (const chunk of numberedChunks(sizes)) {
      queue.add(chunk);
      texts.push(...textsOf(queue.take(count, Infinity)));
    }
    texts.push(...textsOf(queue.take(Infinity, Infinity)));
    assert.deepEqual(texts, textsFrom(0, sizes.reduce((sum, size) => sum + size, 0)));
  }));
});

test("add() leaves out the first records of a chunk that were dealt with before", () => {
  fc.assert(fc.property(counts, fc.nat(6), fc.boolean(), (sizes, wanted, isUsedBefore) => {
    const [first, ...rest] = numberedChunks(sizes);
    const skip = Math.min(wanted, first.recordCount);
    const queue = new RecordQueue();
    if (isUsedBefore) {
      for (const chunk of numberedChunks([2])) queue.add(chunk);
      queue.take(Infinity, Infinity);
    }
    queue.add(first, skip);
    for (const chunk of rest) queue.add(chunk);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.equal(queue.recordCount, total - skip);
    assert.deepEqual(textsOf(queue.take(Infinity, Infinity)), textsFrom(skip, total));
  }));
});

test("take() gives nothing when the queue is empty", () => {
  const queue = new RecordQueue();
  assert.deepEqual(queue.take(5, 1_000), []);
  assert.equal(queue.recordCount, 0);
});

test("take() keeps to the bytes, but gives one record at least", () => {
  const [chunk] = numberedChunks([4]);
  const bytes = chunkBytes(chunk) / 4;
  const queue = new RecordQueue();
  queue.add(chunk);
  assert.equal(queue.take(Infinity, bytes * 2).length, 2);
  assert.equal(queue.take(Infinity, 1).length, 1);
  assert.equal(queue.take(Infinity, bytes * 10).length, 1);
});

test("clear() leaves nothing, and tells how many records that was", () => {
  const queue = new RecordQueue();
  const [first, second, later] = numberedChunks([3, 2, 2]);
  queue.add(first);
  queue.add(second);
  queue.take(1, Infinity);
  assert.equal(queue.clear(), 4);
  assert.deepEqual([queue.recordCount, queue.byteCount], [0, 0]);
  assert.deepEqual(queue.take(1, Infinity), []);
  queue.add(later);
  assert.deepEqual(textsOf(queue.take(Infinity, Infinity)), textsFrom(5, 7));
});

test("take() tells the scope of each record", () => {
  const queue = new RecordQueue();
  for (const chunk of chunksOf([7, 0, 7].map((scopeNumber) => plainSpan({ scopeNumber })))) {
    queue.add(chunk);
  }
  const batch = queue.take(Infinity, Infinity);
  assert.deepEqual(batch.map(({ scope }) => scope), [7, 0, 7]);
  assert.equal(batch[0].chunk.numbers[batch[0].position + RECORD_SCOPE], 7);
});

test("chunkBytes() counts 8 for a number and 1 for a character", () => {
  const writer = new RecordWriter(new Float64Array(8));
  writer.append((target, text: string) => {
    target.position += 3;
    target.text += text;
  }, "four");
  assert.equal(chunkBytes(writer.take(new Float64Array(0))), 28);
});
