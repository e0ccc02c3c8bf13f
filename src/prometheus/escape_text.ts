/**
 * Returns text that every scraper can read: lone surrogates, and null characters, at which some
 * scrapers stop, become U+FFFD.
 */
export function cleanText(text: string): string {
  return UNREADABLE.test(text) ? text.replace(ALL_UNREADABLE, "\uFFFD") : text;
}

const UNREADABLE = /[\0\p{Surrogate}]/u;
const ALL_UNREADABLE = /[\0\p{Surrogate}]/gu;

/** Escapes clean text to be put between quotes. */
export function quotedText(text: string): string {
  return /[\\"\n]/.test(text) ? text.replace(/[\\"\n]/g, escapeSign) : text;
}

/** Escapes clean text for a `# HELP` line of the Prometheus text format, where it has no quotes. */
export function helpText(text: string): string {
  return text.replace(/[\\\n]/g, escapeSign);
}

function escapeSign(sign: string): string {
  return sign === "\n" ? "\\n" : `\\${sign}`;
}
