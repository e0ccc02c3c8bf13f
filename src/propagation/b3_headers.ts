import { isNonZeroHex } from "./hex.ts";
import { trimBlanks } from "../api/trim_blanks.ts";

const DASH = 0x2d;
const SHORT_TRACE_ID_LENGTH = 16;
const TRACE_ID_LENGTH = 32;
const SPAN_ID_LENGTH = 16;

/** The content of valid B3 headers. */
export interface B3Fields {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** Whether the trace is sampled; also false if the caller leaves the decision open. */
  readonly isSampled: boolean;
  /** Whether the caller wants the trace recorded, whatever samplers decide. */
  readonly isDebug: boolean;
}

/** The optional headers of the multi-header form. */
export interface B3Marks {
  /** `x-b3-sampled` */
  readonly sampled: string | undefined;
  /** `x-b3-flags` */
  readonly flags: string | undefined;
}

/**
 * Reads the single header: `traceid-spanid[-state[-parentspanid]]`. A header that holds only a
 * sampling state has no trace to continue and gives `undefined`, like an invalid one.
 */
export function parseB3Single(header: string): B3Fields | undefined {
  const text = trimBlanks(header);
  const traceIdEnd = text.charCodeAt(SHORT_TRACE_ID_LENGTH) === DASH
    ? SHORT_TRACE_ID_LENGTH
    : TRACE_ID_LENGTH;
  const spanIdEnd = traceIdEnd + 1 + SPAN_ID_LENGTH;
  if (text.length < spanIdEnd || text.charCodeAt(traceIdEnd) !== DASH) return undefined;
  const state = readState(text.slice(spanIdEnd));
  if (state === undefined) return undefined;
  if (!isNonZeroHex(text, 0, traceIdEnd)) return undefined;
  if (!isNonZeroHex(text, traceIdEnd + 1, spanIdEnd)) return undefined;
  return {
    traceId: text.slice(0, traceIdEnd).padStart(TRACE_ID_LENGTH, "0"),
    spanId: text.slice(traceIdEnd + 1, spanIdEnd),
    isSampled: state === "1" || state === "d",
    isDebug: state === "d",
  };
}

/** Reads the multi-header form; any invalid header gives `undefined`. */
export function parseB3Multi(
  traceIdHeader: string,
  spanIdHeader: string,
  marks: B3Marks,
): B3Fields | undefined {
  const traceId = trimBlanks(traceIdHeader);
  const spanId = trimBlanks(spanIdHeader);
  if (traceId.length !== TRACE_ID_LENGTH && traceId.length !== SHORT_TRACE_ID_LENGTH) {
    return undefined;
  }
  if (spanId.length !== SPAN_ID_LENGTH || !isNonZeroHex(spanId, 0, SPAN_ID_LENGTH)) {
    return undefined;
  }
  if (!isNonZeroHex(traceId, 0, traceId.length)) return undefined;
  const isDebug = marks.flags !== undefined && trimBlanks(marks.flags) === "1";
  // The debug flag implies sampled, whatever `x-b3-sampled` says.
  const isSampled = isDebug || readSampled(marks.sampled);
  if (isSampled === undefined) return undefined;
  return {
    traceId: traceId.padStart(TRACE_ID_LENGTH, "0"),
    spanId,
    isSampled,
    isDebug,
  };
}

/** Reads the sampling state after the ids: `""` if it is missing, `undefined` if it is invalid. */
function readState(rest: string): "" | "0" | "1" | "d" | undefined {
  if (rest === "") return "";
  const state = rest.charAt(1);
  if (rest.charCodeAt(0) !== DASH || (state !== "0" && state !== "1" && state !== "d")) {
    return undefined;
  }
  if (rest.length === 2) return state;
  const isParent = rest.length === 3 + SPAN_ID_LENGTH && rest.charCodeAt(2) === DASH &&
    isNonZeroHex(rest, 3, rest.length);
  return isParent ? state : undefined;
}

function readSampled(header: string | undefined): boolean | undefined {
  if (header === undefined) return false;
  switch (trimBlanks(header).toLowerCase()) {
    // "true" and "false" are what old tracers wrote, some of them as "True" and "False".
    case "1":
    case "true":
      return true;
    case "0":
    case "false":
      return false;
    default:
      return undefined;
  }
}
