/**
 * How a record becomes a line: `"jsonl"`, a JSON object of its own; `"logfmt"`, keys and values;
 * `"otlp"`, a batch a line as OTLP/JSON (OTLP file exporter).
 */
export type LineFormat = "jsonl" | "logfmt" | "otlp";

/** The formats. */
export const LINE_FORMATS: readonly LineFormat[] = ["jsonl", "logfmt", "otlp"];

/** Where lines go: the terminal's outputs, or a file, which is appended to. */
export type LineTarget = "stdout" | "stderr" | { readonly path: string };

/** What the exporter of a lane that writes lines needs to know, as plain data. */
export interface LinesConfig {
  /** Tells it from other exporters. */
  readonly kind: "lines";
  readonly format: LineFormat;
  readonly target: LineTarget;
  /** Longest that one write may be held up by whoever reads the lines, in milliseconds. */
  readonly writeTimeoutMs: number;
}

/** Whether the configuration of an exporter is that of lines. */
export function isLinesConfig(config: unknown): config is LinesConfig {
  return typeof config === "object" && config !== null && "kind" in config &&
    config.kind === "lines";
}
