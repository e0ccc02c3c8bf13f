import { readWire } from "../wire_reader.ts";

// Tags of messages that are not among the OTLP protos: google.rpc.Status.details,
// google.protobuf.Any.type_url and value, google.rpc.RetryInfo.retry_delay, and
// google.protobuf.Duration.seconds and nanos.
const STATUS_DETAILS_TAG = 26;
const ANY_TYPE_URL_TAG = 10;
const ANY_VALUE_TAG = 18;
const RETRY_DELAY_TAG = 10;
const DURATION_SECONDS_TAG = 8;
const DURATION_NANOS_TAG = 16;

const RETRY_INFO = "google.rpc.RetryInfo";

/**
 * The delay that `RetryInfo` in `grpc-status-details-bin` asks for, in milliseconds (OTLP
 * specification, "OTLP/gRPC Throttling").
 *
 * @param details A `google.rpc.Status` in base64, with or without padding.
 * @returns `undefined` if there is no such message.
 */
export function retryDelayMs(details: string): number | undefined {
  const status = decodeBase64(details);
  if (status === undefined) return undefined;
  let delayMs: number | undefined;
  const isWhole = readWire(status, (tag, detail) => {
    if (tag !== STATUS_DETAILS_TAG || typeof detail === "number") return;
    const info = retryInfoIn(detail);
    if (info !== undefined) delayMs = durationIn(info);
  });
  return isWhole ? delayMs : undefined;
}

function retryInfoIn(detail: Uint8Array): Uint8Array | undefined {
  let isRetryInfo = false;
  let info: Uint8Array = new Uint8Array(0);
  const isWhole = readWire(detail, (tag, value) => {
    if (typeof value === "number") return;
    if (tag === ANY_TYPE_URL_TAG) {
      isRetryInfo = new TextDecoder().decode(value).split("/").at(-1) === RETRY_INFO;
    }
    if (tag === ANY_VALUE_TAG) info = value;
  });
  return isWhole && isRetryInfo ? info : undefined;
}

/** Returns 0 for a `RetryInfo` without a delay, or with a negative one. */
function durationIn(info: Uint8Array): number {
  let delayMs = 0;
  readWire(info, (tag, duration) => {
    if (tag !== RETRY_DELAY_TAG || typeof duration === "number") return;
    readWire(duration, (innerTag, value) => {
      if (typeof value !== "number") return;
      if (innerTag === DURATION_SECONDS_TAG) delayMs += value * 1000;
      if (innerTag === DURATION_NANOS_TAG) delayMs += value / 1e6;
    });
  });
  return Math.max(0, delayMs);
}

function decodeBase64(text: string): Uint8Array | undefined {
  if (text === "") return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
