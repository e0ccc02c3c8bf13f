import {
  EXPORT_TRACE_PARTIAL_SUCCESS_ERROR_MESSAGE_TAG,
  EXPORT_TRACE_PARTIAL_SUCCESS_REJECTED_SPANS_TAG,
  EXPORT_TRACE_SERVICE_RESPONSE_PARTIAL_SUCCESS_TAG,
} from "../../../gen/wire/trace_service.ts";
import type { OtlpSignal } from "./sender_config.ts";
import { readWire } from "./wire_reader.ts";

/** What an `Export...ServiceResponse` says in its `partial_success`; zero and empty without one. */
export interface ExportResponse {
  /** Items that the receiver rejected; never negative. */
  readonly rejectedCount: number;
  /** The receiver's message. */
  readonly message: string;
}

// The responses of all three signals have the same layout; a test compares them.
const PARTIAL_SUCCESS_TAG = EXPORT_TRACE_SERVICE_RESPONSE_PARTIAL_SUCCESS_TAG;
const REJECTED_TAG = EXPORT_TRACE_PARTIAL_SUCCESS_REJECTED_SPANS_TAG;
const ERROR_MESSAGE_TAG = EXPORT_TRACE_PARTIAL_SUCCESS_ERROR_MESSAGE_TAG;

// Tag of google.rpc.Status.message (field 2, string), which is not among the OTLP protos.
const STATUS_MESSAGE_TAG = 18;

const REJECTED_KEYS: Readonly<Record<OtlpSignal, string>> = {
  traces: "rejectedSpans",
  metrics: "rejectedDataPoints",
  logs: "rejectedLogRecords",
};

/** Reads a protobuf response; `undefined` if the bytes are not such a message. */
export function readProtobufResponse(body: Uint8Array): ExportResponse | undefined {
  let rejectedCount = 0;
  let message = "";
  let isSound = true;
  const isWhole = readWire(body, (tag, value) => {
    if (tag !== PARTIAL_SUCCESS_TAG || typeof value === "number") return;
    isSound &&= readWire(value, (innerTag, inner) => {
      if (innerTag === REJECTED_TAG && typeof inner === "number") rejectedCount = inner;
      if (innerTag === ERROR_MESSAGE_TAG && typeof inner !== "number") message = utf8(inner);
    });
  });
  return isWhole && isSound ? { rejectedCount: Math.max(0, rejectedCount), message } : undefined;
}

/** Reads a JSON response; `undefined` if the text is not such a message. */
export function readJsonResponse(
  body: Uint8Array,
  signal: OtlpSignal,
): ExportResponse | undefined {
  const response = parseObject(body);
  if (response === undefined) return undefined;
  const partial = asObject(response["partialSuccess"]) ?? {};
  const message = partial["errorMessage"];
  return {
    rejectedCount: countOf(partial[REJECTED_KEYS[signal]]),
    message: typeof message === "string" ? message : "",
  };
}

/** The message of a protobuf `google.rpc.Status`; `undefined` where there is none. */
export function readProtobufStatus(body: Uint8Array): string | undefined {
  let message: string | undefined;
  const isWhole = readWire(body, (tag, value) => {
    if (tag === STATUS_MESSAGE_TAG && typeof value !== "number") message = utf8(value);
  });
  return isWhole ? message : undefined;
}

/** The message of a JSON `google.rpc.Status`; `undefined` where there is none. */
export function readJsonStatus(body: Uint8Array): string | undefined {
  const message = parseObject(body)?.["message"];
  return typeof message === "string" ? message : undefined;
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(utf8(body)));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  // why: an object that is no array can be read by key, and its values stay unknown
  return value as Readonly<Record<string, unknown>>;
}

/** ProtoJSON writes 64-bit integers as strings, and accepts numbers as well. */
function countOf(value: unknown): number {
  const count = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof count === "number" && count > 0 ? Math.trunc(count) : 0;
}
