/** Longest text that is told of one crash, characters. */
export const MAX_CRASH_LENGTH = 512;

/**
 * What a worker died of, on one line that is fit for a log. Bun puts an excerpt of the source in
 * front of its message, and a line of ours, which is bundled, has thousands of characters: lines
 * with a number, and the one that points at the place, are left out.
 */
export function crashText(message: string): string {
  const line = message
    .replace(/^ *(?:\d+ \| .*|\^) *$/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return line.length <= MAX_CRASH_LENGTH ? line : `${line.slice(0, MAX_CRASH_LENGTH - 3)}...`;
}
