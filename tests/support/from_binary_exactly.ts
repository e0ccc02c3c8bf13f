/**
 * Protobuf messages as strict receivers read them.
 *
 * @module
 */
import { type DescMessage, fromBinary, type MessageShape, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/**
 * Reads a message. Throws if a message or a packed list in it ends within one of its own fields:
 * `fromBinary` reads on beyond such an end without an error.
 */
export function fromBinaryExactly<Desc extends DescMessage>(
  schema: Desc,
  bytes: Uint8Array,
): MessageShape<Desc> {
  assertEnds(schema, bytes);
  return fromBinary(schema, bytes);
}

function assertEnds(schema: DescMessage, bytes: Uint8Array): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) {
      reader.skip(wireType, number);
      continue;
    }
    const content = reader.bytes();
    const field = schema.fields.find((one) => one.number === number);
    if (field?.message !== undefined) assertEnds(field.message, content);
    if (field?.fieldKind !== "list" || field.listKind !== "scalar" || !field.packed) continue;
    if (!isWhole(field.scalar, content)) throw new RangeError(`${field.name} ends within a number`);
  }
}

/** Whether a packed list of OTLP, of varints or 8-byte numbers, ends with a whole number. */
function isWhole(type: ScalarType, content: Uint8Array): boolean {
  return type === ScalarType.UINT64 ? (content.at(-1) ?? 0) < 0x80 : content.length % 8 === 0;
}
