import type { Cleaner } from "../confidential_words.ts";
import { DENIAL_ADVICE, isDenial } from "../denial_advice.ts";
import { readProtobufResponse } from "../export_response.ts";
import { judgeExportResponse } from "../judge_export_response.ts";
import type { GrpcStatus, Outcome } from "../outcome.ts";
import type { SenderConfig } from "../sender_config.ts";
import type { Retry } from "../transport.ts";
import type { PlainMessage } from "./plain_message.ts";
import { retryDelayMs } from "./retry_delay.ts";
import type { GrpcResponse } from "./unary_call.ts";

/** What judging needs besides the response. */
export interface JudgeOptions {
  /** The configuration that the request was sent with. */
  readonly config: Pick<SenderConfig, "signal" | "maxResponseBytes">;
  /** Makes the receiver's text fit for a message. */
  readonly clean: Cleaner;
  /** Spans, log records or data points in the request: no more can have been rejected. */
  readonly itemCount: number;
}

/** A call's response, with its message decompressed. */
export interface PlainResponse extends Omit<GrpcResponse, "body"> {
  /** The message, or why there is none to read. */
  readonly body: PlainMessage;
}

/** How Go servers and others say that a request is larger than they accept. */
const SIZE_MESSAGE = /larger than (?:the )?max/i;

/**
 * The statuses that OTLP/gRPC always allows to be retried; RESOURCE_EXHAUSTED may be only if the
 * response says how long to wait.
 */
const RETRYABLE: ReadonlySet<GrpcStatus> = new Set([
  "CANCELLED",
  "DEADLINE_EXCEEDED",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNAVAILABLE",
  "DATA_LOSS",
]);

/**
 * Returns what a response means (OTLP specification, "OTLP/gRPC Response"). A response that is too
 * large is never retried.
 */
export function judgeGrpcResponse(response: PlainResponse, options: JudgeOptions): Outcome | Retry {
  const { status, body } = response;
  if (body.kind === "too_large") {
    const limit = options.config.maxResponseBytes;
    const message = `gRPC ${status}: the response is larger than ${limit} bytes`;
    return { kind: "refused", status, message };
  }
  if (status === "OK") {
    return body.kind === "whole"
      ? judgeExportResponse(readProtobufResponse(body.bytes), options)
      : { kind: "accepted", warning: `the response could not be read: ${body.problem}` };
  }
  const message = messageOf(response, options);
  const askedMs = retryDelayMs(response.details);
  if (RETRYABLE.has(status) || (status === "RESOURCE_EXHAUSTED" && askedMs !== undefined)) {
    return {
      kind: "retry",
      reason: status === "RESOURCE_EXHAUSTED" ? "throttled" : "unavailable",
      message,
      ...(askedMs === undefined ? {} : { retryAfterMs: askedMs }),
    };
  }
  const mayFitIfSmaller = status === "RESOURCE_EXHAUSTED" && SIZE_MESSAGE.test(message);
  return { kind: "refused", status, message, ...(mayFitIfSmaller ? { mayFitIfSmaller } : {}) };
}

function messageOf(response: PlainResponse, { config, clean }: JudgeOptions): string {
  const said = clean(response.message);
  const message = said === "" ? `gRPC ${response.status}` : `gRPC ${response.status}: ${said}`;
  if (isDenial(response.status)) return message + DENIAL_ADVICE;
  if (response.status !== "UNIMPLEMENTED") return message;
  return `${message}; does the receiver accept ${config.signal} over OTLP/gRPC?`;
}
