/**
 * The programmable responses of the test receiver.
 *
 * @module
 */
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { create, toBinary, toJsonString } from "@bufbuild/protobuf";
import { ExportTraceServiceResponseSchema } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { ExportLogsServiceResponseSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportMetricsServiceResponseSchema } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";

/** The three signals, as in their OTLP paths. */
export type ReceiverSignal = "traces" | "metrics" | "logs";

/** One programmed response. The empty one is a full success. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  /** Headers besides the content type, for example `{"retry-after": "1"}`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the protocol's body. */
  readonly body?: string | Uint8Array;
  /** @default the content type of the request */
  readonly contentType?: string;
  /** Fills `partial_success`. */
  readonly partial?: { readonly rejected: number; readonly message?: string };
  /** The message of the `google.rpc.Status` of an error. @default "no" */
  readonly message?: string;
  /** Compresses the body. @default false */
  readonly gzip?: boolean;
  /** Delay in milliseconds. @default 0 */
  readonly delayMs?: number;
  /**
   * `answer`: complete; `hang`: never any; `close`: closes the connection without a response;
   * `reset`: the same with a TCP reset; `cut`: status, headers and a part of the body, then closes.
   * @default "answer"
   */
  readonly action?: "answer" | "hang" | "close" | "reset" | "cut";
  /**
   * Whether the records of the request count as received.
   * @default true for a complete response with status 200
   */
  readonly isKept?: boolean;
}

/** Whether the records of a request with this response count as received. */
export function isKept(answer: Answer): boolean {
  return answer.isKept ??
    ((answer.action ?? "answer") === "answer" && (answer.status ?? 200) === 200);
}

/** The body of a response: its own, or the one of OTLP/HTTP for its status. */
function answerBody(
  answer: Answer,
  request: { readonly signal: ReceiverSignal; readonly isJson: boolean },
): Uint8Array {
  const own = answer.body;
  const plain = own === undefined
    ? protocolBody(answer, request)
    : typeof own === "string"
    ? new TextEncoder().encode(own)
    : own;
  return answer.gzip === true ? gzipSync(plain) : plain;
}

function protocolBody(
  answer: Answer,
  request: { readonly signal: ReceiverSignal; readonly isJson: boolean },
): Uint8Array {
  const status = answer.status ?? 200;
  if (status !== 200) return rpcStatus(answer.message ?? "no", request.isJson);
  const rejected = BigInt(answer.partial?.rejected ?? 0);
  const errorMessage = answer.partial?.message ?? "";
  const isPartial = answer.partial !== undefined;
  switch (request.signal) {
    case "traces": {
      const partialSuccess = isPartial ? { rejectedSpans: rejected, errorMessage } : undefined;
      const schema = ExportTraceServiceResponseSchema;
      const message = create(schema, partialSuccess === undefined ? {} : { partialSuccess });
      return request.isJson ? text(toJsonString(schema, message)) : toBinary(schema, message);
    }
    case "logs": {
      const partialSuccess = isPartial ? { rejectedLogRecords: rejected, errorMessage } : undefined;
      const schema = ExportLogsServiceResponseSchema;
      const message = create(schema, partialSuccess === undefined ? {} : { partialSuccess });
      return request.isJson ? text(toJsonString(schema, message)) : toBinary(schema, message);
    }
    case "metrics": {
      const partialSuccess = isPartial ? { rejectedDataPoints: rejected, errorMessage } : undefined;
      const schema = ExportMetricsServiceResponseSchema;
      const message = create(schema, partialSuccess === undefined ? {} : { partialSuccess });
      return request.isJson ? text(toJsonString(schema, message)) : toBinary(schema, message);
    }
    default:
      return request.signal satisfies never;
  }
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** A `google.rpc.Status` with code 13 (INTERNAL) and this message. */
export function rpcStatus(message: string, isJson: boolean): Uint8Array {
  if (isJson) return text(JSON.stringify({ code: 13, message }));
  const bytes = text(message);
  const length: number[] = [];
  let rest = bytes.length;
  while (rest > 0x7f) {
    length.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return new Uint8Array([0x08, 13, 0x12, ...length, rest, ...bytes]);
}

/** Writes one response. */
export function writeAnswer(
  response: ServerResponse,
  answer: Answer,
  request: {
    readonly signal: ReceiverSignal;
    readonly isJson: boolean;
    readonly contentType: string;
  },
): void {
  const action = answer.action ?? "answer";
  if (action === "hang") return;
  if (action === "close") {
    response.socket?.destroy();
    return;
  }
  if (action === "reset") {
    const socket = response.socket;
    if (typeof socket?.resetAndDestroy === "function") socket.resetAndDestroy();
    else socket?.destroy();
    return;
  }
  const body = answerBody(answer, request);
  const headers: Record<string, string | number> = {
    "content-type": answer.contentType ?? request.contentType,
    "content-length": body.length,
    ...answer.headers,
  };
  if (answer.gzip === true) headers["content-encoding"] = "gzip";
  if (action === "answer") {
    response.writeHead(answer.status ?? 200, headers);
    response.end(body);
    return;
  }
  response.writeHead(answer.status ?? 200, { ...headers, "content-length": body.length + 100 });
  // why: the client gets the head first, so that the cut is in the body
  response.write(new Uint8Array(10), () => setTimeout(() => response.socket?.destroy(), 20));
}
