/**
 * Text that every scraper can read: what is no Unicode, and the null character, at which some end,
 * becomes U+FFFD.
 */
export function cleanText(text: string): string {
  return UNREADABLE.test(text) ? text.replace(ALL_UNREADABLE, "\uFFFD") : text;
}

const UNREADABLE = /[\0\p{Surrogate}]/u;
const ALL_UNREADABLE = /[\0\p{Surrogate}]/gu;

/** Clean text as it stands between quotes. */
export function quotedText(text: string): string {
  return /[\\"\n]/.test(text) ? text.replace(/[\\"\n]/g, escapeSign) : text;
}

/** Clean text as it stands after `# HELP name ` in the Prometheus text format, without quotes. */
export function helpText(text: string): string {
  return text.replace(/[\\\n]/g, escapeSign);
}

function escapeSign(sign: string): string {
  return sign === "\n" ? "\\n" : `\\${sign}`;
}
