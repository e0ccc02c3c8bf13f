import { context, isTracingSuppressed, reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";

/**
 * Returns the traced form of what a server is started with. Returns it unchanged while tracing is
 * suppressed, or if it cannot be traced, which is reported.
 *
 * @param given What the server would be started with.
 * @param trace Makes the traced form.
 */
export function tracedStart<T>(given: T, trace: (given: T) => T): T {
  if (isTracingSuppressed(context.active())) return given;
  try {
    return trace(given);
  } catch (error) {
    reportOnce(
      "serve-untraced",
      "error",
      `A server cannot be instrumented and starts without tracing: ${toText(error)}`,
    );
    return given;
  }
}
