import { BoundedBytes } from "./bounded_bytes.ts";

/** A body that was read completely, or found to be larger than allowed. */
export type BodyResult =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "too_large" };

/**
 * Reads a response body, at most `maxBytes` (after decompression). The body is always either
 * drained or cancelled, so that its connection can be reused or is given up. Rejects if the
 * connection or the decompression fails.
 *
 * Parts are copied, not kept: on Deno each holds 64 KiB, however short it is, so a response in
 * chunks of one byte would take 65,536 times its length.
 */
export async function readBody(response: Response, maxBytes: number): Promise<BodyResult> {
  if (response.body === null) return { kind: "whole", bytes: new Uint8Array(0) };
  const reader = response.body.getReader();
  const body = new BoundedBytes(maxBytes);
  while (true) {
    const { done, value } = await reader.read();
    if (done) return { kind: "whole", bytes: body.bytes };
    if (!body.add(value)) {
      // Not awaited: a runtime may wait for the peer here, and the result does not matter.
      reader.cancel().then(undefined, () => undefined);
      return { kind: "too_large" };
    }
  }
}
