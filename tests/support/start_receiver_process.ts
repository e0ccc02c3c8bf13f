/**
 * Starts the receiver in a process of its own and queries it over HTTP.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Answer } from "./receiver.ts";
import type { PlainAttributes, ReceivedLog, ReceivedSpan } from "./received.ts";

/** A span of `GET /spans`: 64-bit numbers are decimal strings, bytes are hex. */
export type RemoteSpan =
  & Omit<ReceivedSpan, "raw" | "startTimeUnixNano" | "endTimeUnixNano" | "events">
  & {
    readonly startTimeUnixNano: string;
    readonly endTimeUnixNano: string;
    readonly events: readonly {
      readonly name: string;
      readonly timeUnixNano: string;
      readonly attributes: PlainAttributes;
      readonly droppedAttributesCount: number;
    }[];
  };

/** A log record of `GET /logs`. */
export type RemoteLog = Omit<ReceivedLog, "raw" | "timeUnixNano" | "observedTimeUnixNano"> & {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
};

/** A request of `GET /requests`. */
export interface RemoteRequest {
  readonly index: number;
  readonly signal: "traces" | "metrics" | "logs";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly wireBytes: number;
  readonly bodyBytes: number;
  readonly recordCount: number;
  readonly clientPort: number;
}

/** A receiver in another process. */
export interface ReceiverProcess extends AsyncDisposable {
  /** Base endpoint, for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** The spans received so far. */
  spans(): Promise<readonly RemoteSpan[]>;
  /** The log records received so far. */
  logs(): Promise<readonly RemoteLog[]>;
  /** The metrics received so far, as JSON. */
  metrics(): Promise<readonly unknown[]>;
  /** The export requests received so far. */
  requests(): Promise<readonly RemoteRequest[]>;
  /** What could not be decoded. */
  errors(): Promise<readonly string[]>;
  /** Polls until there are `count` spans or `timeoutMs` is over; returns all. */
  waitForSpans(count: number, timeoutMs?: number): Promise<readonly RemoteSpan[]>;
  /** The same for log records. */
  waitForLogs(count: number, timeoutMs?: number): Promise<readonly RemoteLog[]>;
  /** Programs the response to all later requests. */
  answer(answer: Answer): Promise<void>;
  /** Forgets what was received. */
  clear(): Promise<void>;
  /** Suspends the process: the system accepts connections, and nothing responds. */
  freeze(): void;
  /** Resumes it. */
  thaw(): void;
  /** Ends the process. */
  close(): Promise<void>;
}

/** Polling interval while waiting, in milliseconds. */
const LOOK_EVERY_MS = 20;
const DEFAULT_WAIT_MS = 10_000;

/** Starts a receiver process; it listens when the promise is fulfilled. */
export async function startReceiverProcess(): Promise<ReceiverProcess> {
  const file = fileURLToPath(new URL("./receiver_process.ts", import.meta.url));
  const before = "Deno" in globalThis ? ["run", "-A", "--quiet"] : ["run"];
  const child = spawn(process.execPath, [...before, file], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PORT: "0" },
  });
  const url = await firstLine(child);
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}${path}`);
    // why: the response is from our own receiver, in its declared form
    return await response.json() as T;
  };
  const send = async (method: string, path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${url}${path}`, { method, body: JSON.stringify(body) });
    await response.arrayBuffer();
  };
  const waitFor = async <T>(path: string, count: number, timeoutMs: number): Promise<T[]> => {
    const looks = Math.max(1, Math.ceil(timeoutMs / LOOK_EVERY_MS));
    for (let look = 0;; look++) {
      const list = await get<T[]>(path);
      if (list.length >= count || look >= looks) return list;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const close = (): Promise<void> => end(child);
  return {
    url,
    spans: () => get("/spans"),
    logs: () => get("/logs"),
    metrics: () => get("/metrics"),
    requests: () => get("/requests"),
    errors: () => get("/errors"),
    waitForSpans: (count, timeoutMs = DEFAULT_WAIT_MS) => waitFor("/spans", count, timeoutMs),
    waitForLogs: (count, timeoutMs = DEFAULT_WAIT_MS) => waitFor("/logs", count, timeoutMs),
    answer: (answer) => send("PUT", "/answer", answer),
    clear: () => send("DELETE", "/records", {}),
    freeze: () => signal(child, "SIGSTOP"),
    thaw: () => signal(child, "SIGCONT"),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (part: Uint8Array) => {
      text += new TextDecoder().decode(part);
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end).trim());
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`receiver process ended with ${code}: ${text}`)));
  });
}

// Deno's child.kill() sends only one signal: then the child counts as killed.
function signal({ pid }: ChildProcess, name: "SIGSTOP" | "SIGCONT"): void {
  if (pid !== undefined) process.kill(pid, name);
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.stdin?.end();
    signal(child, "SIGCONT");
    child.kill();
  });
}
