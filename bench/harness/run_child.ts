import { spawn } from "node:child_process";
import process from "node:process";
import { type RuntimeName, scriptCommand } from "./runtimes.ts";

/** A child that has not ended by then is killed, and the measurement fails. */
const CHILD_TIMEOUT_MS = 120_000;

/** A process that measures. */
export interface ChildRequest {
  /** Its runtime. */
  readonly runtime: RuntimeName;
  /** Path of its script. */
  readonly script: string;
  /** Arguments of the script. */
  readonly args: readonly string[];
  /** Environment variables, added to ours. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a script in a process of its own, so that no measurement is affected by the compiler or heap
 * of another one, and returns the JSON of its last line.
 *
 * @throws Error if the child fails; the message has its error output.
 */
export async function runChild(request: ChildRequest): Promise<unknown> {
  const [command, ...first] = scriptCommand(request.runtime);
  const child = spawn(command, [...first, request.script, ...request.args], {
    env: { ...process.env, ...request.env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: CHILD_TIMEOUT_MS,
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (data) => output += String(data));
  child.stderr.on("data", (data) => errors += String(data));
  const code = await new Promise((resolve) => child.on("close", resolve));
  const lastLine = output.trim().split("\n").at(-1) ?? "";
  if (code !== 0 || lastLine === "") {
    const name = `${request.runtime} ${request.script} ${request.args.join(" ")}`;
    throw new Error(`${name} ended with ${String(code)}:\n${errors || output}`);
  }
  return JSON.parse(lastLine);
}
