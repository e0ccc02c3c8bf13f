/**
 * A real OTLP/HTTP receiver on a loopback socket, for tests and the demo: protobuf and JSON, gzip,
 * programmable responses, and records flattened together with their resource and scope. Besides the
 * OTLP paths it serves `GET /spans`, `/logs`, `/metrics`, `/requests` as JSON, `DELETE /records`,
 * and `PUT /answer` (a JSON {@link Answer}), for use from another process.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { gunzipSync } from "node:zlib";
import { ExportTraceServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { ExportLogsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportMetricsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import { decodeExportRequest } from "./decode_export_request.ts";
import {
  flattenLogs,
  flattenMetrics,
  flattenSpans,
  type ReceivedLog,
  type ReceivedMetric,
  type ReceivedSpan,
  toHex,
} from "./received.ts";
import {
  type Answer,
  isKept,
  type ReceiverSignal,
  rpcStatus,
  writeAnswer,
} from "./receiver_answer.ts";

export type { Answer, ReceiverSignal } from "./receiver_answer.ts";
export type { ReceivedLog, ReceivedMetric, ReceivedSpan } from "./received.ts";

/** One export request, whatever the response. */
export interface ReceivedRequest {
  /** 0 for the first export request. */
  readonly index: number;
  readonly signal: ReceiverSignal;
  readonly path: string;
  /** With lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Size of the body on the wire, compressed if it was. */
  readonly wireBytes: number;
  /** The body, decompressed. */
  readonly body: Uint8Array;
  /** Spans, log records or metrics in it. */
  readonly recordCount: number;
  /** The client's port: the same one means the same connection. */
  readonly clientPort: number;
}

/** The response to every request from now on, fixed or computed from the request. */
export type Answering = Answer | ((request: ReceivedRequest) => Answer);

/** Options of {@link startReceiver}. */
export interface ReceiverOptions {
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** @default 0, any free port */
  readonly port?: number;
  /** @default a full success */
  readonly answer?: Answering;
  /**
   * PEM texts; with `clientCa` it requires a client certificate signed by it. @default plain HTTP
   */
  readonly tls?: { readonly key: string; readonly certificate: string; readonly clientCa?: string };
}

/** Default limit of a wait, in milliseconds. */
const DEFAULT_WAIT_MS = 10_000;

interface Waiter {
  readonly isDone: () => boolean;
  readonly settle: () => void;
}

/** Starts a receiver; it listens when the promise is fulfilled. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const receiver = new Receiver(options);
  await receiver.listen();
  return receiver;
}

/** A running receiver. */
export class Receiver implements AsyncDisposable {
  /** Response to all requests without one from {@link answerNext}. */
  answer: Answering;
  /** Every export request, including refused ones. */
  readonly requests: ReceivedRequest[] = [];
  /** Spans of the kept requests, see {@link Answer.isKept}. */
  readonly spans: ReceivedSpan[] = [];
  /** Log records, likewise. */
  readonly logs: ReceivedLog[] = [];
  /** Metrics, likewise. */
  readonly metrics: ReceivedMetric[] = [];
  /** Errors of requests that could not be decoded; tests can assert that there are none. */
  readonly errors: string[] = [];

