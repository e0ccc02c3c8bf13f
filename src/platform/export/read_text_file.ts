import { NO_ACCESS, readProcessFile } from "../bun/read_file.ts";
import { globalDeno } from "../deno/deno_like.ts";
import { readDenoFile } from "../deno/read_file.ts";
import type { FileText } from "../../config/resolve/file_reader.ts";
import { globalProcess } from "../process_like.ts";

/** Reads a file as text on any of the runtimes; never prompts and never throws. */
export function readTextFile(path: string): FileText {
  const deno = globalDeno();
  if (deno !== undefined) return readDenoFile(deno, path);
  const runtime = globalProcess();
  if (runtime !== undefined) return readProcessFile(runtime, path);
  return NO_ACCESS;
}
