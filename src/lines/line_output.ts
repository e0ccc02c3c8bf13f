import { close, constants, fstatSync, openSync, write } from "node:fs";
import type { LineTarget } from "./lines_config.ts";

/** Where lines are written. */
export interface LineOutput {
  /**
   * Most bytes to write at once. What others write to as well takes no more as a whole: the rest of
   * a larger piece would come behind what they have written in the meantime.
   */
  readonly pieceBytes: number;
  /** Writes bytes and tells how many were taken. Rejects with the system's error. */
  write(bytes: Uint8Array): Promise<number>;
  /** Gives a file back; the terminal's outputs stay open. */
  close(): void;
}

/**
 * Opens what a target names. A file is made where there is none, and appended to. A named pipe is
 * opened only while somebody reads it.
 */
export type OpenLineOutput = (target: LineTarget) => LineOutput;

/** What a pipe takes as a whole or not at all (POSIX, `PIPE_BUF`; that of Linux). */
const PIPE_BYTES = 4096;

/**
 * To append, and never to wait: to open a pipe that nobody reads would hold the thread up until
 * somebody does. Windows knows neither such pipes nor the flag.
 */
const APPEND_FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT |
  (constants.O_NONBLOCK ?? 0);

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/**
 * Opens a file or one of the terminal's outputs. A file that was deleted since then is made anew.
 *
 * @throws Error the system's, where a file cannot be opened.
 */
export const openLineOutput: OpenLineOutput = (target) => {
  if (typeof target === "object") return openNamed(target.path);
  const descriptor = DESCRIPTORS[target];
  const isFile = fstatSync(descriptor).isFile();
  return {
    pieceBytes: PIPE_BYTES,
    write: (bytes) => isFile ? writeToFile(descriptor, bytes) : writeInTurn(descriptor, bytes),
    close: () => {},
  };
};

function openNamed(path: string): LineOutput {
  let descriptor = openSync(path, APPEND_FLAGS);
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) {
    return {
      pieceBytes: PIPE_BYTES,
      // A named pipe does not wait.
      write: (bytes) => writeTo(descriptor, bytes.subarray(0, PIPE_BYTES)),
      close: () => close(descriptor, () => {}),
    };
  }
  // Not on every system a file has names to be counted.
  const hasName = stats.nlink > 0;
  return {
    pieceBytes: Infinity,
    write: async (bytes) => {
      if (hasName && fstatSync(descriptor).nlink === 0) {
        const deleted = descriptor;
        descriptor = openSync(path, APPEND_FLAGS);
        close(deleted, () => {});
      }
      return await writeToFile(descriptor, bytes);
    },
    close: () => close(descriptor, () => {}),
  };
}

/**
 * Deno writes on until all is taken. When that fails, it does not tell how much was: what does not
 * wait and may be full is to be given no more than it takes as a whole.
 */
function writeTo(descriptor: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, 0, bytes.length, null, (error, count) => {
      if (error === null || error === undefined) resolve(count);
      else reject(error);
    });
  });
}

let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * The same to what waits for its reader, for one lane at a time: a write that waits holds a thread
 * of those that the runtime has for files. Bun has one for each processor, and the application's
 * own files and names of hosts wait for them, too.
 */
function writeInTurn(descriptor: number, bytes: Uint8Array): Promise<number> {
  const written = lastTurn.then(() => writeTo(descriptor, bytes));
  lastTurn = written.then(undefined, () => undefined);
  return written;
}

/** The same to a file, which may be full in the middle, and shows by its size how much it took. */
async function writeToFile(descriptor: number, bytes: Uint8Array): Promise<number> {
  const sizeBefore = fstatSync(descriptor).size;
  try {
    return await writeTo(descriptor, bytes);
  } catch (error) {
    const grownBytes = fstatSync(descriptor).size - sizeBefore;
    if (grownBytes <= 0) throw error;
    // Others may write to it, too, but it did not take all of this.
    return Math.min(grownBytes, bytes.length - 1);
  }
}
