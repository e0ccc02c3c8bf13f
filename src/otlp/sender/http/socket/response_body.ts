import { BoundedBytes } from "../../bounded_bytes.ts";
import { gunzip } from "../../gunzip.ts";
import type { BodyResult } from "../../read_body.ts";
import type { Framing, ResponseHead } from "./response_head.ts";
import type { ByteStream } from "./byte_stream.ts";

/** Enough for the line before a chunk, and for a trailer field after the last chunk. */
const MAX_LINE_BYTES = 8192;
const CHUNK_SIZE = /^0*([0-9a-fA-F]{1,8})[ \t]*(?:;|$)/;
/** Most trailer fields that are skipped. */
const MAX_TRAILERS = 100;

/**
 * Reads the body after a head, at most `maxBytes`, before and after decompression. Rejects if it is
 * cut off, or does not match the head.
 */
export async function readResponseBody(
  stream: ByteStream,
  { framing, headers }: Pick<ResponseHead, "framing" | "headers">,
  maxBytes: number,
): Promise<BodyResult> {
  const body = new BoundedBytes(maxBytes);
  await readInto(body, stream, framing);
  if (body.isTooLarge) return { kind: "too_large" };
  return await decoded(body.bytes, headers.get("content-encoding"), maxBytes);
}

async function readInto(body: BoundedBytes, stream: ByteStream, framing: Framing): Promise<void> {
  switch (framing.kind) {
    case "length":
      return await readLength(body, stream, framing.bytes);
    case "chunked":
      return await readChunks(body, stream);
    case "until_close":
      while (!body.isTooLarge) {
        const part = await stream.take(Infinity);
        if (part.length === 0) return;
        body.add(part);
      }
      return;
    case "unknown":
      throw new Error("the response has a transfer encoding that was not requested");
    default:
      return framing satisfies never;
  }
}

async function readLength(body: BoundedBytes, stream: ByteStream, length: number): Promise<void> {
  for (let left = length; left > 0 && !body.isTooLarge;) {
    const part = await stream.take(left);
    if (part.length === 0) throw new Error("the response is cut off");
    body.add(part);
    left -= part.length;
  }
}

/** Chunked transfer coding (RFC 9112, section 7.1). */
async function readChunks(body: BoundedBytes, stream: ByteStream): Promise<void> {
  while (!body.isTooLarge) {
    const [, size] = CHUNK_SIZE.exec(await stream.line(MAX_LINE_BYTES)) ?? [];
    if (size === undefined) throw new Error("the response has a chunk without a length");
    const length = parseInt(size, 16);
    if (length === 0) return await skipTrailers(stream);
    await readLength(body, stream, length);
    if (!body.isTooLarge && await stream.line(MAX_LINE_BYTES) !== "") {
      throw new Error("the response has a chunk with a wrong length");
    }
  }
}

async function skipTrailers(stream: ByteStream): Promise<void> {
  for (let count = 0; count <= MAX_TRAILERS; count++) {
    if (await stream.line(MAX_LINE_BYTES) === "") return;
  }
  throw new Error("the response has too many trailer fields");
}

/** RFC 9110, section 8.4.1.3. */
const GZIP_NAMES: ReadonlySet<string> = new Set(["gzip", "x-gzip"]);

/** The request accepts no encodings, but a server may use gzip nevertheless. */
async function decoded(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string | null,
  maxBytes: number,
): Promise<BodyResult> {
  const [used, ...others] = (encoding ?? "").toLowerCase().split(",").map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  if (used === undefined || bytes.length === 0) return { kind: "whole", bytes };
  if (others.length === 0 && GZIP_NAMES.has(used)) return await gunzip(bytes, maxBytes);
  throw new Error("the response has a content encoding that was not requested");
}
