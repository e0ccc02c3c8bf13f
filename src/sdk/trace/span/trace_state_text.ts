import { reportOnce, type TraceState } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";

/**
 * Returns the `tracestate` header of a trace state, which may be foreign; `""` if there is none.
 */
export function traceStateText(traceState: TraceState | undefined): string {
  if (typeof traceState?.serialize !== "function") return "";
  try {
    return toText(traceState.serialize());
  } catch (error) {
    const message = `A trace state could not be serialised and is left out: ${toText(error)}`;
    reportOnce("trace-state", "warn", message);
    return "";
  }
}
