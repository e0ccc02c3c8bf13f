import {
  type Baggage,
  type Context,
  isTracingSuppressed,
  propagation,
  reportOnce,
} from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/**
 * What a function makes of the baggage that a context sends: `undefined` where there is none,
 * tracing is suppressed, or the baggage fails, for it may be anybody's.
 */
export function outgoingBaggage<Written>(
  context: Context,
  write: (baggage: Baggage) => Written,
): Written | undefined {
  try {
    const baggage = propagation.getBaggage(context);
    if (baggage === undefined || isTracingSuppressed(context)) return undefined;
    return write(baggage);
  } catch (error) {
    reportOnce(
      "baggage-inject-unreadable",
      "warn",
      `Baggage could not be written, and is left out: ${toText(error)}`,
    );
    return undefined;
  }
}
