/**
 * How records become lines: `"jsonl"`, one JSON object per record; `"logfmt"`, keys and values;
 * `"otlp"`, one batch per line as OTLP/JSON (OTLP file exporter).
 */
export type LineFormat = "jsonl" | "logfmt" | "otlp";

/** The formats. */
export const LINE_FORMATS: readonly LineFormat[] = ["jsonl", "logfmt", "otlp"];

/** Where lines go: stdout, stderr, or a file, which is appended to. */
export type LineTarget = "stdout" | "stderr" | { readonly path: string };

/** Configuration of an exporter that writes lines, as plain data. */
export interface LinesConfig {
  /** Distinguishes it from other configurations. */
  readonly kind: "lines";
  readonly format: LineFormat;
  readonly target: LineTarget;
  /** Longest that whoever reads the lines may block one write, in milliseconds. */
  readonly writeTimeoutMs: number;
}

/** Whether an exporter's configuration is a {@linkcode LinesConfig}. */
export function isLinesConfig(config: unknown): config is LinesConfig {
  return typeof config === "object" && config !== null && "kind" in config &&
    config.kind === "lines";
}
