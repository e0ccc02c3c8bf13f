import type { Cleaner } from "../confidential_words.ts";
import { DENIAL_ADVICE, isDenial } from "../denial_advice.ts";
import {
  readJsonResponse,
  readJsonStatus,
  readProtobufResponse,
  readProtobufStatus,
} from "../export_response.ts";
import { PROXY_DENIAL_ADVICE } from "../proxy_advice.ts";
import type { HttpAnswer } from "./exchange.ts";
import type { Outcome, RetryReason } from "../outcome.ts";
import { judgeResponse } from "../judge_response.ts";
import { answeredUnixMs, retryAfterMs } from "./retry_after.ts";
import type { SenderConfig } from "../sender_config.ts";
import type { Retry } from "../transport.ts";

/** What judging needs besides the response. */
export interface JudgeOptions {
  /** The configuration that the request was sent with. */
  readonly config: Pick<SenderConfig, "signal" | "protocol" | "maxResponseBytes">;
  /** Spans, log records or data points in the request: no more can have been rejected. */
  readonly itemCount: number;
  /** Makes the receiver's text fit for a message. */
  readonly clean: Cleaner;
  /** Milliseconds since 1970, for a `Retry-After` date in a response without a `Date`. */
  readonly nowUnixMs: number;
}

/** Statuses where nothing takes the signal: nothing is there, or a page for browsers. */
const ABSENCES: ReadonlySet<number> = new Set([404, 405]);
const PROXY_AUTHENTICATION_REQUIRED = 407;
const CONTENT_TOO_LARGE = 413;

/**
 * Status 400 is how the Collector refuses what exceeds its `max_request_body_size`, VictoriaMetrics
 * and VictoriaLogs what exceeds `-opentelemetry.maxRequestSize`, and Cortex what exceeds
 * `-distributor.otlp-max-recv-msg-size`.
 */
const BAD_REQUEST = 400;
const SIZE_MESSAGE =
  /request body too large|too big (?:decompressed )?data size|larger than (?:the )?max/;

/** Only these statuses may be retried in OTLP/HTTP. */
function retryReason(status: number): RetryReason | undefined {
  switch (status) {
    case 429:
      return "throttled";
    case 502:
    case 503:
    case 504:
      return "unavailable";
    default:
      return undefined;
  }
}

/**
 * Returns what a response means (OTLP specification, "OTLP/HTTP Response"). A response that is too
 * large is never retried, whatever its status.
 */
export function judgeAnswer(answer: HttpAnswer, options: JudgeOptions): Outcome | Retry {
  const { status } = answer;
  if (answer.body.kind === "too_large") {
    const limit = options.config.maxResponseBytes;
    const message = `HTTP ${status}: the response is larger than ${limit} bytes`;
    return { kind: "refused", status, message };
  }
  if (status >= 200 && status < 300) return judgeSuccess(answer, options);
  if (status >= 300 && status < 400) {
    return { kind: "refused", status, message: redirectMessage(answer, options) };
  }
  const message = errorMessage(answer, options);
  const reason = retryReason(status);
  if (reason === undefined) {
    const isForSize = status === CONTENT_TOO_LARGE ||
      status === BAD_REQUEST && SIZE_MESSAGE.test(message);
    return { kind: "refused", status, message, ...(isForSize ? { isForSize } : {}) };
  }
  const { headers } = answer;
  const answeredMs = answeredUnixMs(headers.get("date"), options.nowUnixMs);
  const asked = retryAfterMs(headers.get("retry-after"), answeredMs);
  return {
    kind: "retry",
    reason,
    message,
    ...(asked === undefined ? {} : { retryAfterMs: asked }),
  };
}

function judgeSuccess(answer: HttpAnswer, options: JudgeOptions): Outcome {
  if (answer.body.kind !== "whole") {
    const problem = answer.body.kind === "unreadable" ? answer.body.problem : "it is too large";
    return {
      kind: "accepted",
      warning: `the response could not be read: ${options.clean(problem)}`,
    };
  }
  const { bytes } = answer.body;
  if (bytes.length === 0) return { kind: "accepted" };
  const encoding = encodingOf(answer, options.config.protocol);
  if (encoding === "other") {
    const type = options.clean(answer.headers.get("content-type") ?? "");
    return {
      kind: "accepted",
      warning: `the response has content type ${JSON.stringify(type)}: is this an OTLP endpoint?`,
    };
  }
  const response = encoding === "json"
    ? readJsonResponse(bytes, options.config.signal)
    : readProtobufResponse(bytes);
  return judgeResponse(response, options);
}

function redirectMessage(answer: HttpAnswer, { clean }: JudgeOptions): string {
  const location = answer.headers.get("location");
  const target = location === null ? "no Location" : `Location ${clean(location)}`;
  return `HTTP ${answer.status} with ${target}: redirects are not followed; set the endpoint to the final URL`;
}

function errorMessage(answer: HttpAnswer, { config, clean }: JudgeOptions): string {
  const said = clean(errorText(answer, config.protocol));
  const message = said === "" ? `HTTP ${answer.status}` : `HTTP ${answer.status}: ${said}`;
  if (isDenial(answer.status)) return message + DENIAL_ADVICE;
  if (answer.status === PROXY_AUTHENTICATION_REQUIRED) return message + PROXY_DENIAL_ADVICE;
  return ABSENCES.has(answer.status) ? `${message}; ${pathQuestion(config.signal)}` : message;
}

// Does not quote the path, which may hold a key.
function pathQuestion(signal: SenderConfig["signal"]): string {
  return `is the path right, and does the receiver accept ${signal}? v1/${signal} is appended only ` +
    `to an endpoint for all signals; OTEL_${signal.toUpperCase()}_EXPORTER=none turns them off`;
}

function errorText(answer: HttpAnswer, protocol: SenderConfig["protocol"]): string {
  if (answer.body.kind !== "whole") return "";
  const { bytes } = answer.body;
  // Loki sets no content type in time, and Go then detects this one for its google.rpc.Status.
  if (mediaTypeOf(answer) === "application/octet-stream") return readProtobufStatus(bytes) ?? "";
  switch (encodingOf(answer, protocol)) {
    case "json":
      return readJsonStatus(bytes) ?? textOf(bytes);
    case "protobuf":
      return readProtobufStatus(bytes) ?? "";
    default:
      return READABLE_TYPE.test(mediaTypeOf(answer)) ? textOf(bytes) : "";
  }
}

/** Media types, besides those of OTLP, whose bodies are readable text. */
const READABLE_TYPE = /^text\/plain$|\+json$/;

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, MAX_TEXT_BYTES));
}

/** Enough for any message that is shown. */
const MAX_TEXT_BYTES = 4096;

function encodingOf(
  answer: HttpAnswer,
  protocol: SenderConfig["protocol"],
): "json" | "protobuf" | "other" {
  const type = mediaTypeOf(answer);
  if (type === "") return protocol === "http/json" ? "json" : "protobuf";
  if (type === "application/json") return "json";
  if (type === "application/x-protobuf" || type === "application/protobuf") return "protobuf";
  return "other";
}

function mediaTypeOf(answer: HttpAnswer): string {
  return answer.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
}
