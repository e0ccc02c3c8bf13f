/** A body read to its end, or found to be larger than allowed. */
export type BodyResult =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "too_large" };

/**
 * Reads a response body part by part, at most `maxBytes` (after decompression). The body is
 * always either drained or cancelled, so that its connection can be used again or is given up.
 * Rejects where the connection or the decompression fails.
 */
export async function readBody(response: Response, maxBytes: number): Promise<BodyResult> {
  if (response.body === null) return { kind: "whole", bytes: new Uint8Array(0) };
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) return { kind: "whole", bytes: join(parts, length) };
    length += value.length;
    if (length > maxBytes) {
      // Not awaited: a runtime may wait for the peer here. How it ends changes nothing.
      reader.cancel().then(undefined, () => undefined);
      return { kind: "too_large" };
    }
    parts.push(value);
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
