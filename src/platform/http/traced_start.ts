import { context, isTracingSuppressed, reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";

/**
 * Returns what a server is to be started with so that it is traced; the same as was given while
 * tracing is suppressed, and where it cannot be traced, which is said.
 *
 * @param given What it would be started with.
 * @param trace Makes what is traced of it.
 */
export function tracedStart<T>(given: T, trace: (given: T) => T): T {
  if (isTracingSuppressed(context.active())) return given;
  try {
    return trace(given);
  } catch (error) {
    reportOnce("serve-untraced", "error", `A server is not traced: ${toText(error)}`);
    return given;
  }
}
