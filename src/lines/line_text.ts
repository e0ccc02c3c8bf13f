/**
 * Characters beyond printable ASCII that some readers take for a line end, and the control
 * characters next to them.
 */
const LINE_ENDS = /[\u007f-\u009f\u2028\u2029]/g;

/**
 * Makes JSON fit on one line. `JSON.stringify` already escapes line feeds, other C0 controls and
 * lone surrogates; this escapes the other characters at which readers break lines. They occur only
 * in strings, where escapes are allowed.
 */
export function oneLine(json: string): string {
  return json.replace(LINE_ENDS, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const DIGITS = 9;
let secondOfPrefix = NaN;
let prefix = "";

/**
 * Formats a time by RFC 3339, to the nanosecond. Records come in runs within one second, whose text
 * is cached.
 */
export function timeText([seconds, nanos]: readonly [number, number]): string {
  if (seconds !== secondOfPrefix) {
    prefix = secondText(seconds);
    secondOfPrefix = seconds;
  }
  return `${prefix}${String(nanos).padStart(DIGITS, "0")}Z`;
}

/** The first second of year 0 and the last of 9999: RFC 3339 cannot express times beyond them. */
const MIN_SECONDS = -62_167_219_200;
const MAX_SECONDS = 253_402_300_799;

function secondText(seconds: number): string {
  const inRange = Math.min(Math.max(seconds, MIN_SECONDS), MAX_SECONDS);
  return new Date(inRange * 1e3).toISOString().slice(0, 20);
}
