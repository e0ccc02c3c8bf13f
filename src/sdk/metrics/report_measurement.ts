import { reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";

/** Reports a measurement that was dropped because its attributes could not be read. */
export function reportMeasurement(error: unknown): void {
  reportOnce("measurement", "error", `A measurement could not be recorded: ${toText(error)}`);
}

/** Reports a measurement that an exponential histogram dropped because it is infinite. */
export function reportInfinite(): void {
  reportOnce(
    "metric-infinite",
    "warn",
    "An infinite value was dropped: an exponential histogram has no bucket for it.",
  );
}
