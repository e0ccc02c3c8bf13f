import { close, constants, fstatSync, openSync, write } from "node:fs";
import type { LineTarget } from "./lines_config.ts";

/** Where lines are written. */
export interface LineOutput {
  /**
   * Most bytes per write. An output with other writers takes no more than this in one piece: the
   * rest would follow what others wrote meanwhile.
   */
  readonly pieceBytes: number;
  /** Writes bytes and returns how many were taken. Rejects with the system's error. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes a file; stdout and stderr stay open. */
  close(): void;
}

/**
 * Opens a target. A file is created if missing, and appended to. A named pipe opens only while
 * somebody reads it.
 */
export type OpenLineOutput = (target: LineTarget) => LineOutput;

/** What a pipe takes as a whole or not at all (POSIX `PIPE_BUF`; the value of Linux). */
const PIPE_BYTES = 4096;

/**
 * Append, and never block, as opening a pipe that nobody reads would do otherwise. Windows has
 * neither such pipes nor the flag.
 */
const APPEND_FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT |
  (constants.O_NONBLOCK ?? 0);

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/**
 * Opens a file, stdout or stderr. A file that is deleted later is created again.
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
      // A named pipe does not block, so it gets no more than it takes as a whole.
      write: (bytes) => writeTo(descriptor, bytes.subarray(0, PIPE_BYTES)),
      close: () => close(descriptor, () => {}),
    };
  }
  // Not every system counts the names of a file.
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
 * Deno writes until all is taken and, if that fails, does not say how much was. A non-blocking
 * output that may be full must therefore get no more than it takes as a whole.
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
 * Like `writeTo`, to outputs that block until they are read, one write at a time: a blocked write
 * holds a thread of the runtime's file pool. Bun has one per processor, which the application's own
 * files and host name lookups need, too.
 */
function writeInTurn(descriptor: number, bytes: Uint8Array): Promise<number> {
  const written = lastTurn.then(() => writeTo(descriptor, bytes));
  lastTurn = written.then(undefined, () => undefined);
  return written;
}

/** Like `writeTo`, to a file: if the disk fills up midway, its size shows how much was taken. */
async function writeToFile(descriptor: number, bytes: Uint8Array): Promise<number> {
  const sizeBefore = fstatSync(descriptor).size;
  try {
    return await writeTo(descriptor, bytes);
  } catch (error) {
    const grownBytes = fstatSync(descriptor).size - sizeBefore;
    if (grownBytes <= 0) throw error;
    // Other writers may have added to the growth, but not all of these bytes were taken.
    return Math.min(grownBytes, bytes.length - 1);
  }
}
