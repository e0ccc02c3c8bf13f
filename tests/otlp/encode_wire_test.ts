import { test } from "node:test";
import assert from "node:assert/strict";
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { ProtoWriter, varintSize } from "../../src/otlp/protobuf/proto_writer.ts";
import { RecordEncoder } from "../../src/otlp/protobuf/record_encoder.ts";

const words = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.constantFrom(0, 127, 128, 16_383, 16_384, 2 ** 21 - 1, 2 ** 21, 2 ** 28 - 1, 2 ** 28),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
);

function written(write: (writer: ProtoWriter) => void): Uint8Array {
  const writer = new ProtoWriter(64);
  write(writer);
  return writer.bytes.slice(0, writer.position);
}

test("varint() writes what protobuf-es writes, in varintSize() bytes", () => {
  fc.assert(fc.property(words, (value) => {
    const bytes = written((writer) => writer.varint(value));
    assert.deepEqual(bytes, new BinaryWriter().uint32(value).finish());
    assert.equal(varintSize(value), bytes.length);
  }));
});

test("varint64() writes what protobuf-es writes", () => {
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
    const high = Number(value >> 32n);
    const low = Number(value & 0xffffffffn);
    const bytes = written((writer) => writer.varint64(high, low));
    assert.deepEqual(bytes, new BinaryWriter().int64(value).finish());
  }));
});

test("fixed32(), idWord() and double() write what protobuf-es writes", () => {
  fc.assert(fc.property(words, fc.double(), (word, double) => {
    assert.deepEqual(
      written((writer) => writer.fixed32(word)),
      new BinaryWriter().fixed32(word).finish(),
    );
    const id = written((writer) => writer.idWord(word));
    assert.equal(new DataView(id.buffer).getUint32(0), word);
    assert.deepEqual(
      written((writer) => writer.double(double)),
      new BinaryWriter().double(double).finish(),
    );
  }));
});

test("endMessage() writes the length, whatever room was kept for it", () => {
  const lengths = fc.oneof(fc.nat(300), fc.constantFrom(127, 128, 16_383, 16_384, 2 ** 21));
  fc.assert(fc.property(lengths, fc.integer({ min: 1, max: 4 }), (length, room) => {
    const body = new Uint8Array(length).fill(7);
    const writer = new ProtoWriter(16);
    writer.reserve(length + 16);
    const start = writer.beginMessage(10, room);
    writer.copy(body);
    writer.endMessage(start, room);
    const reader = new BinaryReader(writer.bytes.slice(0, writer.position));
    assert.deepEqual(reader.tag(), [1, 2]);
    assert.ok(Buffer.compare(reader.bytes(), body) === 0);
    assert.equal(reader.pos, reader.len);
  }));
});

test("reserve() keeps what was written", () => {
  const writer = new ProtoWriter(4);
  writer.fixed32(0x01020304);
  writer.reserve(1_000);
  assert.deepEqual([...writer.bytes.slice(0, 4)], [4, 3, 2, 1]);
  assert.ok(writer.bytes.length >= 1_004);
});

test("stageText() encodes a text of any length behind what is there", () => {
  fc.assert(fc.property(fc.string({ unit: "binary-ascii", maxLength: 2_000 }), (text) => {
    const encoder = new RecordEncoder(8);
    encoder.fixed32(0);
    assert.equal(encoder.stageText(text), 4);
    const end = 4 + text.length;
    assert.equal(new TextDecoder().decode(encoder.bytes.subarray(4, end)), text);
    // Zeros follow, which a copy of the text may read.
    assert.deepEqual([...encoder.bytes.subarray(end, encoder.position)], new Array(8).fill(0));
  }));
});

test("stageText() leaves everything as it is when a text is not ASCII", () => {
  const encoder = new RecordEncoder(8);
  encoder.fixed32(0);
  assert.ok(encoder.stageText("größer") < 0);
  assert.equal(encoder.position, 4);
});
