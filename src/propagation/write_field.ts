import { reportOnce, type TextMapSetter } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/** Sets a field on a carrier; if the setter throws, reports that once and leaves the field out. */
export function writeField<Carrier>(
  setter: TextMapSetter<Carrier>,
  carrier: Carrier,
  key: string,
  value: string,
): void {
  try {
    setter.set(carrier, key, value);
  } catch (error) {
    reportOnce(
      "propagation-setter",
      "warn",
      `The propagation field "${key}" could not be written, and is left out: ${toText(error)}`,
    );
  }
}
