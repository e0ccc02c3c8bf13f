import { errorText } from "../error_text.ts";
import type { FileText } from "../../config/resolve/file_reader.ts";
import { readBounded } from "../read_bounded.ts";
import type { DenoLike } from "./deno_like.ts";
import { missingPermission } from "./require_permission.ts";

/** Reads a file as text, if permitted; never prompts and never throws. */
export function readDenoFile(deno: DenoLike, path: string): FileText {
  const missing = missingPermission(deno, { name: "read", path });
  if (missing !== undefined) return { ok: false, reason: missing, isFinal: true };
  try {
    const file = deno.openSync(path);
    const read = (buffer: Uint8Array): number | null => file.readSync(buffer);
    return { ok: true, text: readBounded({ read, close: () => file.close() }) };
  } catch (error) {
    // The path may lead to what needs a permission of its own.
    const isFinal = error instanceof Error && error.name === "NotCapable";
    return { ok: false, reason: errorText(error), ...(isFinal ? { isFinal } : {}) };
  }
}
