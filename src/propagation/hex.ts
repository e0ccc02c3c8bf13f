/** The table's value for a character that is not a lower-case hex digit. */
const NO_DIGIT = 0x80;

/**
 * The values of the lower-case hex digits by character code. A table instead of comparisons: ids
 * are random, so a processor would mispredict every second branch on their digits.
 */
const DIGITS: Uint8Array = tableOfDigits();

function tableOfDigits(): Uint8Array {
  const digits = new Uint8Array(256).fill(NO_DIGIT);
  for (let value = 0; value < 16; value++) digits[value.toString(16).charCodeAt(0)] = value;
  return digits;
}

/** The value of a lower-case hex digit given as a character code, or -1. */
export function hexDigit(code: number): number {
  const digit = DIGITS[code] ?? NO_DIGIT;
  return digit === NO_DIGIT ? -1 : digit;
}

/** Whether `text[start, end)` is lower-case hex with a digit other than 0 in it. */
export function isNonZeroHex(text: string, start: number, end: number): boolean {
  let bits = 0;
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index);
    // The high byte of a character beyond the table lifts the result past NO_DIGIT, too.
    bits |= (DIGITS[code & 0xff] ?? NO_DIGIT) | (code & 0xff00);
  }
  return bits !== 0 && bits < NO_DIGIT;
}
