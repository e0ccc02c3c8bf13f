import { EscapingScheme, escapingSchemeOf } from "./escaping_scheme.ts";
import { type ExpositionFormat, TEXT_FORMAT } from "./exposition_format.ts";
import { type Choice, readQualityList } from "./quality_list.ts";

/**
 * Chooses the format for a scrape from its `Accept` header: the one with the highest weight among
 * the Prometheus text formats 0.0.4 and 1.0.0 and OpenMetrics 0.0.1 and 1.0.0. If there is no
 * header, or it accepts none of them, the text format 0.0.4 with underscores is chosen
 * (specification, Prometheus Metrics Exporter, Content Negotiation).
 *
 * @example
 * ```ts
 * import { negotiate } from "@offthread/otel/prometheus";
 *
 * const format = negotiate("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8");
 * console.assert(format.syntax === "openmetrics" && format.escaping === "allow-utf-8");
 * ```
 */
export function negotiate(accept?: string | null): ExpositionFormat {
  for (const choice of readQualityList(accept ?? "")) {
    const format = choice.quality > 0 ? formatOf(choice) : undefined;
    if (format !== undefined) return format;
  }
  return TEXT_FORMAT;
}

function formatOf({ name, parameters }: Choice): ExpositionFormat | undefined {
  const version = parameters.get("version");
  switch (name) {
    case "*/*":
    case "text/*":
      return TEXT_FORMAT;
    case "text/plain":
      if (version === undefined || version === "0.0.4") return TEXT_FORMAT;
      return version === "1.0.0"
        ? { syntax: "text", version, escaping: escapingOf(parameters) }
        : undefined;
    case "application/openmetrics-text":
      if (version === undefined || version === "0.0.1") {
        return { syntax: "openmetrics", version: "0.0.1", escaping: EscapingScheme.UNDERSCORES };
      }
      return version === "1.0.0"
        ? { syntax: "openmetrics", version, escaping: escapingOf(parameters) }
        : undefined;
    default:
      return undefined;
  }
}

function escapingOf(parameters: Choice["parameters"]): EscapingScheme {
  return escapingSchemeOf(parameters.get("escaping") ?? "") ?? EscapingScheme.UNDERSCORES;
}

/** Whether an `Accept-Encoding` header asks for gzip. */
export function acceptsGzip(acceptEncoding: string | null): boolean {
  const choices = readQualityList(acceptEncoding ?? "");
  const gzip = choices.find(({ name }) => name === "gzip" || name === "x-gzip") ??
    choices.find(({ name }) => name === "*");
  return gzip !== undefined && gzip.quality > 0;
}
