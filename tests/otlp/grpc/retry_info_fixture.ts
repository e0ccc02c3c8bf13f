/** A varint of the wire format. */
function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return bytes;
}

function field(number: number, bytes: readonly number[]): number[] {
  return [number * 8 + 2, ...varint(BigInt(bytes.length)), ...bytes];
}

/** What a delay is written of. */
export interface RetryInfoParts {
  readonly seconds: bigint;
  readonly nanos: number;
  /** @default "type.googleapis.com/google.rpc.RetryInfo" */
  readonly type?: string;
}

/** A `google.rpc.Status` with a `RetryInfo`, in base64 as `grpc-status-details-bin` has it. */
export function retryInfo(
  { seconds, nanos, type = "type.googleapis.com/google.rpc.RetryInfo" }: RetryInfoParts,
): string {
  const duration = [8, ...varint(seconds), 16, ...varint(BigInt(nanos))];
  const any = [...field(1, [...new TextEncoder().encode(type)]), ...field(2, field(1, duration))];
  const status = [8, 8, ...field(2, [...new TextEncoder().encode("busy")]), ...field(3, any)];
  return btoa(String.fromCharCode(...status)).replace(/=+$/, "");
}
