import { hexDigit } from "./hex.ts";

const NAME = 1;
const VALUE = 2;
const PROPERTY = 4;
const LONE = 8;

/** What each ASCII character may be part of, by character code. */
const CLASSES: Uint8Array = classify();

const PERCENT = 0x25;

/** Each byte as written in a value; computing it each time would take several times as long. */
const ENCODED: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const isPlain = byte !== PERCENT && byte < 128 && ((CLASSES[byte] ?? 0) & VALUE) !== 0;
  if (isPlain) return String.fromCharCode(byte);
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

const encoder: TextEncoder = new TextEncoder();
// A byte order mark inside a value is a character like any other.
const decoder: TextDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

function classify(): Uint8Array {
  const classes = new Uint8Array(128);
  const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (const character of alphanumeric + "!#$%&'*+-.^_`|~") {
    classes[character.charCodeAt(0)] = NAME;
  }
  const separators = '",;\\';
  for (let code = 0x21; code < 0x7f; code++) {
    if (!separators.includes(String.fromCharCode(code))) classes[code] |= VALUE;
  }
  for (let code = 0x20; code < 0x7f; code++) {
    classes[code] |= code === 0x2c ? LONE : LONE | PROPERTY;
  }
  classes[0x09] |= LONE | PROPERTY;
  return classes;
}

function isAllOf(text: string, wanted: number): boolean {
  for (let index = 0; index < text.length; index++) {
    // Past 127 there is no class, and undefined & wanted is 0.
    if (((CLASSES[text.charCodeAt(index)] ?? 0) & wanted) === 0) return false;
  }
  return true;
}

/** Whether a text can be a baggage name: an RFC 7230 token. */
export function isBaggageName(text: string): boolean {
  return text.length > 0 && isAllOf(text, NAME);
}

/** Whether a text can follow a member's value, unencoded, without ending the member. */
export function isBaggageProperties(text: string): boolean {
  return isAllOf(text, PROPERTY);
}

/** Percent-encodes `%` and what is not a `baggage-octet`, as UTF-8 with upper-case hex digits. */
export function encodeBaggageValue(value: string): string {
  if (!value.includes("%") && isAllOf(value, VALUE)) return value;
  let encoded = "";
  for (const byte of encoder.encode(value)) {
    encoded += ENCODED[byte];
  }
  return encoded;
}

/**
 * Decodes a member's value. Bytes that are not UTF-8 become U+FFFD; a `%` without two hex digits
 * stands for itself. Returns `undefined` if a character is not a `baggage-octet`.
 */
export function decodeBaggageValue(text: string): string | undefined {
  return isAllOf(text, VALUE) ? decodePercents(text) : undefined;
}

/** Decodes a value that has a header to itself, where blanks, commas and the like are allowed. */
export function decodeLoneValue(text: string): string | undefined {
  return isAllOf(text, LONE) ? decodePercents(text) : undefined;
}

function decodePercents(text: string): string {
  return decodeAscii(text) ?? decodeUtf8(text);
}

/** Decodes a text whose escapes are all ASCII, the usual case; `undefined` if one is not. */
function decodeAscii(text: string): string | undefined {
  let decoded = "";
  let start = 0;
  for (let at = text.indexOf("%"); at >= 0; at = text.indexOf("%", at)) {
    const byte = hexByte(text, at + 1);
    if (byte >= 0x80) return undefined;
    if (byte < 0) {
      at++;
      continue;
    }
    decoded += text.slice(start, at) + String.fromCharCode(byte);
    at += 3;
    start = at;
  }
  return start === 0 ? text : decoded + text.slice(start);
}

function decodeUtf8(text: string): string {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const byte = code === PERCENT ? hexByte(text, index + 1) : -1;
    bytes[length++] = byte < 0 ? code : byte;
    if (byte >= 0) index += 2;
  }
  return decoder.decode(bytes.subarray(0, length));
}

/** The byte that two hex digits of either case stand for, or -1. */
function hexByte(text: string, index: number): number {
  const high = hexDigitOfAnyCase(text.charCodeAt(index));
  const low = hexDigitOfAnyCase(text.charCodeAt(index + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigitOfAnyCase(code: number): number {
  return hexDigit(code >= 0x41 && code <= 0x46 ? code + 0x20 : code);
}
