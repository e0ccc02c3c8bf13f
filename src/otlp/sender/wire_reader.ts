/**
 * Reads the fields of one protobuf message: `visit` receives each tag (field number and wire type
 * in one, as on the wire) with a varint as a number, or the bytes of a length-delimited field.
 * Fixed-width fields are skipped. Returns false if the bytes are not a message.
 *
 * Made for the few fields of an OTLP response, so that the worker needs no protobuf runtime: a
 * varint beyond 2^53 loses its last digits, and a negative one becomes -1.
 */
export function readWire(
  bytes: Uint8Array,
  visit: (tag: number, value: number | Uint8Array) => void,
): boolean {
  let at = 0;
  // Returns undefined if the varint is cut off or too long.
  const varint = (): number | undefined => {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      const byte = bytes[at++];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * 2 ** (7 * index);
      // Only a negative int64 has ten bytes.
      if (byte < 0x80) return index === MAX_VARINT_BYTES - 1 ? -1 : value;
    }
    return undefined;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag === undefined || tag < 8 || tag > MAX_TAG) return false;
    const wireType = tag % 8;
    if (wireType === VARINT) {
      const value = varint();
      if (value === undefined) return false;
      visit(tag, value);
      continue;
    }
    const length = wireType === LENGTH_DELIMITED ? varint() : fixedBytes(wireType);
    if (length === undefined || length < 0 || length > bytes.length - at) return false;
    if (wireType === LENGTH_DELIMITED) visit(tag, bytes.subarray(at, at + length));
    at += length;
  }
  return true;
}

const MAX_VARINT_BYTES = 10;
const MAX_TAG = 2 ** 32 - 1;
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/**
 * Not a table with numeric keys: with one, an optimised `readWire` on Bun 1.4.4 sometimes took an
 * unlisted wire type for a listed one (found by the property tests).
 */
function fixedBytes(wireType: number): number | undefined {
  if (wireType === 1) return 8;
  return wireType === 5 ? 4 : undefined;
}
