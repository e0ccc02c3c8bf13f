import { createTraceState, reportOnce, type TraceState } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/** The default maximum length of a `tracestate` header that is kept and written, in characters. */
export const DEFAULT_TRACESTATE_MAX_CHARS = 512;

/** Members longer than this are the first to go when a `tracestate` header is too long. */
const LARGE_MEMBER_CHARS = 128;

/**
 * Reads a `tracestate` header and keeps at most `maxChars` characters, since every descendant span
 * holds and exports them. Shortens a longer header as {@link formatTracestate} does.
 */
export function readTracestate(header: string, maxChars: number): TraceState {
  const traceState = createTraceState(header);
  // A header within the limit is parsed only when an entry is asked for.
  if (header.length <= maxChars) return traceState;
  const sound = traceState.serialize();
  if (sound.length <= maxChars) return traceState;
  reportLimit("extract", sound, maxChars);
  return createTraceState(truncate(sound, maxChars));
}

/**
 * Returns a trace state as a `tracestate` header of at most `maxChars` characters; `""` if there is
 * nothing to write. To fit, whole members are left out, large ones first, then the oldest, which is
 * reported once.
 *
 * Implements {@link https://www.w3.org/TR/trace-context-2/#tracestate-limits}.
 */
export function formatTracestate(traceState: TraceState, maxChars: number): string {
  try {
    const header = traceState.serialize();
    if (header.length <= maxChars) return header;
    reportLimit("inject", header, maxChars);
    return truncate(header, maxChars);
  } catch (error) {
    reportOnce(
      "tracestate-unreadable",
      "warn",
      `A trace state could not be written, and is left out: ${toText(error)}`,
    );
    return "";
  }
}

function reportLimit(action: "extract" | "inject", header: string, maxChars: number): void {
  reportOnce(
    `tracestate-limit-${action}`,
    // What others send is not this application's fault; what it writes itself may be.
    action === "extract" ? "debug" : "warn",
    `A tracestate header of ${header.length} characters exceeds ${maxChars}; members are left out.`,
  );
}

function truncate(header: string, maxChars: number): string {
  const members = header.split(",");
  let length = header.length;
  // From the right, so that the oldest of the large members go first.
  for (let index = members.length - 1; index >= 0 && length > maxChars; index--) {
    const member = members[index] ?? "";
    if (member.length <= LARGE_MEMBER_CHARS) continue;
    members.splice(index, 1);
    length -= member.length + 1;
  }
  while (members.length > 0 && length > maxChars) {
    length -= (members.pop() ?? "").length + 1;
  }
  return members.join(",");
}
