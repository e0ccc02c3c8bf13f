/**
 * A real OTLP/gRPC receiver on a loopback socket, by `node:http2`: gzip, programmable responses,
 * and records flattened together with their resource and scope.
 *
 * @module
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  ExportTraceServiceRequestSchema,
  ExportTraceServiceResponseSchema,
} from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { ExportLogsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportMetricsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import { framed } from "../../src/otlp/sender/grpc/message_frame.ts";
import {
  flattenLogs,
  flattenMetrics,
  flattenSpans,
  type ReceivedLog,
  type ReceivedMetric,
  type ReceivedSpan,
} from "./received.ts";
import type { ReceiverSignal } from "./receiver_answer.ts";

/** One programmed response. The empty one is a full success. */
export interface GrpcReceiverAnswer {
  /** Code of `grpc-status`. @default 0 */
  readonly status?: number;
  /** `grpc-message`, as on the wire. */
  readonly message?: string;
  /** `grpc-status-details-bin`, as on the wire. */
  readonly details?: string;
  /** Fills `partial_success`. */
  readonly partial?: { readonly rejected: number; readonly message: string };
  /** Whether the message is compressed. @default false */
  readonly isCompressed?: boolean;
  /** A body that replaces the generated one, prefix included. */
  readonly body?: Uint8Array;
  /** A response other than gRPC: an HTTP status and a content type. */
  readonly http?: { readonly status: number; readonly contentType: string };
  /**
   * `answer`: complete; `head`: only a head, with the status; `hang`: never any; `cancel`: resets
   * the call; `break`: resets the connection; `leave`: complete, then the connection takes no more
   * calls; `cut`: head and message, then the connection breaks.
   * @default "answer"
   */
  readonly action?: "answer" | "head" | "hang" | "cancel" | "break" | "leave" | "cut";
}

/** One received call. */
export interface ReceivedCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Size of the message on the wire, without its prefix. */
  readonly wireBytes: number;
  /** The message, decompressed. */
  readonly message: Uint8Array;
}

/** Options of {@link startGrpcReceiver}. */
export interface GrpcReceiverOptions {
  /** @default a full success */
  readonly answer?: GrpcReceiverAnswer;
  /** @default 0, any free port */
  readonly port?: number;
  /** PEM texts; with `clientCa` it requires a client certificate signed by it. @default plain */
  readonly tls?: { readonly key: string; readonly certificate: string; readonly clientCa?: string };
}

/** The services by their paths. */
const SIGNALS: Readonly<Record<string, ReceiverSignal>> = {
  "/opentelemetry.proto.collector.trace.v1.TraceService/Export": "traces",
  "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export": "metrics",
  "/opentelemetry.proto.collector.logs.v1.LogsService/Export": "logs",
};

const PREFIX_BYTES = 5;

/** Starts a receiver; it listens when the promise is fulfilled. */
export async function startGrpcReceiver(options: GrpcReceiverOptions = {}): Promise<GrpcReceiver> {
  const receiver = new GrpcReceiver(options);
  await receiver.listen();
  return receiver;
}

/** A running receiver. */
export class GrpcReceiver implements AsyncDisposable {
  /** Response to all calls without one from {@link answerNext}. */
  answer: GrpcReceiverAnswer;
  /** Every call, including refused ones. */
  readonly calls: ReceivedCall[] = [];
  /** Spans of the calls that got status 0. */
  readonly spans: ReceivedSpan[] = [];
  /** Log records, likewise. */
  readonly logs: ReceivedLog[] = [];
  /** Metrics, likewise. */
  readonly metrics: ReceivedMetric[] = [];
  readonly #options: GrpcReceiverOptions;
  readonly #server: Http2Server;
  readonly #sockets = new Set<Socket>();
  readonly #next: GrpcReceiverAnswer[] = [];
  readonly #waiters = new Set<() => void>();
  #connectionCount = 0;

