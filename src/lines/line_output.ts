import { close, constants, openSync, write } from "node:fs";
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
 * Opens a file or one of the terminal's outputs.
 *
 * @throws Error the system's, where a file cannot be opened.
 */
export const openLineOutput: OpenLineOutput = (target) => {
  const isFile = typeof target === "object";
  const descriptor = isFile ? openSync(target.path, APPEND_FLAGS) : DESCRIPTORS[target];
  return {
    pieceBytes: isFile ? Infinity : PIPE_BYTES,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        write(descriptor, bytes, 0, bytes.length, null, (error, count) => {
          if (error === null || error === undefined) resolve(count);
          else reject(error);
        });
      }),
    close: () => {
      if (isFile) close(descriptor, () => {});
    },
  };
};
