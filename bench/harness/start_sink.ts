import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { scriptCommand } from "./runtimes.ts";

/** Totals of a sink. */
export interface SinkCount {
  /** Spans in all requests. */
  readonly spanCount: number;
  /** Log records in all requests. */
  readonly logCount: number;
  /** Requests. */
  readonly requestCount: number;
  /** Bytes of the bodies on the wire. */
  readonly bodyBytes: number;
}

/** A receiver in a process of its own. */
export interface Sink {
  /** Its URL, without a path. */
  readonly url: string;
  /** Counts what it has received. */
  count(): Promise<SinkCount>;
  /** Ends it. */
  stop(): void;
}

/**
 * Starts a receiver (`sink.ts`). It always runs on Bun, the cheaper of the two servers, so that
 * every case exports to the same one.
 *
 * @param pin The command that pins it to cores. Empty for any core.
 */
export async function startSink(pin: readonly string[] = []): Promise<Sink> {
  const script = fileURLToPath(new URL("./sink.ts", import.meta.url));
  const [command, ...args] = [...pin, ...scriptCommand("bun"), script];
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data) => resolve(String(data).trim()));
    child.once("exit", (code) => reject(new Error(`The sink ended with ${String(code)}.`)));
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    count: async () => {
      const response = await fetch(`${url}/count`);
      return await response.json();
    },
    stop: () => void child.kill(),
  };
}
