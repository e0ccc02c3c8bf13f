/**
 * Runs programs in processes of their own.
 *
 * @module
 */
import { spawn } from "node:child_process";
import process from "node:process";

/** Whether this test runs on Deno; on Bun otherwise. */
export const isDeno: boolean = "Deno" in globalThis;

/** Exit and output of a child process. */
export interface ChildResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of a child process. */
export interface ChildOptions {
  /** Environment variables, added to ours without `OTEL_*`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder to run in. @default that of the tests */
  readonly folder?: string;
  /**
   * After this time the child is killed and the promise rejects. Generous: it is not a measurement.
   * @default 60000
   */
  readonly limitMs?: number;
}

/** Options of a program on the runtime of this test. */
export interface ProgramOptions extends ChildOptions {
  /** Arguments of the program. */
  readonly args?: readonly string[];
  /** Arguments of Deno, such as permissions. @default ["--allow-all"] */
  readonly denoFlags?: readonly string[];
}

const DEFAULT_LIMIT_MS = 60_000;

/** Runs a program file or URL on the runtime of this test. */
export function runProgram(
  program: string | URL,
  options: ProgramOptions = {},
): Promise<ChildResult> {
  const path = typeof program === "string" ? program : fileOf(program);
  const flags = options.denoFlags ?? ["--allow-all"];
  const before = isDeno ? ["run", "--quiet", "--no-check", ...flags] : [];
  return runChild(process.execPath, [...before, path, ...(options.args ?? [])], options);
}

/** Runs a command. Rejects if it does not end in time. */
export function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<ChildResult> {
  const child = spawn(command, [...args], {
    env: { ...plainEnvironment(), ...options.env },
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const limitMs = options.limitMs ?? DEFAULT_LIMIT_MS;
  let isOverdue = false;
  const killer = setTimeout(() => {
    isOverdue = true;
    child.kill("SIGKILL");
  }, limitMs);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => stdout += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text);
  child.stdin.end();
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(killer);
      if (isOverdue) {
        reject(
          new Error(`still running after ${limitMs} ms: ${command} ${args.join(" ")}\n${stderr}`),
        );
      } else {
        resolve({ code, signal, stdout, stderr });
      }
    });
  });
}

function fileOf(url: URL): string {
  return url.protocol === "file:" ? decodeURIComponent(url.pathname) : url.href;
}

// The environment of the tests must not affect the child.
function plainEnvironment(): Record<string, string | undefined> {
  const entries = Object.entries(process.env)
    .filter(([name]) => !name.startsWith("OTEL_") && name !== "FORCE_COLOR");
  return { ...Object.fromEntries(entries), NO_COLOR: "1" };
}
