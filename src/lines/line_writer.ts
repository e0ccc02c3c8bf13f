import type { LineOutput } from "./line_output.ts";

/** Delay between attempts while nobody reads the other end, in milliseconds. */
export const BUSY_DELAY_MS = 5;

const LINE_FEED = 10;

/** Result of a write. */
export interface WriteResult {
  /** Lines that were written completely. */
  readonly lineCount: number;
  /** Why the rest was not written; `undefined` if there is no rest. */
  readonly error: string | undefined;
}

/** What a writer needs of its surroundings. */
export interface LineWriterOptions {
  /** Longest that a write may be blocked, in milliseconds. */
  readonly writeTimeoutMs: number;
  /** Waits. */
  readonly sleep: (delayMs: number) => Promise<void>;
}

/**
 * Writes whole lines, in pieces of whole lines if the output limits its pieces; other output may
 * end up inside a line longer than a piece. Continues a partial write. If a write fails in the
 * middle of a line, the next one starts on a new line.
 */
export class LineWriter {
  readonly #output: LineOutput;
  readonly #options: LineWriterOptions;
  readonly #encoder: TextEncoder = new TextEncoder();
  #isTorn = false;

  /** @param output Where the lines go. The writer owns and closes it. */
  constructor(output: LineOutput, options: LineWriterOptions) {
    this.#output = output;
    this.#options = options;
  }

  /** Writes lines, each of which ends with a line feed. Never throws. */
  async write(lines: string): Promise<WriteResult> {
    const prefix = this.#isTorn ? "\n" : "";
    const bytes = this.#encoder.encode(prefix + lines);
    const { at, error } = await this.#writeAll(bytes);
    if (at > 0) this.#isTorn = bytes[at - 1] !== LINE_FEED;
    return { lineCount: countLines(bytes, at) - (prefix === "" || at === 0 ? 0 : 1), error };
  }

  /** Closes the output. */
  close(): void {
    this.#output.close();
  }

  async #writeAll(bytes: Uint8Array): Promise<{ at: number; error: string | undefined }> {
    let at = 0;
    let busyMs = 0;
    while (at < bytes.length) {
      try {
        at += await this.#output.write(nextPiece(bytes, at, this.#output.pieceBytes));
        busyMs = 0;
      } catch (error) {
        if (!isBusy(error)) return { at, error: String(error) };
        if (busyMs >= this.#options.writeTimeoutMs) {
          return { at, error: "the reader of the output has stopped reading" };
        }
        busyMs += BUSY_DELAY_MS;
        await this.#options.sleep(BUSY_DELAY_MS);
      }
    }
    return { at, error: undefined };
  }
}

function nextPiece(bytes: Uint8Array, start: number, most: number): Uint8Array {
  if (bytes.length - start <= most) return bytes.subarray(start);
  const last = bytes.lastIndexOf(LINE_FEED, start + most - 1);
  const end = last >= start ? last : bytes.indexOf(LINE_FEED, start);
  return bytes.subarray(start, end + 1);
}

// A non-blocking pipe is full.
function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    (error.code === "EAGAIN" || error.code === "EWOULDBLOCK");
}

function countLines(bytes: Uint8Array, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1 && at < end;) {
    count++;
    at = bytes.indexOf(LINE_FEED, at + 1);
  }
  return count;
}
