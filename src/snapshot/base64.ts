/** Encodes bytes as base64, as in the JSON and text forms of an AnyValue. */
export function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
