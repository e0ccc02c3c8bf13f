import type { BodyResult } from "./read_body.ts";

/**
 * Decompresses gzip, to at most `maxBytes`, with `node:zlib`. Rejects if the bytes are not gzip, or
 * the runtime lacks that module.
 *
 * Deno 2.0 and Bun 1.1 ignore `maxOutputLength`: there the size is checked afterwards.
 */
export async function gunzip(bytes: Uint8Array, maxBytes: number): Promise<BodyResult> {
  const { gunzipSync } = await import("node:zlib");
  try {
    const plain = gunzipSync(bytes, { maxOutputLength: maxBytes });
    return plain.length > maxBytes ? { kind: "too_large" } : { kind: "whole", bytes: plain };
  } catch (error) {
    const isTooLarge = error instanceof Error && "code" in error &&
      error.code === "ERR_BUFFER_TOO_LARGE";
    if (isTooLarge) return { kind: "too_large" };
    throw error;
  }
}
