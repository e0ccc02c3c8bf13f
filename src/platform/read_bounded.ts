/** The size limit of a file read as text, in bytes. */
export const MAX_FILE_BYTES: number = 4 * 1024 * 1024;

/** A file that is open. */
export interface OpenFile {
  /** Reads the next bytes into a buffer; returns how many, and 0 or `null` at the end. */
  read(buffer: Uint8Array): number | null;
  /** Closes it. */
  close(): void;
}

/**
 * Reads a file to its end as UTF-8, and closes it.
 *
 * @throws {RangeError} If it has more than {@linkcode MAX_FILE_BYTES}: a file that was named by
 * mistake may be larger than the memory, and a device has no end.
 */
export function readBounded(file: OpenFile): string {
  try {
    const buffer = new Uint8Array(64 * 1024);
    const decoder = new TextDecoder();
    let [text, length] = ["", 0];
    for (let count = file.read(buffer); count; count = file.read(buffer)) {
      length += count;
      if (length > MAX_FILE_BYTES) {
        throw new RangeError(`it is larger than ${MAX_FILE_BYTES} bytes`);
      }
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
    }
    return text + decoder.decode();
  } finally {
    file.close();
  }
}
