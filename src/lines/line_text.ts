/**
 * The characters behind ASCII that some reader takes for the end of a line, and the control
 * characters next to them.
 */
const LINE_ENDS = /[\u007f-\u009f\u2028\u2029]/g;

/**
 * JSON made fit for one line. What `JSON.stringify` prints holds neither line feeds nor other
 * control characters nor halves of surrogate pairs; this escapes the remaining characters that
 * readers break lines at. They can stand in strings alone, where escapes are allowed.
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
 * A time as RFC 3339 has it, to the nanosecond. Records come in runs within one second, whose text
 * is kept.
 */
export function timeText([seconds, nanos]: readonly [number, number]): string {
  if (seconds !== secondOfPrefix) {
    prefix = secondText(seconds);
    secondOfPrefix = seconds;
  }
  return `${prefix}${String(nanos).padStart(DIGITS, "0")}Z`;
}

/** The first second of the year 0 and the last one of 9999: what is beyond has no RFC 3339. */
const MIN_SECONDS = -62_167_219_200;
const MAX_SECONDS = 253_402_300_799;

function secondText(seconds: number): string {
  const inRange = Math.min(Math.max(seconds, MIN_SECONDS), MAX_SECONDS);
  return new Date(inRange * 1e3).toISOString().slice(0, 20);
}
