/** Longest text reported for a crash, in characters. */
export const MAX_CRASH_LENGTH = 512;

/**
 * Returns the cause of a worker's crash on one line, fit for a log. Bun prepends an excerpt of the
 * source, in which a line of our bundle has thousands of characters: numbered lines, and the line
 * that marks the position, are left out.
 */
export function crashText(message: string): string {
  const line = message
    .replace(/^ *(?:\d+ \| .*|\^) *$/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return line.length <= MAX_CRASH_LENGTH ? line : `${line.slice(0, MAX_CRASH_LENGTH - 3)}...`;
}
