/**
 * Runs programs that serve HTTP, and gives what they export.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import process from "node:process";
import { type ReceivedSpan, startReceiver } from "../support/receiver.ts";

/** A program that has not listened or answered by then will not. */
const LIMIT_MS = 30_000;

/** A server to run, and what to ask it. */
export interface ServerRun {
  /** Arguments of the runtime, the program among them. */
  readonly args: readonly string[];
  /** Where it runs. */
  readonly folder: string;
  /** The paths that are asked for, one after another. */
  readonly paths: readonly string[];
}

/** What a server answered, and what it exported. */
export interface ServerRecord {
  /** Each answer, as its status and its text. */
  readonly answers: readonly string[];
  /** The spans that it exported by its end. */
  readonly spans: readonly ReceivedSpan[];
}

/**
 * Runs a server on a port that is free, asks it, and ends it. What `Deno.serve` and `deno serve`
 * listen on is chosen by a variable, and a program of `node:http` reads `PORT`; other programs of
 * Bun have to listen on port 0 themselves.
 */
export async function serveProgram({ args, folder, paths }: ServerRun): Promise<ServerRecord> {
  await using receiver = await startReceiver();
  const child = spawn(process.execPath, [...args], {
    cwd: folder,
    env: {
      ...process.env,
      DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0",
      PORT: "0",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let output = "";
  const url = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no server: ${output}`)), LIMIT_MS);
    const read = (text: string): void => {
      output += text;
      const found = /Listening on (http:\S+\/)/.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    void closed.then(() => {
      clearTimeout(timer);
      reject(new Error(`ended at once: ${output}`));
    });
  });
  const answers: string[] = [];
  try {
    for (const path of paths) {
      const signal = AbortSignal.timeout(LIMIT_MS);
      const response = await fetch(new URL(path, await url), { signal });
      answers.push(`${response.status} ${await response.text()}`);
    }
  } finally {
    // The exit hook delivers what the batcher still holds.
    child.kill("SIGTERM");
    await closed;
  }
  assert.deepEqual(receiver.errors, []);
  return { answers, spans: receiver.spans };
}
