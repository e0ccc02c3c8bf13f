import {
  type Baggage,
  type Context,
  isTracingSuppressed,
  propagation,
  reportOnce,
} from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/**
 * Returns what `write` makes of the baggage to inject; `undefined` if there is none, if tracing is
 * suppressed, or if the baggage, which may be foreign code, throws.
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
