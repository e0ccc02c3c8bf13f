import { create, toBinary } from "@bufbuild/protobuf";
import { createServer, type Socket } from "node:net";
import { ExportTraceServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import type { RetryReason } from "../../src/otlp/sender/outcome.ts";
import { Sender } from "../../src/otlp/sender/sender.ts";
import { DEFAULT_RETRY, type SenderConfig } from "../../src/otlp/sender/sender_config.ts";
import type { SenderEnvironment } from "../../src/otlp/sender/sender_environment.ts";
import { createSenderEnvironment } from "../../src/platform/export/create_sender_environment.ts";
import { listenLocally } from "../support/listen_locally.ts";

/** A configuration with the defaults; the times only pass on a {@link ManualTime}. */
export function senderConfig(url: string, changes: Partial<SenderConfig> = {}): SenderConfig {
  return {
    signal: "traces",
    url,
    headers: {},
    protocol: "http/protobuf",
    compression: "gzip",
    timeoutMs: 10_000,
    exportTimeoutMs: 30_000,
    maxRequestBytes: 64 * 1024 * 1024,
    maxResponseBytes: 4 * 1024 * 1024,
    retry: DEFAULT_RETRY,
    userAgent: "test/1",
    ...changes,
  };
}

/** Time that passes only when told to: sleeping takes none of the test's own. */
export class ManualTime {
  nowMs = 0;
  /** Every wait between attempts that was asked for, milliseconds. */
  readonly sleepsMs: number[] = [];
  /** When set, sleeps last until they are cut. */
  isHolding = false;
  readonly #timers = new Set<{ readonly atMs: number; readonly onTime: () => void }>();
  #onSleep: () => void = () => {};
  /** Fulfilled when the first sleep begins. */
  readonly slept: Promise<void> = new Promise((resolve) => {
    this.#onSleep = resolve;
  });

  /** Timers that are running. */
  get timerCount(): number {
    return this.#timers.size;
  }

  /** Lets time pass up to the next timer and calls it. */
  fireNextTimer(): void {
    const [next] = [...this.#timers].sort((a, b) => a.atMs - b.atMs);
    if (next === undefined) return;
    this.#timers.delete(next);
    this.nowMs = Math.max(this.nowMs, next.atMs);
    next.onTime();
  }

  startTimer(delayMs: number, onTime: () => void): () => void {
    const timer = { atMs: this.nowMs + delayMs, onTime };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    this.sleepsMs.push(delayMs);
    this.#onSleep();
    if (!this.isHolding) {
      this.nowMs += delayMs;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve());
    });
  }
}

/** 2026-11-20T12:00:00Z, the wall clock at {@link ManualTime.nowMs} 0. */
export const START_UNIX_MS: number = Date.UTC(2026, 10, 20, 12, 0, 0);

/** A sender with real network and gzip, and manual time. */
export interface SenderFixture {
  readonly sender: Sender;
  readonly time: ManualTime;
  readonly retries: RetryReason[];
  readonly problems: string[];
}

/**
 * Makes a sender to test. Chance is 0.5 throughout, so that there is no jitter. Where `changes` has
 * a `fetch`, nothing goes by another way.
 */
export function senderFixture(
  config: SenderConfig,
  changes: Partial<SenderEnvironment> = {},
): SenderFixture {
  const time = new ManualTime();
  const retries: RetryReason[] = [];
  const problems: string[] = [];
  const sender = new Sender(config, {
    ...createSenderEnvironment(config.tls, {
      nowMs: () => time.nowMs,
      report: (message) => problems.push(message),
    }),
    nowUnixMs: () => START_UNIX_MS + time.nowMs,
    startTimer: (delayMs, onTime) => time.startTimer(delayMs, onTime),
    sleep: (delayMs, signal) => time.sleep(delayMs, signal),
    random: () => 0.5,
    onRetry: (reason) => retries.push(reason),
    onProblem: (message) => problems.push(message),
    ...("fetch" in changes ? { connectTcp: undefined } : {}),
    ...changes,
  });
  return { sender, time, retries, problems };
}

/** An encoded request with these spans. */
export function requestBytes(names: readonly string[] = ["a", "b", "c"]): Uint8Array<ArrayBuffer> {
  const request = create(ExportTraceServiceRequestSchema, {
    resourceSpans: [{ scopeSpans: [{ spans: names.map((name) => ({ name })) }] }],
  });
  return new Uint8Array(toBinary(ExportTraceServiceRequestSchema, request));
}

/** A server that answers with whatever is written to its sockets, broken HTTP included. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Requests so far. */
  readonly attempts: () => number;
}

/** Starts a raw server; `answer` gets the socket when the head of a request is there. */
export async function startRawServer(
  answer: (socket: Socket, attempt: number) => void,
): Promise<RawServer> {
  let attempts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = "";
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (part: Uint8Array) => {
      text += new TextDecoder("latin1").decode(part);
      const headEnd = text.indexOf("\r\n\r\n");
      const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0);
      if (headEnd < 0 || text.length < headEnd + 4 + length) return;
      text = "";
      answer(socket, ++attempts);
    });
  });
  const listening = await listenLocally(server, sockets);
  return {
    ...listening,
    url: `http://127.0.0.1:${listening.port}/v1/traces`,
    attempts: () => attempts,
  };
}

/** A port of the loopback interface that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = await startRawServer(() => {});
  await server[Symbol.asyncDispose]();
  return server.port;
}