  readonly #options: ReceiverOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #next: Answer[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #delays = new Set<ReturnType<typeof setTimeout>>();
  #requestCount = 0;
  #connectionCount = 0;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.answer = options.answer ?? {};
    const handler = (request: IncomingMessage, response: ServerResponse): void =>
      this.#receive(request, response);
    const tls = options.tls;
    this.#server = tls === undefined ? createServer(handler) : createTlsServer({
      key: tls.key,
      cert: tls.certificate,
      ...(tls.clientCa === undefined
        ? {}
        : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: true }),
    }, handler);
    this.#server.on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
      this.#connectionCount++;
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  /** Connections accepted so far (with TLS: successful handshakes). */
  get connectionCount(): number {
    return this.#connectionCount;
  }

  /** The port it listens on. */
  get port(): number {
    // why: a server that listens on TCP has an AddressInfo, never a pipe's name
    return (this.#server.address() as AddressInfo).port;
  }

  /** Base endpoint, without trailing slash; for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  get url(): string {
    const host = this.#options.host ?? "127.0.0.1";
    const scheme = this.#options.tls === undefined ? "http" : "https";
    return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${this.port}`;
  }

  /** Endpoint of one signal, used as it is. */
  signalUrl(signal: ReceiverSignal): string {
    return `${this.url}/v1/${signal}`;
  }

  /** Starts to listen; {@link startReceiver} has done it. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port ?? 0, this.#options.host ?? "127.0.0.1", () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
  }

  /** Programs the next responses, one each, before {@link answer} applies again. */
  answerNext(...answers: readonly Answer[]): void {
    this.#next.push(...answers);
  }

  /** Forgets everything received. Programmed responses stay. */
  clear(): void {
    for (const list of [this.requests, this.spans, this.logs, this.metrics, this.errors]) {
      list.length = 0;
    }
  }

  /**
   * Waits until it has at least `count` spans. Rejects after `timeoutMs`, with the number received.
   */
  async waitForSpans(count: number, timeoutMs?: number): Promise<readonly ReceivedSpan[]> {
    await this.#waitFor(this.spans, count, { timeoutMs, what: "spans" });
    return this.spans;
  }

  /** Waits until it has at least `count` log records. */
  async waitForLogs(count: number): Promise<readonly ReceivedLog[]> {
    await this.#waitFor(this.logs, count, { what: "log records" });
    return this.logs;
  }

  /** Waits until it has at least `count` metrics. */
  async waitForMetrics(count: number): Promise<readonly ReceivedMetric[]> {
    await this.#waitFor(this.metrics, count, { what: "metrics" });
    return this.metrics;
  }

  /** Waits until it has at least `count` export requests, whatever the response. */
  async waitForRequests(count: number): Promise<readonly ReceivedRequest[]> {
    await this.#waitFor(this.requests, count, { what: "requests" });
    return this.requests;
  }

  /** Stops listening and ends every connection, including hanging ones. */
  close(): Promise<void> {
    for (const delay of this.#delays) clearTimeout(delay);
    this.#delays.clear();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
      this.#server.closeAllConnections();
    });
  }

  /** The same as {@link close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #waitFor(
    list: readonly unknown[],
    count: number,
    options: { readonly timeoutMs?: number | undefined; readonly what: string },
  ): Promise<void> {
    if (list.length >= count) return Promise.resolve();
    const timeoutMs = options.timeoutMs ?? DEFAULT_WAIT_MS;
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        isDone: () => list.length >= count,
        settle: () => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        const errors = this.errors.length === 0 ? "" : `; errors: ${this.errors.join(" | ")}`;
        reject(
          new Error(
            `receiver has ${list.length} of ${count} ${options.what} after ${timeoutMs} ms ` +
              `(${this.#requestCount} requests)${errors}`,
          ),
        );
      }, timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) if (waiter.isDone()) waiter.settle();
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const parts: Uint8Array[] = [];
    // why: a client that leaves during its request is no error
    request.on("error", () => this.#wake());
    response.on("error", () => this.#wake());
    request.on("data", (part: Uint8Array) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      const path = (request.url ?? "/").split("?")[0] ?? "/";
      const signal = /^(?:\/.*)?\/v1\/(traces|metrics|logs)$/.exec(path)?.[1];
      if (request.method === "POST" && isSignal(signal)) {
        this.#receiveExport({ request, response, signal, path, wire: body });
      } else {
        this.#control({ request, response, path, body });
      }
    });
  }

  #receiveExport(incoming: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly signal: ReceiverSignal;
    readonly path: string;
    readonly wire: Uint8Array;
  }): void {
    const { request, response, signal, path, wire } = incoming;
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) {
      headers[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value ?? "";
    }
    const contentType = headers["content-type"] ?? "";
    const isJson = contentType.startsWith("application/json");
    const seen = {
      index: this.#requestCount++,
      signal,
      path,
      headers,
      wireBytes: wire.length,
      clientPort: request.socket.remotePort ?? 0,
    };
    try {
      if (!isJson && !contentType.startsWith("application/x-protobuf")) {
        throw new Error(`content type ${JSON.stringify(contentType)}`);
      }
      const body = headers["content-encoding"] === "gzip" ? gunzipSync(wire) : wire;
      const { recordCount, keep } = this.#decode(signal, body, isJson);
      const received = { ...seen, body, recordCount };
      this.requests.push(received);
      this.#reply({ response, received, isJson, contentType, keep });
    } catch (error) {
      const message = `request ${seen.index} (${signal}): ${String(error)}`;
      this.errors.push(message);
      this.requests.push({ ...seen, body: wire, recordCount: 0 });
      response.writeHead(400, { "content-type": isJson ? contentType : "application/x-protobuf" });
      response.end(rpcStatus(message, isJson));
    }
    this.#wake();
  }

  #decode(
    signal: ReceiverSignal,
    body: Uint8Array,
    isJson: boolean,
  ): { readonly recordCount: number; readonly keep: () => void } {
    switch (signal) {
      case "traces": {
        const schema = ExportTraceServiceRequestSchema;
        const spans = flattenSpans(decodeExportRequest(schema, body, { isJson }));
        return { recordCount: spans.length, keep: () => append(this.spans, spans) };
      }
      case "logs": {
        const schema = ExportLogsServiceRequestSchema;
        const logs = flattenLogs(decodeExportRequest(schema, body, { isJson }));
        return { recordCount: logs.length, keep: () => append(this.logs, logs) };
      }
      case "metrics": {
        const schema = ExportMetricsServiceRequestSchema;
        const metrics = flattenMetrics(decodeExportRequest(schema, body, { isJson }));
        return { recordCount: metrics.length, keep: () => append(this.metrics, metrics) };
      }
      default:
        return signal satisfies never;
    }
  }

  #reply(reply: {
    readonly response: ServerResponse;
    readonly received: ReceivedRequest;
    readonly isJson: boolean;
    readonly contentType: string;
    readonly keep: () => void;
  }): void {
    const { response, received, isJson, contentType, keep } = reply;
    const answering = this.#next.shift() ?? this.answer;
    const answer = typeof answering === "function" ? answering(received) : answering;
    const write = (): void => {
      if (isKept(answer)) keep();
      writeAnswer(response, answer, { signal: received.signal, isJson, contentType });
      this.#wake();
    };
    const delayMs = answer.delayMs ?? 0;
    if (delayMs === 0) return write();
    const timer = setTimeout(() => {
      this.#delays.delete(timer);
      write();
    }, delayMs);
    this.#delays.add(timer);
  }

  #control(asked: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly path: string;
    readonly body: Uint8Array;
  }): void {
    const { request, response, path, body } = asked;
    const views: Readonly<Record<string, () => unknown>> = {
      "GET /spans": () => this.spans,
      "GET /logs": () => this.logs,
      "GET /metrics": () => this.metrics,
      "GET /requests": () =>
        this.requests.map(({ body, ...rest }) => ({ ...rest, bodyBytes: body.length })),
      "GET /errors": () => this.errors,
      "DELETE /records": () => {
        this.clear();
        return {};
      },
      "PUT /answer": () => {
        // why: only tests and the demo call this, with an Answer
        this.answer = JSON.parse(new TextDecoder().decode(body)) as Answer;
        return {};
      },
    };
    const view = views[`${request.method} ${path}`];
    const text = view === undefined ? '{"error":"not found"}' : recordsToJson(view());
    response.writeHead(view === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(text);
  }
}

/** Records as JSON: 64-bit numbers as decimal strings, bytes as hex, without `raw`. */
function recordsToJson(records: unknown): string {
  return JSON.stringify(records, (key, value: unknown) => {
    if (key === "raw") return undefined;
    if (typeof value === "bigint") return value.toString();
    if (value instanceof Uint8Array) return toHex(value);
    return value;
  });
}

function isSignal(text: string | undefined): text is ReceiverSignal {
  return text === "traces" || text === "metrics" || text === "logs";
}

function append<T>(list: T[], more: readonly T[]): void {
  // why: push(...more) has a limit on its arguments, requests can be larger
  for (const item of more) list.push(item);
}
