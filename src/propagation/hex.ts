const ZERO = 0x30;

/** The value of a lower-case hex digit given as a character code, or -1. */
export function hexDigit(code: number): number {
  if (code >= ZERO && code <= 0x39) return code - ZERO;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}

/** Whether `text[start, end)` is lower-case hex with a digit other than 0 in it. */
export function isNonZeroHex(text: string, start: number, end: number): boolean {
  let difference = 0;
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index);
    // Written out for speed: a past-the-end NaN fails none of these, so callers check the length.
    if (code < ZERO || code > 0x66 || (code > 0x39 && code < 0x61)) return false;
    difference |= code ^ ZERO;
  }
  return difference !== 0;
}
