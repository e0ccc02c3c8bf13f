import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { chooseLoadGenerator, type LoadReport } from "./load_generator.ts";
import type { Pins } from "./pin.ts";
import { type RuntimeName, scriptCommand } from "./runtimes.ts";
import { type Sink, startSink } from "./start_sink.ts";

const SCRIPT = fileURLToPath(new URL("../subjects/http_server.ts", import.meta.url));

/** A server's results for a load, until all of it was exported. */
export interface ServerReport extends LoadReport {
  /** Processor time of the server, all threads, per request. */
  readonly cpuMicrosPerRequest: number;
}

/** Totals of a server. */
export interface ServerEnd {
  /** Completed requests. */
  readonly answeredCount: number;
  /** Spans received from the server. */
  readonly spanCount: number;
}

/** A hello server in a process of its own, and the receiver of its spans. */
export interface HelloServer {
  /** Loads it as fast as it responds. */
  load(seconds: number): Promise<ServerReport>;
  /** Ends it in order, and counts its exported spans. */
  finish(): Promise<ServerEnd>;
  /** Kills it and its receiver. */
  stop(): void;
}

/** The server's own report, when everything is exported. */
interface Settled {
  readonly answeredCount: number;
  readonly cpuMs: number;
}

/** The kind of server: the runtime's own, or `node:http`. */
export type ServerKind = "runtime" | "node";

/**
 * Starts a server (`subjects/http_server.ts`) and a receiver for it.
 *
 * @param runtime Its runtime.
 * @param kind The kind of server.
 * @param subject How it is traced.
 * @param pins The cores of server and others.
 */
export async function startServer(
  runtime: RuntimeName,
  kind: ServerKind,
  subject: string,
  pins: Pins,
): Promise<HelloServer> {
  const generator = chooseLoadGenerator();
  const sink = await startSink(pins.others);
  const [command, ...args] = [...pins.server, ...scriptCommand(runtime), SCRIPT];
  const child = spawn(command, [...args, kind, subject, sink.url], {
    env: { ...process.env, ...environmentFor(subject, sink.url) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const stop = (): void => {
    child.kill();
    sink.stop();
  };
  try {
    const { url, settle } = await listenTo(child);
    let settled = await settle();
    return {
      load: async (seconds) => {
        const before = settled;
        const report = await generator.run(url, seconds, pins.others);
        settled = await settle();
        const cpuMs = settled.cpuMs - before.cpuMs;
        const cpuMicrosPerRequest = cpuMs * 1e3 / (settled.answeredCount - before.answeredCount);
        return { ...report, cpuMicrosPerRequest };
      },
      finish: async () => {
        // Again: requests may have arrived after the load.
        const { answeredCount } = await settle();
        return { answeredCount, spanCount: await countAtEnd(child, sink) };
      },
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

// Deno's own telemetry and the sampler of "unsampled" are set by the environment.
function environmentFor(subject: string, sinkUrl: string): Record<string, string> {
  if (subject === "unsampled") return { OTEL_TRACES_SAMPLER: "always_off" };
  if (subject !== "built-in") return {};
  return {
    OTEL_DENO: "true",
    OTEL_DENO_CONSOLE: "ignore",
    OTEL_SERVICE_NAME: "bench",
    OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  };
}

async function listenTo(
  child: ChildProcess,
): Promise<{ readonly url: string; readonly settle: () => Promise<Settled> }> {
  if (child.stdout === null) throw new Error("The server has no output to read.");
  const lines = createInterface({ input: child.stdout });
  const next = async (): Promise<string> => {
    const [line] = await once(lines, "line", { signal: AbortSignal.timeout(60_000) });
    return String(line);
  };
  return {
    url: `http://127.0.0.1:${await next()}/`,
    settle: async () => {
      child.stdin?.write("settle\n");
      return JSON.parse(await next());
    },
  };
}

// Deno's own telemetry exports its last spans when the process ends.
async function countAtEnd(child: ChildProcess, sink: Sink): Promise<number> {
  const exit = once(child, "exit");
  child.stdin?.end();
  await exit;
  return (await sink.count()).spanCount;
}
