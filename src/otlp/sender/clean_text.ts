/** Longest foreign text in one of our messages, in characters. */
export const MAX_MESSAGE_LENGTH = 1024;

/**
 * Makes foreign text (a response, an error) fit for a log line: no control characters, no
 * credentials or queries in URLs, at most {@link MAX_MESSAGE_LENGTH} characters.
 */
export function cleanText(text: string): string {
  const start = text.slice(0, 4 * MAX_MESSAGE_LENGTH);
  const oneLine = start
    // deno-lint-ignore no-control-regex -- these are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .replace(/https?:\/\/[^\s)"'<>]+/g, withoutSecrets)
    .trim();
  if (oneLine.length <= MAX_MESSAGE_LENGTH) return oneLine;
  return `${oneLine.slice(0, MAX_MESSAGE_LENGTH - 3)}...`;
}

/** Strips user, password, query and fragment from a URL. */
function withoutSecrets(text: string): string {
  return text.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
}
