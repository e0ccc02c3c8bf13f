/**
 * Runs a program that sets up by a configuration file.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChildResult, type ProgramOptions, runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/file_program.ts", import.meta.url);

/** What the program prints. */
export interface FileReport {
  readonly result: string;
  readonly again: boolean | undefined;
  readonly isSampled: number;
  readonly hasProviders: boolean;
  readonly carrier: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** How the program is run. */
export interface FileRun extends Omit<ProgramOptions, "args"> {
  /** Text of the file; without it there is no file. */
  readonly yaml?: string | Uint8Array;
  /** What the program is told of the file: its path, another one, or nothing. @default its path */
  readonly argument?: string;
  /** The variables, given the file's path. @default none */
  readonly variables?: (path: string) => Readonly<Record<string, string>>;
  /** What the program does besides. @default "shutdown" */
  readonly mode?: string;
}

/** What became of the program: its report, where it came to that, and the rest. */
export interface FileResult extends ChildResult {
  /** What it printed. @throws SyntaxError where that is no report. */
  report(): FileReport;
}

/** Writes the file, runs the program, and takes the file away. */
export async function runWithFile(run: FileRun): Promise<FileResult> {
  const { yaml, argument, variables = () => ({}), mode = "shutdown", ...options } = run;
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-config-"));
  try {
    const path = join(folder, "otel.yaml");
    if (yaml !== undefined) writeFileSync(path, yaml);
    const result = await runProgram(PROGRAM, {
      ...options,
      denoFlags: options.denoFlags?.map((flag) => flag.replace("FILE", path)) ?? ["--allow-all"],
      env: { ...options.env, ...variables(path) },
      args: [argument ?? path, mode],
    });
    // why: the program prints that
    return { ...result, report: () => JSON.parse(result.stdout) as FileReport };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The example of the documentation. */
export function documentedExample(): string {
  const text = readFileSync(new URL("../../docs/configuration_file.md", import.meta.url), "utf8");
  return /```yaml\n(.*?)```/s.exec(text)?.[1] ?? "";
}
