import { toText } from "../api/to_text.ts";
import { LINE_FORMATS } from "../lines/lines_config.ts";
import type { SinkOptions } from "./setup_options.ts";

/**
 * Checks a sink.
 *
 * @throws {TypeError | RangeError} Where it makes no sense.
 */
export function checkSink({ format, to, signals, maxQueueSize, maxQueueBytes }: SinkOptions): void {
  if (!LINE_FORMATS.includes(format)) {
    const formats = LINE_FORMATS.join(", ");
    throw new TypeError(`Cannot use sink format ${quote(format)}: it is one of ${formats}.`);
  }
  const isPath = typeof to === "object" && to !== null && typeof to.path === "string" &&
    to.path !== "";
  if (to !== "stdout" && to !== "stderr" && !isPath) {
    throw new TypeError(`Cannot use sink to ${quote(to)}: it is "stdout", "stderr" or { path }.`);
  }
  if (signals !== undefined && !Array.isArray(signals)) {
    throw new TypeError(`Cannot use sink signals ${quote(signals)}: they must be a list.`);
  }
  for (const signal of signals ?? []) {
    if (signal === "logs" || signal === "traces") continue;
    throw new TypeError(`Cannot use sink signal ${quote(signal)}: it is "logs" or "traces".`);
  }
  if (format === "otlp" && isPath && new Set(signals).size > 1) {
    throw new TypeError("Cannot use sink signals: a file of OTLP/JSON takes one signal.");
  }
  for (const [name, value] of Object.entries({ maxQueueSize, maxQueueBytes })) {
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new RangeError(`Cannot use sink ${name} ${quote(value)}: it is an integer from 1.`);
  }
}

function quote(value: unknown): string {
  try {
    return JSON.stringify(value) ?? toText(value);
  } catch {
    return toText(value); // such as a bigint, which JSON has no form for
  }
}
