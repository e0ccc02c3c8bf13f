import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a child process ended and what it said. */
export interface ProgramResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a program. */
export interface RunOptions {
  /** Arguments of the program. */
  readonly args?: readonly string[];
  /** Permissions on Deno. */
  readonly permissions?: readonly string[];
  /** Environment variables, over ours. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Whether this test runs on Deno. */
export const isDeno: boolean = "Deno" in globalThis;

/** Longest time that a program may take before it counts as hanging. */
const HANG_MS = 30_000;

/** Runs a program of `fixtures` in a process of its own, on the runtime of this test. */
export function runProgram(name: string, options: RunOptions = {}): Promise<ProgramResult> {
  const path = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
  const runtimeArgs = isDeno ? ["run", "--quiet", "--no-check", ...permissionFlags(options)] : [];
  const child = spawn(process.execPath, [...runtimeArgs, path, ...(options.args ?? [])], {
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const killer = setTimeout(() => child.kill("SIGKILL"), HANG_MS);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => stdout += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(killer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

function permissionFlags(options: RunOptions): readonly string[] {
  if (options.permissions === undefined) return ["--allow-all"];
  // Without any such flag, Deno's node:child_process would add one that allows everything.
  return options.permissions.length === 0 ? ["--deny-ffi"] : options.permissions;
}
