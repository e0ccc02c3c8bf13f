import { type AnyValue, reportOnce } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import { base64 } from "../snapshot/mod.ts";

/**
 * Returns an attribute's value as text: strings as they are, everything else as JSON
 * (specification, common, AnyValue in protocols other than OTLP), or `""` if it has no text form.
 */
export function labelValue(value: AnyValue): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return value === null ? "" : objectText(value);
    default:
      return "";
  }
}

function objectText(value: object): string {
  if (value instanceof Uint8Array) return base64(value);
  try {
    return JSON.stringify(value, (_key, part: unknown) => jsonPart(part)) ?? "";
  } catch (error) {
    reportOnce(
      "prometheus-label-value",
      "warn",
      `An attribute is left out for Prometheus: its value cannot become text: ${toText(error)}`,
    );
    return "";
  }
}

function jsonPart(part: unknown): unknown {
  if (part instanceof Uint8Array) return base64(part);
  if (typeof part === "bigint") return String(part);
  return typeof part === "number" && !Number.isFinite(part) ? String(part) : part;
}
