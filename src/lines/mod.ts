/**
 * Records as lines of text: JSON Lines, logfmt, or OTLP/JSON, to a file or to the terminal. Runs in
 * the export worker.
 *
 * @module
 */
export { type OpenLineOutput, openLineOutput } from "./line_output.ts";
export { isLinesConfig, type LinesConfig } from "./lines_config.ts";
export { LinesLaneExporter } from "./lines_lane_exporter.ts";
