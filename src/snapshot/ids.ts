/**
 * Ids as 32-bit words: a trace id is four of them, a span id two. Words are what is generated,
 * copied and sent; the hexadecimal form is made only when somebody asks for it. Words are signed,
 * because V8 stores these directly in an object's fields, but would box each unsigned word of the
 * upper half.
 */

const HEX_DIGITS = "0123456789abcdef";
const HEX_OF_BYTE: string[] = [];
for (let i = 0; i < 256; i++) HEX_OF_BYTE.push(HEX_DIGITS[i >> 4] + HEX_DIGITS[i & 15]);

/** Returns the eight lower-case hexadecimal digits of a 32-bit word. */
export function wordToHex(word: number): string {
  return HEX_OF_BYTE[word >>> 24] + HEX_OF_BYTE[(word >>> 16) & 255] +
    HEX_OF_BYTE[(word >>> 8) & 255] + HEX_OF_BYTE[word & 255];
}

/**
 * Returns the 32-bit word of the eight characters from `at` on, which must be hexadecimal digits.
 * Uses a table, not comparisons: the digits of ids are random, and every second branch would be
 * mispredicted.
 */
export function hexToWord(hex: string, at: number): number {
  let word = 0;
  for (let i = at; i < at + 8; i++) word = (word << 4) | DIGIT_OF_CODE[hex.charCodeAt(i)];
  return word;
}

const DIGIT_OF_CODE: Uint8Array = new Uint8Array(128);
for (let digit = 0; digit < 16; digit++) {
  DIGIT_OF_CODE[HEX_DIGITS.charCodeAt(digit)] = digit;
  DIGIT_OF_CODE[HEX_DIGITS.toUpperCase().charCodeAt(digit)] = digit;
}
