/**
 * The parent's side of the demo's protocol.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import type { DemoMessage, ReadyMessage } from "./demo_message.ts";

/** A process that has not ended by then is killed. */
const STOP_TIMEOUT_MS = 15_000;

/** Options of a process. */
export interface DemoProcessOptions {
  /** Environment variables, added to ours; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called for each message after the first. */
  readonly onMessage: (message: DemoMessage) => void;
}

/** A process of the demo. */
export class DemoProcess {
  /** Its message when it was ready. Rejects if it ends before. */
  readonly ready: Promise<ReadyMessage>;
  readonly #child: ChildProcess;
  readonly #closed: Promise<number | null>;

  /** Starts a command line. */
  constructor(command: readonly string[], options: DemoProcessOptions) {
    const [program = "", ...rest] = command;
    this.#child = spawn(program, rest, {
      env: { ...process.env, ...options.env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    // An ended process has closed its input; `close` reports its end.
    this.#child.stdin?.on("error", () => undefined);
    this.#closed = new Promise((resolve) => this.#child.once("close", resolve));
    this.ready = this.#listen(command, options.onMessage);
    // It may reject before it is awaited.
    this.ready.catch(() => undefined);
  }

  /** Its process id. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Tells it to end; returns its exit code once all its messages were read. */
  async stop(): Promise<number | null> {
    this.#child.stdin?.end("stop\n");
    const timer = setTimeout(() => this.kill(), STOP_TIMEOUT_MS);
    const code = await this.#closed;
    clearTimeout(timer);
    return code;
  }

  /** Kills it, if it still runs. */
  kill(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill();
  }

  #listen(
    command: readonly string[],
    onMessage: (message: DemoMessage) => void,
  ): Promise<ReadyMessage> {
    return new Promise((resolve, reject) => {
      if (this.#child.stdout === null) throw new TypeError("a child without an output");
      createInterface({ input: this.#child.stdout }).on("line", (line) => {
        // why: only programs of this folder write there, and only these
        const message = JSON.parse(line) as DemoMessage;
        if (message.type === "ready") resolve(message);
        else onMessage(message);
      });
      this.#child.once("error", reject);
      void this.#closed.then((code) =>
        reject(new Error(`demo: ended with ${code} before it was ready: ${command.join(" ")}`))
      );
    });
  }
}