  constructor(options: GrpcReceiverOptions) {
    this.#options = options;
    this.answer = options.answer ?? {};
    const { tls } = options;
    this.#server = tls === undefined ? createServer() : createSecureServer({
      key: tls.key,
      cert: tls.certificate,
      ...(tls.clientCa === undefined
        ? {}
        : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: true }),
    });
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    this.#server.on("session", (session) => {
      this.#connectionCount++;
      // why: a server gets only server streams
      session.on("stream", (stream, headers) => {
        this.#receive(stream as ServerHttp2Stream, headers);
      });
      session.on("error", () => session.destroy());
    });
  }

  /** Connections so far. */
  get connectionCount(): number {
    return this.#connectionCount;
  }

  /** Connections that are open. */
  get openCount(): number {
    return this.#sockets.size;
  }

  /** Its URL, for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  get url(): string {
    // why: a server that listens on TCP has an AddressInfo, never a pipe's name
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#options.tls === undefined ? "http" : "https"}://localhost:${port}`;
  }

  /** Starts to listen; {@link startGrpcReceiver} has done it. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port ?? 0, "127.0.0.1", () => resolve());
    });
  }

  /** Programs the responses to the next calls, before {@link answer} applies again. */
  answerNext(...answers: readonly GrpcReceiverAnswer[]): void {
    this.#next.push(...answers);
  }

  /** Resolves once `isDone` is true, which is checked after each call and lost connection. */
  async waitUntil(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve);
        setTimeout(resolve, LOOK_EVERY_MS);
      });
      this.#waiters.clear();
    }
  }

  /**
   * Ends every connection and keeps listening. It destroys the sockets: destroying a session sends
   * GOAWAY, which ends Deno 2.9.6 once in a few thousand times.
   */
  dropConnections(): void {
    for (const socket of [...this.#sockets]) socket.destroy();
  }

  /** Stops listening and ends every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.dropConnections();
    });
  }

  /** The same as {@link close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #receive(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const parts: Uint8Array[] = [];
    stream.on("error", () => stream.destroy());
    stream.on("data", (part: Uint8Array) => parts.push(part));
    stream.on("end", () => {
      const bytes = Buffer.concat(parts);
      const wire = bytes.subarray(PREFIX_BYTES);
      const message = bytes[0] === 1 ? gunzipSync(wire) : wire;
      const path = String(headers[":path"]);
      this.calls.push({ path, headers, wireBytes: wire.length, message });
      const answer = this.#next.shift() ?? this.answer;
      const isWhole = ["answer", "leave"].includes(answer.action ?? "answer");
      if (isWhole && (answer.status ?? 0) === 0) this.#keep(path, message);
      respond(stream, answer);
      for (const waiter of this.#waiters) waiter();
    });
  }

  #keep(path: string, message: Uint8Array): void {
    switch (SIGNALS[path]) {
      case "traces":
        this.spans.push(...flattenSpans(fromBinary(ExportTraceServiceRequestSchema, message)));
        break;
      case "logs":
        this.logs.push(...flattenLogs(fromBinary(ExportLogsServiceRequestSchema, message)));
        break;
      case "metrics":
        this.metrics.push(
          ...flattenMetrics(fromBinary(ExportMetricsServiceRequestSchema, message)),
        );
        break;
      default:
        throw new Error(`nobody serves ${path}`);
    }
  }
}

/** Polling interval while waiting, in milliseconds. */
const LOOK_EVERY_MS = 20;

function respond(stream: ServerHttp2Stream, answer: GrpcReceiverAnswer): void {
  const { action = "answer", status = 0, message, details, http } = answer;
  const statusHeaders = {
    "grpc-status": String(status),
    ...(message === undefined ? {} : { "grpc-message": message }),
    ...(details === undefined ? {} : { "grpc-status-details-bin": details }),
  };
  const head = { ":status": 200, "content-type": "application/grpc" };
  const { session } = stream;
  switch (action) {
    case "hang":
      return;
    case "cancel":
      stream.close(8);
      return;
    case "break":
      session?.destroy();
      return;
    case "head":
      stream.respond({ ...head, ...statusHeaders }, { endStream: true });
      return;
    case "cut":
      stream.respond(head, { waitForTrailers: true });
      stream.on("wantTrailers", () => session?.destroy());
      stream.end(answerBody(answer));
      return;
    default:
      break;
  }
  if (http !== undefined) {
    stream.respond({ ":status": http.status, "content-type": http.contentType });
    stream.end("no");
    return;
  }
  if (action === "leave") session?.goaway(0);
  stream.respond(head, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(statusHeaders));
  // A failure has no message.
  stream.end(status === 0 ? answerBody(answer) : undefined);
}

/** The three signals' responses have one layout. */
function answerBody({ body, partial, isCompressed = false }: GrpcReceiverAnswer): Uint8Array {
  if (body !== undefined) return body;
  const message = toBinary(
    ExportTraceServiceResponseSchema,
    create(
      ExportTraceServiceResponseSchema,
      partial === undefined ? {} : {
        partialSuccess: { rejectedSpans: BigInt(partial.rejected), errorMessage: partial.message },
      },
    ),
  );
  return framed(isCompressed ? gzipSync(message) : message, isCompressed);
}
