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

/** What a server did while it was loaded, and until all of it was exported. */
export interface ServerReport extends LoadReport {
  /** Processor time of the server, all threads, per request. */
  readonly cpuMicrosPerRequest: number;
}

/** What became of all requests of a server. */
export interface ServerEnd {
  /** Requests that were answered. */
  readonly answeredCount: number;
  /** Spans that the server's receiver got. */
  readonly spanCount: number;
}

/** A server that says hello, in a process of its own, and the receiver of its spans. */
export interface HelloServer {
  /** Asks it as fast as it answers. */
  load(seconds: number): Promise<ServerReport>;
  /** Ends it in order, and counts what it exported. */
  finish(): Promise<ServerEnd>;
  /** Ends it and its receiver, whatever they do. */
  stop(): void;
}

/** What the server says of itself when everything is exported. */
interface Settled {
  readonly answeredCount: number;
  readonly cpuMs: number;
}

/** Whose server it is: the runtime's own, or that of `node:http`. */
export type ServerKind = "runtime" | "node";

/**
 * Starts a server (`subjects/http_server.ts`) and a receiver for it.
 *
 * @param runtime What it runs on.
 * @param kind Whose server it is.
 * @param subject How it is traced.
 * @param pins Which cores server and others have.
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
        // Once more: requests may have come in after the load was over.
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

// The environment alone turns Deno's own telemetry on, and chooses the sampler of "unsampled".
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
