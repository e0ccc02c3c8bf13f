import { errorText } from "../error_text.ts";
import type { FileText } from "../../config/resolve/file_reader.ts";
import type { ProcessLike } from "../process_like.ts";
import { readBounded } from "../read_bounded.ts";

/** The part of `node:fs` that this file uses. */
interface FileModule {
  openSync(path: string, flags: "r"): number;
  readSync(file: number, buffer: Uint8Array): number;
  closeSync(file: number): void;
}

/** The result on a runtime without files. */
export const NO_ACCESS: FileText = {
  ok: false,
  reason: "this runtime cannot read files",
  isFinal: true,
};

/** Reads a file as text with `node:fs`; never throws. */
export function readProcessFile(runtime: ProcessLike, path: string): FileText {
  // why: the module's documented shape; older runtimes have no getBuiltinModule
  const fs = runtime.getBuiltinModule?.("node:fs") as FileModule | undefined;
  if (fs === undefined) return NO_ACCESS;
  try {
    const file = fs.openSync(path, "r");
    const read = (buffer: Uint8Array): number => fs.readSync(file, buffer);
    return { ok: true, text: readBounded({ read, close: () => fs.closeSync(file) }) };
  } catch (error) {
    return { ok: false, reason: errorText(error) };
  }
}
