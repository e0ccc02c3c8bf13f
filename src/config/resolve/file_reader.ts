/** Reads files at once; a runtime's platform is one. */
export interface FileReader {
  /**
   * Reads a UTF-8 file of 4 MiB at most; for files at set-up, such as certificates. Never throws
   * and never asks the user.
   */
  readTextFile(path: string): FileText;
  /**
   * The path of a file whatever the working directory is later; as it was given where that cannot
   * be told.
   */
  absolutePath(path: string): string;
}

/**
 * A file's text, or why it could not be read. `isFinal` where it will not be readable later either:
 * a permission is missing, or all access to files.
 */
export type FileText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string; readonly isFinal?: true };
