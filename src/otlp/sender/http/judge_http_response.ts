import type { Cleaner } from "../confidential_words.ts";
import { DENIAL_ADVICE, isDenial } from "../denial_advice.ts";
import {
  readJsonResponse,
  readJsonStatus,
  readProtobufResponse,
  readProtobufStatus,
} from "../export_response.ts";
import { PROXY_DENIAL_ADVICE } from "../proxy_advice.ts";
import type { ReadHttpResponse } from "./exchange.ts";
import type { Outcome, RetryReason } from "../outcome.ts";
import { judgeExportResponse } from "../judge_export_response.ts";
import { respondedUnixMs, retryAfterMs } from "./retry_after.ts";
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
export function judgeHttpResponse(
  response: ReadHttpResponse,
  options: JudgeOptions,
): Outcome | Retry {
  const { status } = response;
  if (response.body.kind === "too_large") {
    const limit = options.config.maxResponseBytes;
    const message = `HTTP ${status}: the response is larger than ${limit} bytes`;
    return { kind: "refused", status, message };
  }
  if (status >= 200 && status < 300) return judgeSuccess(response, options);
  if (status >= 300 && status < 400) {
    return { kind: "refused", status, message: redirectMessage(response, options) };
  }
  const message = errorMessage(response, options);
  const reason = retryReason(status);
  if (reason === undefined) {
    const mayFitIfSmaller = status === CONTENT_TOO_LARGE ||
      status === BAD_REQUEST && SIZE_MESSAGE.test(message);
    return { kind: "refused", status, message, ...(mayFitIfSmaller ? { mayFitIfSmaller } : {}) };
  }
  const { headers } = response;
  const respondedMs = respondedUnixMs(headers.get("date"), options.nowUnixMs);
  const asked = retryAfterMs(headers.get("retry-after"), respondedMs);
  return {
    kind: "retry",
    reason,
    message,
    ...(asked === undefined ? {} : { retryAfterMs: asked }),
  };
}

function judgeSuccess(response: ReadHttpResponse, options: JudgeOptions): Outcome {
  if (response.body.kind !== "whole") {
    const problem = response.body.kind === "unreadable" ? response.body.problem : "it is too large";
    return {
      kind: "accepted",
      warning: `the response could not be read: ${options.clean(problem)}`,
    };
  }
  const { bytes } = response.body;
  if (bytes.length === 0) return { kind: "accepted" };
  const encoding = encodingOf(response, options.config.protocol);
  if (encoding === "other") {
    const type = options.clean(response.headers.get("content-type") ?? "");
    return {
      kind: "accepted",
      warning: `the response has content type ${JSON.stringify(type)}: is this an OTLP endpoint?`,
    };
  }
  const message = encoding === "json"
    ? readJsonResponse(bytes, options.config.signal)
    : readProtobufResponse(bytes);
  return judgeExportResponse(message, options);
}

function redirectMessage(response: ReadHttpResponse, { clean }: JudgeOptions): string {
  const location = response.headers.get("location");
  const target = location === null ? "no Location" : `Location ${clean(location)}`;
  return `HTTP ${response.status} with ${target}: redirects are not followed; ` +
    "set the endpoint to the final URL";
}

function errorMessage(response: ReadHttpResponse, { config, clean }: JudgeOptions): string {
  const said = clean(errorText(response, config.protocol));
  const message = said === "" ? `HTTP ${response.status}` : `HTTP ${response.status}: ${said}`;
  if (isDenial(response.status)) return message + DENIAL_ADVICE;
  if (response.status === PROXY_AUTHENTICATION_REQUIRED) return message + PROXY_DENIAL_ADVICE;
  return ABSENCES.has(response.status) ? `${message}; ${pathQuestion(config.signal)}` : message;
}

// Does not quote the path, which may hold a key.
function pathQuestion(signal: SenderConfig["signal"]): string {
  const variable = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  return `is the path right, and does the receiver accept ${signal}? v1/${signal} is appended ` +
    `only to an endpoint for all signals; ${variable}=none turns them off`;
}

function errorText(response: ReadHttpResponse, protocol: SenderConfig["protocol"]): string {
  if (response.body.kind !== "whole") return "";
  const { bytes } = response.body;
  // Loki sets no content type in time, and Go then detects this one for its google.rpc.Status.
  if (mediaTypeOf(response) === "application/octet-stream") return readProtobufStatus(bytes) ?? "";
  switch (encodingOf(response, protocol)) {
    case "json":
      return readJsonStatus(bytes) ?? textOf(bytes);
    case "protobuf":
      return readProtobufStatus(bytes) ?? "";
    default:
      return READABLE_TYPE.test(mediaTypeOf(response)) ? textOf(bytes) : "";
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
  response: ReadHttpResponse,
  protocol: SenderConfig["protocol"],
): "json" | "protobuf" | "other" {
  const type = mediaTypeOf(response);
  if (type === "") return protocol === "http/json" ? "json" : "protobuf";
  if (type === "application/json") return "json";
  if (type === "application/x-protobuf" || type === "application/protobuf") return "protobuf";
  return "other";
}

function mediaTypeOf(response: ReadHttpResponse): string {
  return response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
}
