import type { EscapingScheme } from "./escaping_scheme.ts";

/** A text format that Prometheus can scrape. */
export interface ExpositionFormat {
  /** The Prometheus text format, or OpenMetrics, which has units, exemplars and info metrics. */
  readonly syntax: "text" | "openmetrics";
  /** Version of the format. */
  readonly version: "0.0.1" | "0.0.4" | "1.0.0";
  /** How characters other than letters, digits and underscores are escaped in names. */
  readonly escaping: EscapingScheme;
}

/** The Prometheus text format 0.0.4, which every scraper understands. */
export const TEXT_FORMAT: ExpositionFormat = {
  syntax: "text",
  version: "0.0.4",
  escaping: "underscores",
};

/** OpenMetrics 1.0.0. */
export const OPENMETRICS_FORMAT: ExpositionFormat = {
  syntax: "openmetrics",
  version: "1.0.0",
  escaping: "underscores",
};

/** The last line of every OpenMetrics text; a scraper rejects a text without it. */
export const OPENMETRICS_END = "# EOF\n";

/** Returns the `Content-Type` of a format. */
export function contentTypeOf({ syntax, version, escaping }: ExpositionFormat): string {
  const type = syntax === "text" ? "text/plain" : "application/openmetrics-text";
  const suffix = version === "1.0.0" ? `; escaping=${escaping}` : "";
  return `${type}; version=${version}; charset=utf-8${suffix}`;
}
