/** Reads files synchronously, as the platform of a runtime does. */
export interface FileReader {
  /**
   * Reads a UTF-8 file of at most 4 MiB, for files at set-up, such as certificates. Never throws,
   * and never prompts the user.
   */
  readTextFile(path: string): FileText;
  /**
   * Returns a path that holds if the working directory changes; the given one if that is unknown.
   */
  absolutePath(path: string): string;
}

/**
 * A file's text, or why it could not be read. `isFinal` means that it never will be readable: a
 * permission is missing, or the runtime has no file access.
 */
export type FileText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string; readonly isFinal?: true };
